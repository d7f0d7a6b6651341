import { escapeForLog, escapeInvisible } from '../../../handler/escape';
import { csvLine } from '../csv';
import type { LedgerRecord } from './record';

/** How lists can be printed. */
export const FORMATS = ['text', 'csv', 'json'] as const;

/** How lists can be printed. */
export type Format = (typeof FORMATS)[number];

/** A column of a list. */
interface Column {
  /** In CSV; in text, with spaces and in capitals. */
  readonly name: string;
  /** In text, in characters; the last column has none. */
  readonly width: number;
  readonly of: (record: LedgerRecord) => string | undefined;
}

/** Those of fixed width first, so that they stand below each other. */
const COLUMNS: readonly Column[] = [
  { name: 'serial', width: 40, of: ({ serialNumber }) => serialNumber },
  { name: 'status', width: 15, of: ({ status }) => status },
  { name: 'issued', width: 20, of: ({ issuedAt }) => issuedAt && toSecond(issuedAt) },
  { name: 'ends', width: 20, of: ({ notAfter }) => notAfter && toSecond(notAfter) },
  { name: 'certificate_id', width: 64, of: ({ certificateId }) => certificateId },
  { name: 'client', width: 24, of: ({ clientId }) => clientId },
  { name: 'subject', width: 0, of: ({ subject }) => subject },
];

/** What only CSV has besides. */
const CSV_COLUMNS: readonly Omit<Column, 'width'>[] = [
  ...COLUMNS,
  { name: 'issuer', of: ({ issuer }) => issuer },
  { name: 'requested', of: ({ requestedAt }) => toSecond(requestedAt) },
  { name: 'revoked', of: ({ revokedAt }) => revokedAt && toSecond(revokedAt) },
  { name: 'revocation_reason', of: ({ revocationReason }) => revocationReason },
];

/** The line before a list; empty in a format that has none. */
export function headerIn(format: Format): string {
  if (format === 'json') return '';
  if (format === 'csv') return csvLine(CSV_COLUMNS.map(({ name }) => name));
  return textLine(({ name }) => name.replaceAll('_', ' ').toUpperCase());
}

/** An entry as a line. */
export function lineIn(format: Format, record: LedgerRecord): string {
  if (format === 'json') return `${jsonOf(record)}\n`;
  if (format === 'csv') return csvLine(CSV_COLUMNS.map((column) => column.of(record) ?? ''));
  return textLine((column) => escapeForLog(column.of(record) ?? '-'));
}

/** An entry as JSON on one line, without what it does not have; the certificate in base64. */
export function jsonOf({ certificate, ...record }: LedgerRecord): string {
  return escapeInvisible(JSON.stringify({ ...record, certificate: certificate?.toString('base64') }));
}

function textLine(of: (column: Column) => string): string {
  return `${COLUMNS.map((column) => of(column).padEnd(column.width)).join('  ')}\n`;
}

function toSecond(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
