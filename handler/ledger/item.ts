import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Abandonment, Entry, EntryKey, Intent, Issuance, RecordedIssuance } from './entry';
import { CRL_ISSUER, OUTCOME } from './table';

/** An item as DynamoDB's API has it. */
export type Item = Record<string, AttributeValue>;

/** What can be an attribute; `undefined`: it has none. Times are written as ISO 8601, which sorts and which people read. */
type Value = string | number | Buffer | Date | undefined;

/** An entry's key. */
export function keyItem({ request, generation }: EntryKey): Item {
  return attributes({ request, generation });
}

/** The item of a new entry. */
export function intentItem({ expiresAt, ...rest }: Intent): Item {
  const day = rest.requestedAt.toISOString().slice(0, 10);
  return attributes({
    ...rest,
    day,
    [CRL_ISSUER]: rest.authority,
    expiresAt: expiresAt && epochSeconds(expiresAt),
  });
}

/** What an entry gets with its certificate. */
export function issuanceItem({ expiresAt, ...rest }: Issuance): Item {
  return attributes({ ...rest, expiresAt: epochSeconds(expiresAt) });
}

/** What the entry of an attempt gets that is given up. */
export function abandonmentItem({ abandonedAt, outcome, expiresAt }: Abandonment): Item {
  return attributes({ abandonedAt, [OUTCOME]: outcome, expiresAt: expiresAt && epochSeconds(expiresAt) });
}

/** The entry in an item. What is missing or of another form counts as not there, so it is never handed out. */
export function readEntry(item: Item): Entry {
  const seconds = Number(item.expiresAt?.N);
  return {
    request: item.request?.S ?? '',
    generation: Number(item.generation?.N),
    attempt: item.attempt?.S,
    requestedAt: readTime(item.requestedAt),
    serialNumber: item.serialNumber?.S,
    expiresAt: Number.isFinite(seconds) ? new Date(1_000 * seconds) : undefined,
    abandoned: item.abandonedAt !== undefined,
    revoked: item.revokedAt !== undefined,
    issuance: item.certificate && readIssuance(item),
  };
}

/** Times and octets of which nothing can be read are empty: that certificate is too old to be handed out. */
function readIssuance(item: Item): RecordedIssuance {
  const never = new Date(0);
  return {
    certificate: Buffer.from(item.certificate?.B ?? []),
    serialNumber: item.serialNumber?.S ?? '',
    issuer: item.issuer?.S ?? '',
    issuedAt: readTime(item.issuedAt) ?? never,
    notAfter: readTime(item.notAfter) ?? never,
  };
}

/** The time in an attribute; `undefined` if none can be read. */
export function readTime(attribute: AttributeValue | undefined): Date | undefined {
  const time = new Date(attribute?.S ?? '');
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Seconds since the Unix epoch, as a table's time to live wants them. */
export function epochSeconds(time: Date): number {
  return Math.ceil(time.getTime() / 1_000);
}

/** The values as attributes, by name. */
export function attributes(values: Readonly<Record<string, Value>>): Item {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, attribute(value)]],
    ),
  );
}

function attribute(value: Exclude<Value, undefined>): AttributeValue {
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'string') return { S: value };
  return value instanceof Date ? { S: value.toISOString() } : { B: value };
}
