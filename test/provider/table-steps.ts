import type { Sandbox } from '../../sandbox/sandbox';
import type { TerraformRun } from '../../sandbox/terraform/cli';
import { RealProvider } from '../../sandbox/terraform/real-provider';
import { Workspace } from '../sandbox/provider/workspace';
import { expectSome, refused, type Step, succeeded } from './steps';

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

/** A configuration with one table, and the real provider. */
export class TableStage {
  static async set(sandbox: Sandbox): Promise<TableStage> {
    const stage = new TableStage(
      sandbox,
      await RealProvider.find(sandbox.aws.door.url),
      await Workspace.create(),
    );
    await stage.#provider.point(stage.#workspace.directory);
    await stage.write(LEDGER);
    succeeded(await stage.run('init'));
    return stage;
  }

  readonly #provider: RealProvider;
  readonly #workspace: Workspace;

  private constructor(
    readonly sandbox: Sandbox,
    provider: RealProvider,
    workspace: Workspace,
  ) {
    this.#provider = provider;
    this.#workspace = workspace;
  }

  write(table: object): Promise<void> {
    const aws = { source: 'hashicorp/aws', version: this.#provider.version };
    return this.#workspace.write({
      terraform: { required_providers: { aws } },
      resource: { aws_dynamodb_table: { it: table } },
    });
  }

  run(...args: readonly string[]): Promise<TerraformRun> {
    return this.#workspace.run(this.#provider, ...args);
  }

  /** Applies, after which a plan is empty. */
  async apply(table: object): Promise<void> {
    await this.write(table);
    succeeded(await this.run('apply', '-auto-approve'));
    expectSome(succeeded(await this.run('plan')).stdout, /^No changes\./m);
  }

  async clear(): Promise<void> {
    await this.#workspace.remove();
    await this.#provider.stop();
  }
}

/** The lifecycle of a table that outlives signers, in order. */
export const TABLE_STEPS: readonly Step<TableStage>[] = [
  { says: 'apply of a table, after which a plan is empty', run: (stage) => stage.apply(LEDGER) },
  {
    says: 'changing its settings and indexes keeps the table',
    run: async (stage) => {
      const { tables } = stage.sandbox.aws;
      const { id } = tables.get('ledger');
      await stage.apply(CHANGED);
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
      await stage.apply({ ...LEDGER, deletion_protection_enabled: false });
      succeeded(await stage.run('destroy', '-auto-approve'));
      const { names } = stage.sandbox.aws.tables;
      if (names.length > 0) throw new Error(`There still are: ${names}.`);
    },
  },
];
