import { randomUUID } from 'node:crypto';
import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { readCertificateParts, serialNumberText } from '../x509/certificate';
import { failIfMalformed } from '../x509/fail-if-malformed';
import { certificateIdOf } from '../x509/leaf';
import type { EntryKey, Intent, Issuance } from './entry';
import type { LedgerRequest } from './request';
import { indexKey, storableText } from './storable-text';

/** What is known of a certificate before it is signed. Make a new one, with a new serial number, for each attempt. */
export interface Draft {
  /** Uppercase hexadecimal, as `X509Certificate` writes it. @default the authority has yet to choose it */
  readonly serialNumber?: string;
  /** DER of the TBSCertificate. @default the authority has yet to write it */
  readonly tbs?: Buffer;
  /** End of the certificate. @default not known, so an attempt of which something may have come stays in the ledger */
  readonly notAfter?: Date;
}

/** What an authority returned for a draft. */
export interface SignedCertificate {
  /** DER. */
  readonly certificate: Buffer;
  /** Names the CA that signed, such as its ARN. */
  readonly issuer: string;
  /** Throws unless it is what was asked for: then it is not recorded, and nobody gets it. @default nothing is checked */
  readonly check?: () => void;
}

/** When an entry is written, and how long it is kept. */
export interface Dating {
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** How long it stays after the end of its certificate, in milliseconds. */
  readonly retentionMs: number;
}

/** The entry of a new attempt. */
export function intentOf(key: EntryKey, request: LedgerRequest, draft: Draft, dating: Dating): Intent {
  const { clientId, principalId, csr, authority } = request;
  const { serialNumber, tbs, notAfter } = draft;
  return {
    ...key,
    attempt: randomUUID(),
    requestedAt: new Date(dating.nowMs),
    expiresAt: notAfter && retainedUntil(notAfter, dating),
    serialNumber,
    tbs,
    notAfter,
    clientId: indexKey(clientId),
    principalId: storableText(principalId),
    subject: storableText(csr.subject),
    csrSha256: csr.sha256,
    authority,
  };
}

/** The record of a certificate. Throws `SigningFailed` if it is not readable or not the one that was intended. */
export function issuanceOf(
  { serialNumber: intended }: Intent,
  { certificate, issuer }: SignedCertificate,
  dating: Dating,
): Issuance {
  const parts = failIfMalformed('the certificate', () => readCertificateParts(certificate));
  const serialNumber = serialNumberText(parts.serialNumber);
  if (intended !== undefined && serialNumber !== intended) {
    throw new SigningFailed(
      FailureReason.Unexpected,
      `the certificate has the serial number ${serialNumber}, but ${intended} is the one in the ledger.`,
    );
  }
  const { notBefore, notAfter } = parts;
  return {
    certificate,
    certificateId: certificateIdOf(certificate),
    serialNumber,
    issuer,
    issuedAt: new Date(dating.nowMs),
    notBefore,
    notAfter,
    expiresAt: retainedUntil(notAfter, dating),
  };
}

/** Counted from now at least, whatever the certificate says. */
function retainedUntil(notAfter: Date, { nowMs, retentionMs }: Dating): Date {
  return new Date(Math.max(notAfter.getTime(), nowMs) + retentionMs);
}
