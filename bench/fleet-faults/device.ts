import type { Requester } from '../../sandbox/services/iot/onboarding';
import { csrSha256Of } from '../../testing/faults/csr-sha256';
import { type CsrDefect, createCsr } from '../../tools/device/csr';
import type { Answer, RequestChannel } from './request-channel';

/** How often a device asks, with the same CSR, before it gives up. */
const ATTEMPTS = 3;

/** One device in this many sends a CSR that must not be signed. */
const ONE_BAD_IN = 100;

/** The request of one device in this many is sent again: by the device itself, and by others that got hold of it. */
const ONE_REPLAYED_IN = 10;

/** A requester, and what it got. */
export interface Device extends Requester {
  /** SHA-256 over the CSR's DER, lowercase hexadecimal. */
  readonly csrSha256: string;
  /** Whether the CSR is that of another device. */
  readonly replays: boolean;
  /** What is wrong with its CSR, if anything is. */
  readonly defect: CsrDefect | undefined;
  /** How long each of its requests took, in milliseconds. */
  readonly durationsMs: readonly number[];
  /** The certificates that it got, PEM: none if it was refused every time, two if it asked again and was served. */
  readonly received: readonly string[];
  /** Why it was refused the last time; `undefined` if it was served. */
  readonly reason: string | undefined;
}

/** Lets a device make a key and ask. @returns it, and the others that sent its request */
export async function onboard(number: number, channel: RequestChannel): Promise<readonly Device[]> {
  const clientId = `device-${String(number).padStart(6, '0')}`;
  const [principalId, anotherPrincipal] = channel.principals;
  const defect = number % ONE_BAD_IN === 0 ? 'flipped-signature-bit' : undefined;
  const { csrPem } = await createCsr({ subject: `CN=${clientId}`, defect });
  const device = new DeviceClient({ clientId, principalId }, csrPem, channel);
  await device.requestUntilServed();
  if (defect !== undefined || number % ONE_REPLAYED_IN !== 0) return [device.result(false, defect)];

  // As if the answer had been lost.
  await device.requestUntilServed();
  const others = [
    new DeviceClient({ clientId: `${clientId}-of-others`, principalId }, csrPem, channel),
    new DeviceClient({ clientId, principalId: anotherPrincipal }, csrPem, channel),
  ];
  for (const other of others) await other.requestUntilServed();
  return [device.result(false), ...others.map((other) => other.result(true))];
}

/** Sends one CSR until it is served. */
class DeviceClient {
  readonly #answers: Answer[] = [];

  constructor(
    readonly requester: Requester,
    readonly csrPem: string,
    readonly channel: RequestChannel,
  ) {}

  /** Asks until it gets a certificate, or gives up. */
  async requestUntilServed(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await this.channel.ask(this.requester, this.csrPem);
      this.#answers.push(answer);
      if (answer.certificatePem !== undefined) return;
    }
  }

  /** The requester, and what it got. */
  result(replays: boolean, defect?: CsrDefect): Device {
    const received = this.#answers.flatMap(({ certificatePem }) => certificatePem ?? []);
    return {
      ...this.requester,
      csrSha256: csrSha256Of(this.csrPem),
      replays,
      defect,
      durationsMs: this.#answers.map(({ durationMs }) => durationMs),
      received,
      reason: received.length > 0 ? undefined : this.#answers.at(-1)?.reason,
    };
  }
}
