import { ref } from '../sandbox/provider/workspace';
import type { ResourceStage } from './resource-stage';
import { type Step, succeeded } from './steps';

const statement = (Action: string, more: object) => ({
  ...{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action, Resource: '*' },
  ...more,
});

/** Delegates to IAM, and lets a signer sign that need not exist yet. */
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    statement('kms:*', { Sid: 'administration' }),
    statement('kms:Sign', {
      Sid: 'signing',
      Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/signer' } },
    }),
  ],
});

const CA = {
  customer_master_key_spec: 'ECC_NIST_P384',
  key_usage: 'SIGN_VERIFY',
  deletion_window_in_days: 30,
  description: 'Key of the CA',
  multi_region: true,
  policy: POLICY,
  tags: { team: 'iot' },
};

const CHANGED = { ...CA, description: 'Key of the old CA', is_enabled: false, tags: { team: 'devices' } };

const KEY = (key: object) => ({
  aws_kms_key: { ca: key },
  aws_kms_alias: { ca: { name: 'alias/ca', target_key_id: ref('aws_kms_key.ca.key_id') } },
});

/** The lifecycle of a CA's key that outlives signers, in order. */
export const KEY_STEPS: readonly Step<ResourceStage>[] = [
  { says: 'apply of a key and its alias, after which a plan is empty', run: (stage) => stage.apply(KEY(CA)) },
  {
    says: 'changing its settings and disabling it keeps the key',
    run: async (stage) => {
      const { keys } = stage.sandbox.aws.kms;
      const { id } = keys.get('alias/ca');
      await stage.apply(KEY(CHANGED));
      const { id: idAfter, state } = keys.get('alias/ca');
      if (idAfter !== id || state !== 'Disabled') throw new Error(`The key is ${idAfter}, ${state}.`);
    },
  },
  {
    says: 'a destroy schedules the deletion, and the alias goes',
    run: async (stage) => {
      const { keys } = stage.sandbox.aws.kms;
      succeeded(await stage.run('destroy', '-auto-approve'));
      const left = keys.all.map(({ state }) => state);
      if (left.join() !== 'PendingDeletion' || keys.aliases.all.length > 0) {
        throw new Error(`Keys: ${left}; aliases: ${keys.aliases.all.map(({ name }) => name)}.`);
      }
    },
  },
];
