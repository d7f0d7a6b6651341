import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Stage } from '../stage';

const BY_SERIAL = { name: 'by-serial', hash_key: 'serial', projection_type: 'ALL' };
const BY_DAY = {
  name: 'by-day',
  hash_key: 'day',
  range_key: 'serial',
  projection_type: 'INCLUDE',
  non_key_attributes: ['client'],
};
const ATTRIBUTES = ['requestId', 'serial'].map((name) => ({ name, type: 'S' }));
const LEDGER = {
  name: 'ledger',
  billing_mode: 'PAY_PER_REQUEST',
  hash_key: 'requestId',
  attribute: ATTRIBUTES,
  global_secondary_index: [BY_SERIAL],
  deletion_protection_enabled: true,
  point_in_time_recovery: [{ enabled: true }],
  ttl: [{ attribute_name: 'expiresAt', enabled: true }],
};
const ADDRESS = 'aws_dynamodb_table.it';

describe('aws_dynamodb_table', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.set();
  });

  afterEach(() => stage.clear());

  const write = (changes: object = {}) =>
    stage.write({ resource: { aws_dynamodb_table: { it: { ...LEDGER, ...changes } } } });
  const apply = async (changes: object = {}) => {
    await write(changes);
    await stage.apply();
    expect(await stage.plannedActions()).toEqual({});
  };

  it('is active once it is created, and protected from a destroy', async () => {
    await apply();

    const { tables } = stage.sandbox.aws;
    expect(tables.get('ledger')).toMatchObject({
      status: 'ACTIVE',
      timeToLive: 'expiresAt',
      recovery: { days: 35 },
    });
    expect(await stage.attributesOf(ADDRESS)).toMatchObject({
      id: 'ledger',
      arn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/ledger',
      table_class: 'STANDARD',
      server_side_encryption: [],
    });
    await stage.write({});
    expect(await stage.refused()).toContain(
      'Error: deleting aws_dynamodb_table (ledger): operation error DynamoDB: DeleteTable',
    );
    expect(tables.names).toEqual(['ledger']);

    await apply({ deletion_protection_enabled: false });
    await stage.write({});
    expect(await stage.apply()).toContain('1 destroyed');
    expect(tables.names).toEqual([]);
  });

  it('changes in place, one setting after the other, and its indexes one by one', async () => {
    await apply();
    const { id } = stage.sandbox.aws.tables.get('ledger');

    await apply({
      attribute: [...ATTRIBUTES, { name: 'day', type: 'S' }],
      global_secondary_index: [{ ...BY_SERIAL, projection_type: 'KEYS_ONLY' }, BY_DAY],
      point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 7 }],
      server_side_encryption: [{ enabled: true, kms_key_arn: 'arn:aws:kms:eu-central-1:123456789012:key/a' }],
      table_class: 'STANDARD_INFREQUENT_ACCESS',
      tags: { team: 'iot' },
      ttl: [{ enabled: false }],
    });

    const { tables } = stage.sandbox.aws;
    expect(tables.get('ledger')).toMatchObject({
      id,
      encryptionKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/a',
      indexes: [
        { IndexName: 'by-day', Projection: { NonKeyAttributes: ['client'] } },
        { IndexName: 'by-serial', Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      recovery: { days: 7 },
      tableClass: 'STANDARD_INFREQUENT_ACCESS',
    });
    expect(tables.get('ledger').timeToLive).toBeUndefined();
    expect(tables.tags.list('ledger')).toEqual([{ Key: 'team', Value: 'iot' }]);
  });

  it('is replaced for another key, and shows what changed outside', async () => {
    await apply({ deletion_protection_enabled: false });
    const { tables } = stage.sandbox.aws;

    await tables.update('ledger', { deletionProtection: true });
    expect(await stage.plannedActions()).toEqual({ [ADDRESS]: 'update' });
    await stage.apply();
    await write({ deletion_protection_enabled: false, range_key: 'serial' });
    expect(await stage.plannedActions()).toEqual({ [ADDRESS]: 'replace' });
  });

  it.each([
    [{ attribute: [...ATTRIBUTES, { name: 'day', type: 'S' }] }, 'Unused attributes: ["day"]'],
    [{ global_secondary_index: [BY_SERIAL, BY_DAY] }, 'Unmatched indexes: ["day"]'],
    [{ local_secondary_index: [{ name: 'x', projection_type: 'ALL', range_key: 'serial' }] }, 'not support'],
  ])('is refused at plan time with %j', async (changes, message) => {
    await write(changes);

    const { stderr } = await stage.run('plan');

    expect(stderr.replaceAll(/[\s│]+/g, ' ')).toContain(message);
  });

  it('is refused by AWS unless it is on demand', async () => {
    await write({ billing_mode: undefined });

    expect(await stage.refused()).toContain('The BillingMode of the sandbox is PAY_PER_REQUEST.');
  });
});
