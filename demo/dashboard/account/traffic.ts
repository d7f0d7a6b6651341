import type { Fleet } from '../../story/fleet';

/** Devices a minute, of the accelerated clock, that ask for their first certificate. */
const DEVICES_A_MINUTE = 6;

/** Devices a minute that bad firmware adds: enough for the alarm on a surge of rejections. */
const BAD_DEVICES_A_MINUTE = 30;

/** How to let devices come. */
export interface TrafficOptions {
  readonly fleet: Pick<Fleet, 'onboard'>;
  /** Real milliseconds of one minute of the accelerated clock. */
  readonly minuteMs: number;
  /** Whether devices with bad firmware come, too. */
  readonly badFirmware: () => boolean;
}

/** Devices that leave the factory one after the other, each with the real device SDK. */
export class Traffic {
  #timers: readonly NodeJS.Timeout[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #devices = 0;

  readonly #options: TrafficOptions;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** From now on devices come. */
  start(): void {
    const { minuteMs, badFirmware } = this.#options;
    this.#timers = [
      setInterval(() => this.next(), minuteMs / DEVICES_A_MINUTE),
      setInterval(() => badFirmware() && this.#onboard('bad'), minuteMs / BAD_DEVICES_A_MINUTE),
    ];
  }

  /** Lets the next device ask, now. Resolves when it has its answer. */
  async next(): Promise<void> {
    await this.#onboard('good');
  }

  /** Lets no further device come, and waits for those that are asking. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.allSettled(this.#underWay);
  }

  async #onboard(firmware: 'good' | 'bad'): Promise<void> {
    const name = `device-${String(++this.#devices).padStart(4, '0')}`;
    const device = firmware === 'good' ? { name } : { name, defect: 'flipped-signature-bit' as const };
    // A device that gets no answer at all is one that the alarms tell of.
    const onboarding = this.#options.fleet.onboard([device]).catch(() => {});
    this.#underWay.add(onboarding);
    await onboarding;
    this.#underWay.delete(onboarding);
  }
}
