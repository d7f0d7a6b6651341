import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ReadingProgress } from '../../../cli/reading-progress';
import { callAws } from '../aws/call';
import { clientSettings } from '../aws/client-settings';
import { keyCall } from '../ceremony/ca-key';
import { Inventory } from '../inventory/inventory';
import type { PkiAddress } from '../pki-options';
import { print } from '../print';
import type { Shape } from '../shape-option';
import { audit, findingsIn, readPeriod } from './audit';
import { callersIn, type KnownCaller, patternOf } from './callers';
import { recordsIn } from './event-files';
import { type Period, signRecords } from './event-history';
import { jsonReportOn, reportOn } from './report';

/** What to audit, and how to print it. */
export interface AuditOptions extends Period {
  readonly pki: PkiAddress;
  /** Empty: CloudTrail's event history. */
  readonly files: readonly string[];
  /** Roles of signers. Empty: those that the key's policy names. */
  readonly signers: readonly string[];
  /** Roles that sign what is not in the ledger, besides those that the policy names. */
  readonly others: readonly string[];
  /** ARN, or the alias of the PKI's key. */
  readonly key: string;
  readonly shape: Shape;
}

/**
 * Compares the signatures of a CA's key with its ledger and prints what it found. Sets exit code 1 if somebody must look
 * at it. Throws `CommandFailed`.
 */
export async function runAudit(options: AuditOptions): Promise<void> {
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
  if (key.startsWith('arn:')) return key;
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
