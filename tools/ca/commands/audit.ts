import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { BadOptions, parseWords } from '../../../cli/command-line';
import { ReadingProgress } from '../../../cli/reading-progress';
import { audit, findingsIn, readPeriod } from '../audit/audit';
import { callersIn, type KnownCaller, patternOf } from '../audit/callers';
import { recordsIn } from '../audit/event-files';
import { HISTORY_DAYS, type Period, signRecords } from '../audit/event-history';
import { jsonReportOn, reportOn } from '../audit/report';
import { callAws } from '../aws/call';
import { clientSettings } from '../aws/client-settings';
import { keyCall } from '../ceremony/ca-key';
import type { CaCommand } from '../command';
import { Inventory } from '../inventory/inventory';
import { PKI_OPTIONS, PKI_USAGE, type PkiAddress, readPki } from '../pki-options';
import { print } from '../print';
import { readShape, SHAPE_OPTIONS, type Shape } from '../shape-option';
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
  --key ARN          the CA's key, if the PKI did not make it (default alias/NAME-ca)
  --format FORMAT    text (default) or json, on one line

${PKI_USAGE}
You need kms:DescribeKey and kms:GetKeyPolicy on the key, cloudtrail:LookupEvents, and dynamodb:Query and
dynamodb:BatchGetItem on the ledger and its indexes.

Exit code 0: nothing is unknown. 1: something is, or the audit failed. 2: bad options.
`;

interface AuditOptions extends Period {
  readonly pki: PkiAddress;
  /** Empty: CloudTrail's event history. */
  readonly files: readonly string[];
  readonly signers: readonly string[];
  readonly others: readonly string[];
  /** ARN, id or alias. */
  readonly key: string;
  readonly shape: Shape;
}

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
        key: { type: 'string' },
        ...SHAPE_OPTIONS,
      },
      HELP,
    );
    if (values.help) return undefined;
    const shape = readShape(values);
    const period = readTimes(values);
    const pki = readPki(values);
    const files = readFiles(values.events, words);
    const { signer: signers, other: others, key = pki.keyAlias } = values;
    return () => run({ ...period, pki, files, signers, others, key, shape });
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

async function run(options: AuditOptions): Promise<void> {
  const { pki, from, to, files } = options;
  const { region } = pki;
  const progress = new ReadingProgress(process.stderr);
  const onPage = (read: number) => progress.add(read);
  const kms = new KMSClient(clientSettings(region));
  const trail = new CloudTrailClient(clientSettings(region));
  const ledger = new DynamoDBClient(clientSettings(region));
  try {
    const keyArn = await keyArnOf(kms, options);
    const callers = await callersOf(kms, keyArn, options);
    const period = readPeriod({ from, to });
    const result = await audit({
      keyArn,
      callers,
      from,
      to,
      nowMs: Date.now(),
      records: files.length > 0 ? recordsIn(files) : signRecords(trail, period, { region, onPage }),
      entries: new Inventory(pki, ledger, { onPage }).between(period.from, period.to),
    });
    progress.end();
    await print(options.shape === 'json' ? jsonReportOn(result) : reportOn(result));
    if (findingsIn(result) > 0) process.exitCode = 1;
  } finally {
    progress.end();
    for (const client of [kms, trail, ledger]) client.destroy();
  }
}

async function keyArnOf(kms: KMSClient, { key, pki: { region } }: AuditOptions): Promise<string> {
  if (key.startsWith('arn:') && key.includes(':key/')) return key;
  const call = keyCall('kms:DescribeKey', `${key} in ${region}`);
  const { KeyMetadata } = await callAws(call, () => kms.send(new DescribeKeyCommand({ KeyId: key })));
  return KeyMetadata?.Arn ?? key;
}

/** Signers that are named count instead of the policy, which an account cannot read of another one's key. */
async function callersOf(
  kms: KMSClient,
  keyArn: string,
  { signers, others }: AuditOptions,
): Promise<readonly KnownCaller[]> {
  const patterns = (purpose: KnownCaller['purpose'], roles: readonly string[]) =>
    roles.map((role) => ({ purpose, pattern: patternOf(role, keyArn) }));
  const named = [...patterns('signers', signers), ...patterns('other', others)];
  if (signers.length > 0) return named;
  const call = keyCall('kms:GetKeyPolicy', keyArn);
  const command = new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' });
  const { Policy = '{}' } = await callAws(call, () => kms.send(command));
  return [...callersIn(Policy), ...named];
}
