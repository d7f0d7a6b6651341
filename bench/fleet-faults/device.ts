import { createHash } from 'node:crypto';
import { type CsrDefect, createCsr } from '../../tools/device/csr';
import type { Door } from './door';

/** Times that a device asks, with the same CSR, before it gives up. */
const ATTEMPTS = 3;

/** One in so many devices sends a CSR that must not be signed. */
const ONE_BAD_IN = 100;

/** What became of a device. */
export interface Device {
  readonly name: string;
  /** SHA-256 over the CSR's DER, lowercase hexadecimal. */
  readonly csrSha256: string;
  /** What is wrong with its CSR, if anything is. */
  readonly defect: CsrDefect | undefined;
  /** How long each of its requests took, in milliseconds. */
  readonly durationsMs: readonly number[];
  /** `undefined` when it was refused to the last. */
  readonly certificatePem: string | undefined;
  /** Why it was refused the last time. */
  readonly reason: string | undefined;
}

/** Lets the device with this number make a key and ask until it has a certificate, or gives up. */
export async function onboard(number: number, door: Door): Promise<Device> {
  const name = `device-${String(number).padStart(6, '0')}`;
  const defect = number % ONE_BAD_IN === 0 ? 'flipped-signature-bit' : undefined;
  const { csrPem } = await createCsr({ subject: `CN=${name}`, defect });
  const csrSha256 = createHash('sha256')
    .update(Buffer.from(csrPem.replace(/-----[A-Z ]+-----/g, ''), 'base64'))
    .digest('hex');
  const durationsMs: number[] = [];
  let certificatePem: string | undefined;
  let reason: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS && certificatePem === undefined; attempt++) {
    const answer = await door.ask(name, csrPem);
    durationsMs.push(answer.durationMs);
    ({ certificatePem, reason } = answer);
  }
  return { name, csrSha256, defect, durationsMs, certificatePem, reason };
}
