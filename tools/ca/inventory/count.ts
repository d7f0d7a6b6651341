import { escapeForLog, escapeInvisible } from '../../../handler/escape';
import { csvLine } from '../csv';
import type { Format } from './format';
import { type LedgerRecord, STATUSES, type Status } from './record';

/** What people read instead of an empty list. */
export const NO_ENTRIES = 'No entries.\n';

/** What came of requests to one issuer, for certificates that end in one month. */
interface Tally extends Record<Status, number> {
  /** The CA; for attempts without a certificate, the authority that was asked. */
  readonly issuer: string;
  /** `YYYY-MM`, UTC; empty for attempts without a certificate. */
  readonly endsIn: string;
}

/** Width of the column of each status, in characters. */
const WIDTHS = STATUSES.map((status) => Math.max(12, status.length + 2));

const NONE = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;

/** Counts entries by issuer and by the month in which their certificates end. */
export class Count {
  readonly #tallies = new Map<string, Tally>();

  /** Counts an entry. */
  add({ issuer, authority, notAfter, status }: LedgerRecord): void {
    const row = { issuer: issuer ?? authority, endsIn: notAfter?.slice(0, 7) ?? '' };
    const key = JSON.stringify(row);
    const tally = this.#tallies.get(key) ?? { ...row, ...NONE };
    tally[status]++;
    this.#tallies.set(key, tally);
  }

  /** The result, sorted by issuer and month. */
  in(format: Format): string {
    const sorted = [...this.#tallies.entries()].sort(([one], [other]) => (one < other ? -1 : 1));
    const tallies = sorted.map(([, tally]) => tally);
    if (format === 'json')
      return tallies.map((tally) => `${escapeInvisible(JSON.stringify(tally))}\n`).join('');
    if (format === 'csv') return csvOf(tallies);
    return tallies.length === 0 ? NO_ENTRIES : textOf(tallies);
  }
}

function csvOf(tallies: readonly Tally[]): string {
  return [
    csvLine(['issuer', 'ends_in', ...STATUSES.map((status) => status.replaceAll(' ', '_'))]),
    ...tallies.map((tally) =>
      csvLine([tally.issuer, tally.endsIn, ...STATUSES.map((status) => String(tally[status]))]),
    ),
  ].join('');
}

function textOf(tallies: readonly Tally[]): string {
  const issuers = [...new Set(tallies.map(({ issuer }) => issuer))];
  const line = (first: string, cells: readonly string[]) =>
    `  ${first.padEnd(8)}${cells.map((cell, index) => cell.padStart(WIDTHS[index] ?? 0)).join('')}\n`;
  const row = (name: string, counted: readonly Tally[]) =>
    line(
      name,
      STATUSES.map((status) => counted.reduce((sum, tally) => sum + tally[status], 0).toLocaleString('en')),
    );
  return issuers
    .map((issuer) => {
      const own = tallies.filter((tally) => tally.issuer === issuer);
      return [
        `${escapeForLog(issuer)}\n`,
        line('ends in', STATUSES),
        ...own.map((tally) => row(tally.endsIn === '' ? '-' : tally.endsIn, [tally])),
        row('total', own),
      ].join('');
    })
    .join('\n');
}
