import type { Members } from '../api/client';
import { INLINE } from '../api/names';
import { ProviderError } from '../behaviour';
import type { Call, Circumstances, Row } from '../table/row';
import { type Attributes, blocksIn, sameValue, stringIn, whollyKnown } from '../values';

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

/** Keys of a table or an index, which have the same arguments. */
function keySchemaOf({ hash_key, range_key }: Attributes): readonly KeyElement[] {
  const keys = [
    { AttributeName: hash_key, KeyType: 'HASH' },
    { AttributeName: range_key, KeyType: 'RANGE' },
  ];
  return keys.filter(({ AttributeName }) => (AttributeName ?? null) !== null) as KeyElement[];
}

function keysIn(schema: readonly KeyElement[]): Attributes {
  const keyOf = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName ?? null;
  return { hash_key: keyOf('HASH'), range_key: keyOf('RANGE') };
}

function indexOf(block: Attributes): Index {
  const NonKeyAttributes = block.non_key_attributes as readonly string[] | null;
  return {
    IndexName: stringIn(block, 'name'),
    KeySchema: keySchemaOf(block),
    Projection: {
      ProjectionType: stringIn(block, 'projection_type'),
      ...(NonKeyAttributes?.length && { NonKeyAttributes }),
    },
  };
}

function indexBlock({ IndexName, KeySchema, Projection }: Index): Attributes {
  return {
    name: IndexName,
    ...keysIn(KeySchema),
    projection_type: Projection.ProjectionType,
    non_key_attributes: Projection.NonKeyAttributes ?? null,
    read_capacity: 0,
    write_capacity: 0,
  };
}

const indexesOf = (attributes: Attributes) => blocksIn(attributes, 'global_secondary_index').map(indexOf);

/** One request for each index that goes or comes: AWS takes one at a time. A changed index goes and comes. */
function changesOfIndexes(planned: Attributes, { prior }: Circumstances): readonly Members[] {
  const [before, after] = [indexesOf(prior ?? {}), indexesOf(planned)];
  const without = (some: readonly Index[], others: readonly Index[]) =>
    some.filter((index) => !others.some((other) => isSame(index, other)));
  const { AttributeDefinitions } = definitionsOf(planned);
  return [
    ...without(before, after).map(({ IndexName }) => ({ Delete: { IndexName } })),
    ...without(after, before).map((Create) => ({ Create })),
  ].map((update) => alone({ AttributeDefinitions, GlobalSecondaryIndexUpdates: [update] }));
}

function isSame(a: Index, b: Index): boolean {
  return sameValue(indexBlock(a), indexBlock(b));
}

function definitionsOf(attributes: Attributes) {
  return {
    AttributeDefinitions: blocksIn(attributes, 'attribute').map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
  };
}

/** Members of UpdateTable without those that other calls send. */
function alone(members: Members): Members {
  const others = ['AttributeDefinitions', 'BillingMode', 'DeletionProtectionEnabled', 'SSESpecification'];
  return { ...Object.fromEntries([...others, 'TableClass'].map((name) => [name, undefined])), ...members };
}

/** Like the real provider: each argument is a change of its own, and waits for the one before. */
function change(argument: string, members: (planned: Attributes) => Members): Call {
  return { operation: 'UpdateTable', input: (planned) => alone(members(planned)), on: [argument] };
}

function encryptionOf(attributes: Attributes): Members {
  const [{ enabled, kms_key_arn } = {} as Attributes] = blocksIn(attributes, 'server_side_encryption');
  return { Enabled: enabled === true, ...(enabled === true && { KMSMasterKeyId: kms_key_arn || undefined }) };
}

const EXPIRE: Call = {
  operation: 'UpdateTimeToLive',
  input: (planned, { prior }) => {
    const [[after = {} as Attributes], [before = {} as Attributes]] = [
      blocksIn(planned, 'ttl'),
      blocksIn(prior ?? {}, 'ttl'),
    ];
    const Enabled = after.enabled === true;
    if (!Enabled && before.enabled !== true) return [];
    // To disable it, AWS wants to know which attribute it was.
    const AttributeName = after.attribute_name || before.attribute_name;
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  },
  on: ['ttl'],
};

const RECOVER: Call = {
  operation: 'UpdateContinuousBackups',
  input: (planned, { prior }) => {
    const [{ enabled, recovery_period_in_days: days } = {} as Attributes] = blocksIn(
      planned,
      'point_in_time_recovery',
    );
    const PointInTimeRecoveryEnabled = enabled === true;
    if (prior === null && !PointInTimeRecoveryEnabled) return [];
    const RecoveryPeriodInDays = PointInTimeRecoveryEnabled && typeof days === 'number' ? days : undefined;
    return { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled, RecoveryPeriodInDays } };
  },
  on: ['point_in_time_recovery'],
};

