import type { FuzzFailure, FuzzResult } from './run';

/** Number of failures to show in full. */
const SHOWN_FAILURES = 10;

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Renders a run as a table for a terminal, followed by the failures. */
export function report(result: FuzzResult): string {
  const { slowest, failures } = result;
  const rows: readonly (readonly [string, string])[] = [
    ['cases', number(result.cases)],
    ...counts(result.kinds),
    ['accepted', number(result.accepted)],
    ['  certificate issued and checked', number(result.issued)],
    ['  refused by the CA', number(result.refusedByCa)],
    ['refused', number(result.cases - result.accepted)],
    ...counts(result.refused),
    ['shown to openssl', number(result.shownToOpenssl)],
    ['  accepted by openssl alone, with a reason', number(sum(result.opensslIsLaxer))],
    ['one check took, median', `${result.medianMs.toFixed(2)} ms`],
    ['  longest', `${result.slowest.milliseconds.toFixed(1)} ms (seed ${slowest.seed})`],
    ['the run took', `${number(result.seconds)} s`],
    ['failures', number(failures.length)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value.padStart(8)}\n`).join('');
  const why = counts(result.opensslIsLaxer).map(
    ([reason, count]) => `${count.padStart(8)} ${reason.trim()}\n`,
  );
  return [
    table,
    why.length > 0 ? `\nAccepted by openssl alone, because:\n${why.join('')}` : '',
    ...failures.slice(0, SHOWN_FAILURES).map(failed),
    failures.length > SHOWN_FAILURES ? `\n… and ${failures.length - SHOWN_FAILURES} more.\n` : '',
  ].join('');
}

/** Includes the PEM, to keep as a fixture. */
function failed({ seed, fuzzCase, defect }: FuzzFailure): string {
  const { kind, description, pem } = fuzzCase;
  return `\nFAILED: ${defect}\n  ${kind}: ${description}\n  again: npm run fuzz -- --cases 1 --seed ${seed}\n${pem}\n`;
}

const sum = (named: Readonly<Record<string, number>>): number =>
  Object.values(named).reduce((total, count) => total + count, 0);

function counts(named: Readonly<Record<string, number>>): readonly (readonly [string, string])[] {
  return Object.entries(named)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [`  ${name}`, number(count)]);
}
