import type { ResourceStage } from './resource-stage';
import { refused, type Step, succeeded } from './steps';

const LEDGER = {
  name: 'ledger',
  billing_mode: 'PAY_PER_REQUEST',
  hash_key: 'requestId',
  attribute: ['requestId', 'serial'].map((name) => ({ name, type: 'S' })),
  global_secondary_index: [{ name: 'by-serial', hash_key: 'serial', projection_type: 'ALL' }],
  deletion_protection_enabled: true,
  point_in_time_recovery: [{ enabled: true }],
  server_side_encryption: [{ enabled: true, kms_key_arn: 'arn:aws:kms:eu-central-1:123456789012:key/a' }],
  tags: { team: 'iot' },
  ttl: [{ attribute_name: 'expiresAt', enabled: true }],
};

const CHANGED = {
  ...LEDGER,
  attribute: ['requestId', 'day'].map((name) => ({ name, type: 'S' })),
  global_secondary_index: [{ name: 'by-day', hash_key: 'day', projection_type: 'KEYS_ONLY' }],
  point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 7 }],
  table_class: 'STANDARD_INFREQUENT_ACCESS',
  tags: { team: 'devices' },
  ttl: [{ attribute_name: '', enabled: false }],
};

const TABLE = (table: object) => ({ aws_dynamodb_table: { it: table } });

/** The lifecycle of a table that outlives signers, in order. */
export const TABLE_STEPS: readonly Step<ResourceStage>[] = [
  { says: 'apply of a table, after which a plan is empty', run: (stage) => stage.apply(TABLE(LEDGER)) },
  {
    says: 'changing its settings and indexes keeps the table',
    run: async (stage) => {
      const { tables } = stage.sandbox.aws;
      const { id } = tables.get('ledger');
      await stage.apply(TABLE(CHANGED));
      if (tables.get('ledger').id !== id) throw new Error('The table was replaced.');
    },
  },
  {
    says: 'a destroy is refused while the table is protected',
    run: async (stage) => refused(await stage.run('destroy', '-auto-approve'), 'protected against deletion'),
  },
  {
    says: 'a destroy removes a table that is not protected',
    run: async (stage) => {
      await stage.apply(TABLE({ ...LEDGER, deletion_protection_enabled: false }));
      succeeded(await stage.run('destroy', '-auto-approve'));
      const { names } = stage.sandbox.aws.tables;
      if (names.length > 0) throw new Error(`There still are: ${names}.`);
    },
  },
];
