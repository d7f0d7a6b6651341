import { escapeForLog, escapeInvisible } from '../../../handler/escape';
import { isoOf } from '../time-options';
import { type AuditResult, DELIVERY_MS, findingsIn } from './audit';
import type { LedgerAttempt } from './match';
import type { SignEvent } from './sign-event';

/** Most lines for one kind of harmless thing; of what is suspicious, each is shown. */
const MOST_HARMLESS = 20;

/** What an audit found, for people. */
export function reportOn(result: AuditResult): string {
  const { keyArn, from, to, matched, repeated, others, strangers, unexplained, unsigned } = result;
  const found = findingsIn(result);
  const nothingSigned =
    matched + repeated.length + others.length + strangers.length + unexplained.length === 0;
  return [
    `Signatures of ${keyArn}`,
    `from ${isoOf(from)} to ${isoOf(to)}`,
    '',
    ...counted(matched, 'for an attempt that the ledger has'),
    ...listed(
      'repeated: the answer was lost, or somebody hides among attempts',
      repeated.map(({ event, attempt }) => `${signature(event)}, at the time of ${certificate(attempt)}`),
      MOST_HARMLESS,
    ),
    ...listed(
      'by others that may sign',
      others.map(({ event, purpose }) => `${purpose}: ${signature(event)}`),
      MOST_HARMLESS,
    ),
    ...listed('BY SOMEBODY UNKNOWN', strangers.map(signature)),
    ...listed('BY A SIGNER, UNKNOWN TO THE LEDGER', unexplained.map(signature)),
    ...listed('CERTIFICATES IN THE LEDGER WITHOUT A SIGNATURE', unsigned.map(certificate)),
    '',
    ...notesOn(result, nothingSigned),
    found === 0 ? 'Nothing is unknown.' : `${found} to look at. docs/own-pki.md says what they can mean.`,
    '',
  ].join('\n');
}

/** The same for programs: JSON on one line. */
export function jsonReportOn(result: AuditResult): string {
  const event = ({ atMs, ...rest }: SignEvent) => ({ at: isoOf(new Date(atMs)), ...rest });
  const attempt = ({ requestedAtMs, ...rest }: LedgerAttempt) => ({
    requestedAt: new Date(requestedAtMs).toISOString(),
    ...rest,
  });
  const json = JSON.stringify({
    ...result,
    repeated: result.repeated.map((one) => ({ event: event(one.event), attempt: attempt(one.attempt) })),
    others: result.others.map((one) => ({ ...one, event: event(one.event) })),
    strangers: result.strangers.map(event),
    unexplained: result.unexplained.map(event),
    unsigned: result.unsigned.map(attempt),
  });
  return `${escapeInvisible(json)}\n`;
}

function notesOn({ undecided, outside, unsigned }: AuditResult, nothingSigned: boolean): readonly string[] {
  return [
    ...(undecided === 0
      ? []
      : [
          `Not judged: ${undecided} certificates of the last ${DELIVERY_MS / 60_000} minutes without a signature; ` +
            'CloudTrail is late.',
        ]),
    ...(outside === 0 ? [] : [`Left out: ${outside} signatures outside of the period.`]),
    ...(nothingSigned && unsigned.length > 0
      ? ['CloudTrail has no signature of this key at all: look at the account, the Region and the files.']
      : []),
  ];
}

function counted(number: number, what: string): readonly string[] {
  return [`${number.toLocaleString('en').padStart(9)}  ${what}`];
}

/** @param most Of so many lines, the others are left out. @default all are shown */
function listed(
  what: string,
  lines: readonly string[],
  most: number = Number.POSITIVE_INFINITY,
): readonly string[] {
  const left = lines.length - most;
  const more = left > 0 ? [`… and ${left.toLocaleString('en')} more; --format json has all`] : [];
  const shown = [...lines.slice(0, most), ...more];
  return [...counted(lines.length, what), ...shown.map((line) => `${' '.repeat(11)}${line}`)];
}

function signature({ atMs, caller, session, algorithm, messageType, id }: SignEvent): string {
  const who = session === undefined ? caller : `${caller} (${session})`;
  return escapeForLog(`${isoOf(new Date(atMs))} ${who} ${algorithm} ${messageType}, event ${id}`);
}

function certificate({ requestedAtMs, serialNumber, clientId }: LedgerAttempt): string {
  return escapeForLog(
    `${isoOf(new Date(requestedAtMs))} serial number ${serialNumber ?? '-'}, client ${clientId}`,
  );
}
