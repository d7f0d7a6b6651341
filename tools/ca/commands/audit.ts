import { BadOptions, parseWords } from '../../../cli/command-line';
import { HISTORY_DAYS, type Period } from '../audit/event-history';
import { runAudit } from '../audit/run';
import { KEY_OPTIONS, KEY_USAGE_TEXT, readKey } from '../ceremony/ca-key';
import type { CaCommand } from '../command';
import { PKI_OPTIONS, PKI_USAGE, readPki } from '../pki-options';
import { readShape, SHAPE_OPTIONS } from '../shape-option';
import { timeOption } from '../time-options';

const HELP = 'npm run ca -- audit --help';

const DAY_MS = 86_400_000;

const USAGE = `npm run ca -- audit [options]

Compares what the CA's key signed, as CloudTrail has it, with the ledger: names each signature that the ledger does not
know, each by an unknown caller, and each certificate without a signature. CloudTrail does not tell what was signed, so
times decide.

  --from TIME        beginning (default a day before --to): a day such as 2026-11-28, or 2026-11-28T06:30:00Z
  --to TIME          end (default now)
  --events PATH…     CloudTrail's log files from S3, gzipped or not, or folders with them (default CloudTrail's event
                     history: ${HISTORY_DAYS} days, 100 signatures a second)
  --signer ROLE      role of a signer, by name or ARN, with * and ?; may be given several times (default
                     those that the key's policy names)
  --other ROLE       role that signs what is not in the ledger, besides those that the key's policy names; the key's
                     account has only ACCOUNT/PRINCIPAL_ID of callers of another account
  --format FORMAT    text (default) or json, on one line

${KEY_USAGE_TEXT}${PKI_USAGE}
You need kms:DescribeKey and kms:GetKeyPolicy on the key, cloudtrail:LookupEvents, and dynamodb:Query and
dynamodb:BatchGetItem on the ledger and its indexes.

Exit code 0: nothing is unknown. 1: something is, or the audit failed. 2: bad options.
`;

/** `audit`: the key's signatures against the ledger. */
export const AUDIT: CaCommand = {
  name: 'audit',
  summary: "compare the key's signatures with the ledger",
  usage: USAGE,
  read(argv) {
    const { values, words } = parseWords(
      argv,
      {
        ...PKI_OPTIONS,
        from: { type: 'string' },
        to: { type: 'string' },
        events: { type: 'string', multiple: true, default: [] },
        signer: { type: 'string', multiple: true, default: [] },
        other: { type: 'string', multiple: true, default: [] },
        ...KEY_OPTIONS,
        ...SHAPE_OPTIONS,
      },
      HELP,
    );
    if (values.help) return undefined;
    const shape = readShape(values);
    const period = readTimes(values);
    const pki = readPki(values);
    const files = readFiles(values.events, words);
    const { signer: signers, other: others } = values;
    const key = readKey(values.key, pki);
    return () => runAudit({ ...period, pki, files, signers, others, key, shape });
  },
};

/** A shell expands `--events *.gz` to the option, its value, and further words. */
function readFiles(events: readonly string[], words: readonly string[]): readonly string[] {
  const [word] = words;
  if (word !== undefined && events.length === 0) {
    throw new BadOptions(`${JSON.stringify(word)} is no option. See ${HELP}.`);
  }
  return [...events, ...words];
}

interface TimeValues {
  readonly from?: string;
  readonly to?: string;
  readonly events: readonly string[];
}

function readTimes(values: TimeValues): Period {
  const now = Date.now();
  const to = values.to === undefined ? new Date(now) : timeOption('--to', values.to);
  const from =
    values.from === undefined ? new Date(to.getTime() - DAY_MS) : timeOption('--from', values.from);
  if (from >= to) {
    throw new BadOptions(`--from, ${from.toISOString()}, must be before --to, ${to.toISOString()}.`);
  }
  if (values.events.length === 0 && from.getTime() < now - HISTORY_DAYS * DAY_MS) {
    throw new BadOptions(
      `CloudTrail's event history reaches back ${HISTORY_DAYS} days, not to ${from.toISOString()}. Give the log files ` +
        'of a trail: --events PATH.',
    );
  }
  return { from, to };
}
