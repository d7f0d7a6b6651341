import type { Requester } from '../../sandbox/services/iot/onboarding';
import { csrSha256Of } from '../../testing/faults/csr-sha256';
import { type CsrDefect, createCsr } from '../../tools/device/csr';
import type { Answer, RequestChannel } from './request-channel';

/** Requests that a device makes with the same CSR before it gives up. */
const ATTEMPTS = 3;

/** One device in this many sends a CSR that must not be signed. */
const ONE_BAD_IN = 100;

/** The CSR of one device in this many is sent again: by the device itself, and by others that got hold of it. */
const ONE_REPLAYED_IN = 10;

/** A requester and what it got. */
export interface Device extends Requester {
  /** SHA-256 of the CSR's DER, in lowercase hex. */
  readonly csrSha256: string;
  /** Whether it sent another device's CSR. */
  readonly replays: boolean;
  /** What is wrong with its CSR, if anything is. */
  readonly defect: CsrDefect | undefined;
  /** How long each of its requests took, in milliseconds. */
  readonly durationsMs: readonly number[];
  /** The certificates that it got, in PEM: none if every request was refused, two if it asked again. */
  readonly received: readonly string[];
  /** Why its last request was refused; `undefined` if it got a certificate. */
  readonly reason: string | undefined;
}

/** Has a device create a key and request a certificate. @returns it, and the others that sent its CSR */
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

class DeviceClient {
  readonly #answers: Answer[] = [];

  constructor(
    readonly requester: Requester,
    readonly csrPem: string,
    readonly channel: RequestChannel,
  ) {}

  /** Sends the CSR until it gets a certificate, or gives up. */
  async requestUntilServed(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await this.channel.ask(this.requester, this.csrPem);
      this.#answers.push(answer);
      if (answer.certificatePem !== undefined) return;
    }
  }

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
