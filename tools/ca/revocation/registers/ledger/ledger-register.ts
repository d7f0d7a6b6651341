import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { EntryKey } from '../../../../../handler/ledger/entry';
import { attributes, type Item, keyItem } from '../../../../../handler/ledger/item';
import { CRL_ISSUER } from '../../../../../handler/ledger/table';
import { AwsCallFailed, callAws } from '../../aws-call';
import type { AwsIot } from '../../aws-iot';
import type { Name } from '../../names';
import type { Found, Marked, Register, Revocation } from '../../register';
import type { Time } from '../../time';
import { withWorkers } from '../../workers';
import { LedgerEntries, type LedgerEntry, ledgerCall } from './entries';

/** What the register works with. */
export interface LedgerRegisterOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Knows the serial numbers of certificates that are named by their ids. */
  readonly iot: Pick<AwsIot, 'certificate'>;
  readonly revocation: Revocation;
  /** ARN of who revokes. */
  readonly revokedBy: string;
  /** See `Register`. */
  readonly afterwards: string;
  readonly time: Time;
}

/** Look-ups at a time. */
const LOOK_UPS = 16;

/** DynamoDB's name for a condition that does not hold. */
const CONDITION_FAILED = 'ConditionalCheckFailedException';

/**
 * The ledger of your own CA. An entry that has `revokedAt` is revoked, and in the index of what belongs on its CA's
 * revocation list; no signer hands its certificate out any more.
 */
export class LedgerRegister implements Register<LedgerEntry> {
  readonly title: string;
  readonly afterwards: string;
  readonly #options: LedgerRegisterOptions;
  readonly #entries: LedgerEntries;

  constructor(options: LedgerRegisterOptions) {
    const { client, tableName, time } = options;
    this.title = `the ledger ${tableName}`;
    this.afterwards = options.afterwards;
    this.#options = options;
    this.#entries = new LedgerEntries(client, tableName, time);
  }

  async find(names: readonly Name[], looked: () => void): Promise<Found<LedgerEntry>> {
    const results = new Map<Name, readonly EntryKey[] | string>();
    await withWorkers(names, LOOK_UPS, async (name) => {
      results.set(name, await this.#keysOf(name));
      looked();
    });
    const keys = new Map([...results.values()].flatMap(keysIn).map((key) => [textOf(key), key]));
    const read = await this.#entries.read([...keys.values()]);
    const byKey = new Map(read.map((entry) => [textOf(entry), entry]));
    const entries = new Set<LedgerEntry>();
    const problems: string[] = [];
    for (const name of names) {
      const result = results.get(name) ?? [];
      const named = keysIn(result).flatMap((key) => byKey.get(textOf(key)) ?? []);
      const problem = typeof result === 'string' ? result : problemOf(name, named);
      if (problem !== undefined) problems.push(problem);
      for (const entry of named) entries.add(entry);
    }
    return { entries: [...entries], problems };
  }

  /**
   * Sets the attributes once. An answer that was lost leads to a second attempt, which finds what the first one wrote.
   */
  async mark(entry: LedgerEntry): Promise<Marked> {
    const { client, tableName, revocation, revokedBy, time } = this.#options;
    const revokedAt = new Date(time.now());
    const set = attributes({
      revokedAt,
      revokedBy,
      revocationReason: revocation.reason,
      invalidityDate: revocation.invalidityDate,
      [CRL_ISSUER]: entry.authority,
    });
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key: keyItem(entry),
      UpdateExpression: `SET ${Object.keys(set)
        .map((name) => `${name} = :${name}`)
        .join(', ')}`,
      // An entry that DynamoDB has deleted must not come back.
      ConditionExpression: 'attribute_exists(generation) AND attribute_not_exists(revokedAt)',
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(set).map(([name, value]) => [`:${name}`, value]),
      ),
      // The signer may have recorded the certificate since the entry was looked up.
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes = {} } = await callAws(ledgerCall('UpdateItem'), time, () => client.send(command), [
        CONDITION_FAILED,
      ]);
      return { before: false, certificateId: Attributes.certificateId?.S };
    } catch (error) {
      if ((error as Error).name !== CONDITION_FAILED) throw error;
    }
    const item = await this.#read(entry);
    const ours = item.revokedAt?.S === revokedAt.toISOString() && item.revokedBy?.S === revokedBy;
    return { before: !ours, certificateId: item.certificateId?.S };
  }

  /** The keys of what was named, or what is wrong with the name. */
  async #keysOf(name: Name): Promise<readonly EntryKey[] | string> {
    const { serialNumber, certificateId, clientId, text } = name;
    const missing = `${text}: not in ${this.title}`;
    if (clientId !== undefined) {
      const keys = await this.#entries.byClient(clientId);
      return keys.length > 0 ? keys : missing;
    }
    if (serialNumber !== undefined) {
      const keys = await this.#entries.bySerialNumber(serialNumber);
      return keys.length > 0 ? keys : missing;
    }
    const certificate = await this.#options.iot.certificate(certificateId ?? '');
    if (certificate === undefined) {
      return `${text}: not registered in AWS IoT, which is asked for the serial number; give the serial number itself`;
    }
    const keys = await this.#entries.bySerialNumber(certificate.serialNumber);
    return keys.length > 0 ? keys : `${missing}; its serial number is ${certificate.serialNumber}`;
  }

  async #read(key: EntryKey): Promise<Item> {
    const { client, tableName, time } = this.#options;
    const command = new GetItemCommand({ TableName: tableName, Key: keyItem(key), ConsistentRead: true });
    const { Item } = await callAws(ledgerCall('GetItem'), time, () => client.send(command));
    if (Item !== undefined) return Item;
    const expired = `its entry has left ${this.title} since it was looked up: its retention has ended.`;
    throw new AwsCallFailed(expired, false, {});
  }
}

function keysIn(result: readonly EntryKey[] | string): readonly EntryKey[] {
  return typeof result === 'string' ? [] : result;
}

/** What is wrong with a name whose entries were found: they are of another certificate than the user means. */
function problemOf({ text, certificateId }: Name, entries: readonly LedgerEntry[]): string | undefined {
  const right = certificateId === undefined || entries.some((entry) => entry.certificateId === certificateId);
  return right ? undefined : `${text}: the ledger has this serial number for another certificate`;
}

function textOf({ request, generation }: EntryKey): string {
  return `${request} ${generation}`;
}
