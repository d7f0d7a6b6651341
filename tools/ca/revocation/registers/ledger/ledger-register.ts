import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { EntryKey } from '../../../../../handler/ledger/entry';
import { attributes, type Item, keyItem } from '../../../../../handler/ledger/item';
import { CRL_ISSUER } from '../../../../../handler/ledger/table';
import { type AwsCaller, AwsCallFailed } from '../../../aws/call';
import { patientCaller } from '../../../aws/patient-call';
import type { Time } from '../../../aws/time';
import { Inventory, ledgerCall } from '../../../inventory/inventory';
import type { LedgerRecord } from '../../../inventory/record';
import type { PkiAddress } from '../../../pki-options';
import type { AwsIot } from '../../aws-iot';
import type { Name } from '../../names';
import type { Found, Marked, Register, Revocable, Revocation } from '../../register';
import { withWorkers } from '../../workers';
import { whyNotHere } from './outside-ca';

/** An entry of the ledger. */
interface LedgerEntry extends Revocable, EntryKey {
  /** The authority that it was asked of. */
  readonly authority: string;
}

/** What the register works with. */
export interface LedgerRegisterOptions {
  readonly client: DynamoDBClient;
  readonly pki: PkiAddress;
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
  readonly #callAws: AwsCaller;
  readonly #inventory: Inventory;

  constructor(options: LedgerRegisterOptions) {
    const { client, pki, time } = options;
    this.title = `the ledger ${pki.ledgerTable}`;
    this.afterwards = options.afterwards;
    this.#options = options;
    this.#callAws = patientCaller(time);
    this.#inventory = new Inventory(pki, client, { call: this.#callAws, now: time.now });
  }

  async find(names: readonly Name[], looked: () => void): Promise<Found<LedgerEntry>> {
    const results = new Map<Name, readonly LedgerEntry[] | string>();
    await withWorkers(names, LOOK_UPS, async (name) => {
      results.set(name, await this.#entriesOf(name));
      looked();
    });
    const entries = new Map<string, LedgerEntry>();
    const problems: string[] = [];
    for (const name of names) {
      const result = results.get(name) ?? [];
      const named = typeof result === 'string' ? [] : result;
      const problem = typeof result === 'string' ? result : problemOf(name, named);
      if (problem !== undefined) problems.push(problem);
      for (const entry of named) entries.set(textOf(entry), entry);
    }
    return { entries: [...entries.values()], problems };
  }

  /**
   * Sets the attributes once. An answer that was lost leads to a second attempt, which finds what the first one wrote.
   */
  async mark(entry: LedgerEntry): Promise<Marked> {
    const { client, pki, revocation, revokedBy, time } = this.#options;
    const revokedAt = new Date(time.now());
    const set = attributes({
      revokedAt,
      revokedBy,
      revocationReason: revocation.reason,
      invalidityDate: revocation.invalidityDate,
      [CRL_ISSUER]: entry.authority,
    });
    const command = new UpdateItemCommand({
      TableName: pki.ledgerTable,
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
      const call = { ...ledgerCall(pki, 'dynamodb:UpdateItem'), answers: [CONDITION_FAILED] };
      const { Attributes = {} } = await this.#callAws(call, () => client.send(command));
      return { before: false, certificateId: Attributes.certificateId?.S };
    } catch (error) {
      if ((error as Error).name !== CONDITION_FAILED) throw error;
    }
    const item = await this.#read(entry);
    const ours = item.revokedAt?.S === revokedAt.toISOString() && item.revokedBy?.S === revokedBy;
    return { before: !ours, certificateId: item.certificateId?.S };
  }

  /** The entries of what was named, or what is wrong with the name. */
  async #entriesOf({
    serialNumber,
    certificateId,
    clientId,
    text,
  }: Name): Promise<readonly LedgerEntry[] | string> {
    const missing = `${text}: not in ${this.title}`;
    if (clientId !== undefined) {
      return (await entriesIn(this.#inventory.byClient(clientId), text)) ?? missing;
    }
    if (serialNumber !== undefined) {
      return (await entriesIn(this.#inventory.bySerial(serialNumber), text)) ?? missing;
    }
    const certificate = await this.#options.iot.certificate(certificateId ?? '');
    if (certificate === undefined) {
      return `${text}: not registered in AWS IoT, which is asked for the serial number; give the serial number itself`;
    }
    const actual = certificate.serialNumber;
    return (
      (await entriesIn(this.#inventory.bySerial(actual), text)) ??
      `${missing}; its serial number is ${actual}`
    );
  }

  async #read(key: EntryKey): Promise<Item> {
    const { client, pki } = this.#options;
    const command = new GetItemCommand({
      TableName: pki.ledgerTable,
      Key: keyItem(key),
      ConsistentRead: true,
    });
    const { Item } = await this.#callAws(ledgerCall(pki, 'dynamodb:GetItem'), () => client.send(command));
    if (Item !== undefined) return Item;
    const expired = `its entry has left ${this.title} since it was looked up: its retention has ended.`;
    throw new AwsCallFailed(expired, 'single');
  }
}

/**
 * Those with a serial number, without which there is nothing to revoke; or why they cannot be revoked. `undefined`: none.
 *
 * @param name As the user wrote it.
 */
async function entriesIn(
  records: AsyncIterable<LedgerRecord>,
  name: string,
): Promise<readonly LedgerEntry[] | string | undefined> {
  const entries: LedgerEntry[] = [];
  for await (const record of records) {
    const { serialNumber, clientId, subject, request, generation, certificateId, authority } = record;
    if (serialNumber === undefined) continue;
    const why = whyNotHere(record);
    if (why !== undefined) return `${name}: ${why}`;
    const holder = `${clientId}, ${subject || 'no subject'}`;
    entries.push({ request, generation, serialNumber, certificateId, authority, holder });
  }
  return entries.length > 0 ? entries : undefined;
}

/** What is wrong with a name whose entries were found: they are of another certificate than the user means. */
function problemOf({ text, certificateId }: Name, entries: readonly LedgerEntry[]): string | undefined {
  const right = certificateId === undefined || entries.some((entry) => entry.certificateId === certificateId);
  return right ? undefined : `${text}: the ledger has this serial number for another certificate`;
}

function textOf({ request, generation }: EntryKey): string {
  return `${request} ${generation}`;
}