/** Attributes that have other names or places in DescribeTable's answer. */
function tableIn({ Table }: Members, state: Attributes): Attributes {
  const {
    KeySchema,
    GlobalSecondaryIndexes = [],
    SSEDescription,
  } = Table as {
    readonly KeySchema: readonly KeyElement[];
    readonly GlobalSecondaryIndexes?: readonly Index[];
    readonly SSEDescription?: { readonly KMSMasterKeyArn: string };
  };
  const declared = blocksIn(state, 'server_side_encryption').length > 0;
  const encryption = {
    enabled: SSEDescription !== undefined,
    kms_key_arn: SSEDescription?.KMSMasterKeyArn ?? '',
  };
  return {
    ...keysIn(KeySchema),
    global_secondary_index: GlobalSecondaryIndexes.map(indexBlock),
    server_side_encryption: declared || encryption.enabled ? [encryption] : [],
    read_capacity: 0,
    write_capacity: 0,
    stream_arn: '',
    stream_label: '',
    stream_view_type: '',
  };
}

function recoveryIn({ ContinuousBackupsDescription }: Members): Attributes {
  const { PointInTimeRecoveryDescription: recovery } = ContinuousBackupsDescription as {
    readonly PointInTimeRecoveryDescription: {
      readonly PointInTimeRecoveryStatus: string;
      readonly RecoveryPeriodInDays?: number;
    };
  };
  const { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days = 0 } = recovery;
  return { point_in_time_recovery: [{ enabled: status === 'ENABLED', recovery_period_in_days: days }] };
}

function expiryIn({ TimeToLiveDescription }: Members): Attributes {
  const { TimeToLiveStatus, AttributeName = '' } = TimeToLiveDescription as Readonly<Record<string, string>>;
  return { ttl: [{ enabled: TimeToLiveStatus === 'ENABLED', attribute_name: AttributeName }] };
}

/** The real provider refuses at plan time what AWS would. (Its internal/service/dynamodb/table.go) */
function requireIndexed(planned: Attributes): void {
  const blocks = [planned, ...blocksIn(planned, 'global_secondary_index')];
  const keys = blocks.flatMap(({ hash_key, range_key }) => [hash_key ?? null, range_key ?? null]);
  const attributes = blocksIn(planned, 'attribute').map(({ name }) => name ?? null);
  if (![...keys, ...attributes].every(whollyKnown)) return;
  const unused = attributes.filter((name) => !keys.includes(name));
  if (unused.length > 0) {
    throw new ProviderError(`all attributes must be indexed. Unused attributes: ${JSON.stringify(unused)}`);
  }
  const unmatched = keys.filter((key) => key !== null && !attributes.includes(key));
  if (unmatched.length > 0) {
    throw new ProviderError(
      `all indexes must match a defined attribute. Unmatched indexes: ${JSON.stringify(unmatched)}`,
    );
  }
}

/** The types of DynamoDB: tables on demand. */
export const DYNAMODB: Readonly<Record<string, Row>> = {
  aws_dynamodb_table: {
    service: 'dynamodb',
    names: {
      TableName: 'name',
      TableArn: 'arn',
      AttributeDefinitions: 'attribute',
      AttributeName: 'name',
      AttributeType: 'type',
      BillingModeSummary: INLINE,
      TableClassSummary: INLINE,
      SSESpecification: 'server_side_encryption',
      SSEDescription: null,
      KMSMasterKeyId: 'kms_key_arn',
    },
    create: [
      {
        operation: 'CreateTable',
        input: (planned) => {
          const indexes = indexesOf(planned);
          return {
            KeySchema: keySchemaOf(planned),
            ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
          };
        },
      },
      EXPIRE,
      RECOVER,
    ],
    read: [
      { operation: 'DescribeTable', at: 'Table', also: tableIn },
      { operation: 'DescribeContinuousBackups', also: recoveryIn },
      { operation: 'DescribeTimeToLive', also: expiryIn },
    ],
    update: [
      change('billing_mode', ({ billing_mode }) => ({ BillingMode: billing_mode })),
      { operation: 'UpdateTable', input: changesOfIndexes, on: ['global_secondary_index'] },
      change('deletion_protection_enabled', ({ deletion_protection_enabled: enabled }) => ({
        DeletionProtectionEnabled: enabled === true,
      })),
      change('table_class', ({ table_class }) => ({ TableClass: table_class })),
      change('server_side_encryption', (planned) => ({ SSESpecification: encryptionOf(planned) })),
      EXPIRE,
      RECOVER,
    ],
    isSettled: ({ Table }) => (Table as { readonly TableStatus: string }).TableStatus === 'ACTIVE',
    delete: [{ operation: 'DeleteTable' }],
    id: (attributes) => stringIn(attributes, 'name'),
    forcesNew: ['name', 'hash_key', 'range_key'],
    check: requireIndexed,
    supports: ['hash_key', 'range_key', 'global_secondary_index', 'ttl', 'point_in_time_recovery'],
    defaults: { billing_mode: 'PROVISIONED', table_class: 'STANDARD' },
    computedBlocks: ['point_in_time_recovery', 'server_side_encryption', 'ttl'],
    tags: { of: ({ arn }) => ({ ResourceArn: arn }), list: 'ListTagsOfResource' },
  },
};
