import { X509Certificate } from 'node:crypto';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import type { Draft, SignedCertificate } from '../../../handler/ledger/draft';
import type { LedgerRequest } from '../../../handler/ledger/request';
import { forgeCsr, toPem } from '../../../testing/requests/forge';
import { integer } from '../../../testing/requests/write-der';
import { forgeLeaf } from '../x509/forge-leaf';

const CSR = checkCsr(toPem(forgeCsr()), 'device-1', ANY_NAMES);

/** What a device asks for. */
export function requestOf(clientId = 'device-1'): LedgerRequest {
  return { csr: CSR, clientId, principalId: 'claim', authority: 'a CA', profile: 'a profile' };
}

/** How long its certificates live, in milliseconds: a day. */
const LIFETIME_MS = 86_400_000;

/** A CA that keeps count of what it drafted, by serial number. */
export class CountingCa {
  readonly drafted: string[] = [];
  /** What it was asked to sign, whatever became of it. */
  readonly asked: string[] = [];
  readonly #now: () => number;

  /** @param now Milliseconds since the Unix epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A draft with the next serial number. */
  readonly draft = (): NumberedDraft => {
    const serialNumber = (0x100000 + this.drafted.length).toString(16).toUpperCase();
    this.drafted.push(serialNumber);
    const notAfter = new Date(this.#now() + LIFETIME_MS);
    return { serialNumber, tbs: Buffer.from(serialNumber), notAfter };
  };

  readonly sign = async ({ serialNumber, notAfter }: NumberedDraft): Promise<SignedCertificate> => {
    const pem = forgeLeaf({
      serialNumber: integer(...Buffer.from(serialNumber, 'hex')),
      notAfter: `${notAfter.toISOString().replace(/\D/g, '').slice(2, 14)}Z`,
    });
    return { certificate: new X509Certificate(pem).raw, issuer: 'an issuer' };
  };
}

/** A draft as a CA makes it that writes its certificates itself. */
export type NumberedDraft = Required<Draft>;

/** The serial number of a certificate, DER. */
export function serialOf(certificate: Buffer): string {
  return new X509Certificate(certificate).serialNumber;
}
