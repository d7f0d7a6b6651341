import { escapeForLog } from '../../../handler/escape';
import type { LedgerRecord } from './record';

/** What is shown of an entry, and how it is called. */
const LINES: readonly (readonly [string, keyof LedgerRecord])[] = [
  ['status', 'status'],
  ['serial number', 'serialNumber'],
  ['certificate id', 'certificateId'],
  ['client', 'clientId'],
  ['principal', 'principalId'],
  ['subject', 'subject'],
  ['issuer', 'issuer'],
  ['authority', 'authority'],
  ['requested', 'requestedAt'],
  ['issued', 'issuedAt'],
  ['valid from', 'notBefore'],
  ['valid until', 'notAfter'],
  ['abandoned', 'abandonedAt'],
  ['revoked', 'revokedAt'],
  ['reason', 'revocationReason'],
  ['invalid since', 'invalidityDate'],
  ['kept until', 'expiresAt'],
  ['SHA-256 of CSR', 'csrSha256'],
  ['ledger request', 'request'],
  ['generation', 'generation'],
];

/** An entry in full, a line for each thing that is known of it. */
export function detailOf(record: LedgerRecord): string {
  return LINES.flatMap(([name, key]) => {
    const value = record[key];
    return value === undefined ? [] : [`${name.padEnd(16)}${escapeForLog(String(value))}\n`];
  }).join('');
}
