import type { Members } from '../api/client';
import { INLINE } from '../api/names';
import { ProviderError } from '../behaviour';
import type { Circumstances, Row } from '../table/row';
import { type Attributes, optionalStringIn, stringIn } from '../values';

const KEY_DEFAULTS = {
  bypass_policy_lockout_safety_check: false,
  customer_master_key_spec: 'SYMMETRIC_DEFAULT',
  enable_key_rotation: false,
  is_enabled: true,
  key_usage: 'ENCRYPT_DECRYPT',
};

/** A key is created enabled. */
function disableNew({ is_enabled }: Attributes, { answer }: Circumstances): Members | readonly Members[] {
  return is_enabled === false ? { KeyId: (answer.KeyMetadata as Members).KeyId } : [];
}

function requireNoRotation({ enable_key_rotation }: Attributes): Members {
  if (enable_key_rotation !== true) return {};
  throw new ProviderError('The stand-in provider has only asymmetric keys, which KMS does not rotate');
}

/** The key of an alias, by its ARN too, and by the id or ARN that the configuration has. */
function targetIn({ Aliases }: Members, { name, target_key_id: target }: Attributes): Attributes {
  const alias = (Aliases as readonly Members[]).find(({ AliasName }) => AliasName === name) ?? {};
  const id = String(alias.TargetKeyId);
  return {
    target_key_arn: String(alias.AliasArn).replace(/:alias\/.*$/, `:key/${id}`),
    target_key_id: typeof target === 'string' && target.endsWith(`/${id}`) ? target : id,
  };
}

/** The types of KMS: keys and their aliases. */
export const KMS: Readonly<Record<string, Row>> = {
  aws_kms_key: {
    service: 'kms',
    names: {
      KeyMetadata: INLINE,
      KeySpec: 'customer_master_key_spec',
      CustomerMasterKeySpec: null,
      Enabled: 'is_enabled',
      PendingWindowInDays: 'deletion_window_in_days',
    },
    create: [
      { operation: 'CreateKey', input: requireNoRotation },
      { operation: 'DisableKey', input: disableNew },
    ],
    read: [
      {
        operation: 'DescribeKey',
        at: 'KeyMetadata',
        // A key that waits for its deletion is gone for Terraform.
        also: ({ KeyMetadata }) => ((KeyMetadata as Members).KeyState === 'PendingDeletion' ? null : {}),
      },
      { operation: 'GetKeyPolicy' },
    ],
    // A disabled key is enabled before all other changes, and disabled after them.
    update: [
      {
        operation: 'EnableKey',
        input: ({ is_enabled }) => (is_enabled === true ? {} : []),
        on: ['is_enabled'],
      },
      {
        operation: 'PutKeyPolicy',
        input: () => ({ PolicyName: 'default' }),
        on: ['bypass_policy_lockout_safety_check', 'policy'],
      },
      {
        operation: 'UpdateKeyDescription',
        input: (planned) => ({ Description: optionalStringIn(planned, 'description') ?? '' }),
        on: ['description'],
      },
      { operation: 'EnableKeyRotation', on: ['enable_key_rotation'] },
      {
        operation: 'DisableKey',
        input: ({ is_enabled }) => (is_enabled === true ? [] : {}),
        on: ['is_enabled'],
      },
    ],
    delete: [{ operation: 'ScheduleKeyDeletion' }],
    id: (attributes) => stringIn(attributes, 'key_id'),
    forcesNew: ['custom_key_store_id', 'customer_master_key_spec', 'key_usage', 'multi_region', 'xks_key_id'],
    supports: ['deletion_window_in_days'],
    defaults: KEY_DEFAULTS,
    tags: { of: ({ key_id }) => ({ KeyId: key_id }), list: 'ListResourceTags' },
  },
  aws_kms_alias: {
    service: 'kms',
    names: { AliasName: 'name', AliasArn: 'arn', KeyId: null },
    create: [{ operation: 'CreateAlias' }],
    read: [{ operation: 'ListAliases', at: 'Aliases', by: 'AliasName', also: targetIn }],
    update: [{ operation: 'UpdateAlias' }],
    delete: [{ operation: 'DeleteAlias' }],
    id: (attributes) => stringIn(attributes, 'name'),
    forcesNew: ['name', 'name_prefix'],
    generated: 'name',
    generatedPrefix: 'alias/',
  },
};
