import type { Fleet } from '../../story/fleet';

/** Devices that ask for their first certificate, per minute of the accelerated clock. */
const DEVICES_PER_MINUTE = 6;

/** Further devices per minute while firmware is bad: enough for the alarm on a surge of rejections. */
const BAD_DEVICES_PER_MINUTE = 30;

/** Where devices come from, and how fast. */
export interface TrafficOptions {
  readonly fleet: Pick<Fleet, 'onboard'>;
  /** Real milliseconds of one minute of the accelerated clock. */
  readonly minuteMs: number;
  /** Whether devices with bad firmware ask too. */
  readonly badFirmware: () => boolean;
}

/** Devices that ask for certificates one after the other, each with the real device SDK. */
export class Traffic {
  #timers: readonly NodeJS.Timeout[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #devices = 0;

  readonly #options: TrafficOptions;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** Starts the stream of devices. */
  start(): void {
    const { minuteMs, badFirmware } = this.#options;
    this.#timers = [
      setInterval(() => this.next(), minuteMs / DEVICES_PER_MINUTE),
      setInterval(() => badFirmware() && this.#onboard('bad'), minuteMs / BAD_DEVICES_PER_MINUTE),
    ];
  }

  /** Lets the next device ask now. Resolves when it has its answer. */
  async next(): Promise<void> {
    await this.#onboard('good');
  }

  /** Stops the stream, and waits for the devices that are asking. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.allSettled(this.#underWay);
  }

  async #onboard(firmware: 'good' | 'bad'): Promise<void> {
    const name = `device-${String(++this.#devices).padStart(4, '0')}`;
    const device = firmware === 'good' ? { name } : { name, defect: 'flipped-signature-bit' as const };
    // The alarms report devices that get no answer.
    const onboarding = this.#options.fleet.onboard([device]).catch(() => {});
    this.#underWay.add(onboarding);
    await onboarding;
    this.#underWay.delete(onboarding);
  }
}
