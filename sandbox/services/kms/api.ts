import { SDK } from '../../sdk';
import type { Operation as AnyOperation, ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import { aliasOperations } from './alias-operations';
import { authorizer } from './authorization';
import { keyOperations, LONGEST_WAIT_DAYS } from './key-operations';
import { traitsOf } from './key-specs';
import type { Kms } from './kms';
import type { Operation } from './operations';
import { policyOperations } from './policy-operations';
import { signingOperations } from './signing-operations';
import { tagOperations } from './tag-operations';
import { trailed } from './trailed';

const MODEL = new ServiceModel(SDK.kms);

/** KMS: asymmetric keys that sign, their policies and aliases. */
export function kmsApi(kms: Kms): ServiceDefinition {
  const operations = {
    ...keyOperations(kms),
    ...policyOperations(kms),
    ...signingOperations(kms),
    ...aliasOperations(kms),
    ...tagOperations(kms),
    // biome-ignore lint/suspicious/noExplicitAny: each operation has an input of its own
  } satisfies Readonly<Record<Operation, AnyOperation<any>>>;
  return {
    scope: 'kms',
    model: MODEL,
    // (KMS API reference, the operations' request parameters)
    constraints: {
      KeyId: { min: 1, max: 2_048 },
      TargetKeyId: { min: 1, max: 2_048 },
      AliasName: { min: 1, max: 256 },
      Description: { max: 8_192 },
      Policy: { min: 1, max: 131_072 },
      PolicyName: { oneOf: ['default'] },
      KeyUsage: { oneOf: ['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'] },
      PendingWindowInDays: { min: 7, max: LONGEST_WAIT_DAYS },
      'CreateKey.Tags': { max: 50 },
      'Sign.Message': { min: 1, max: 4_096 },
      'Sign.MessageType': { oneOf: ['RAW', 'DIGEST'] },
    },
    operations,
    conditions: kms.conditions,
    throttle: (operation, input) => {
      kms.quotas.take(operation as Operation);
      const key = operation === 'Sign' ? kms.keys.find(String(input.KeyId)) : undefined;
      if (key !== undefined) kms.quotas.take(traitsOf(key.spec).family);
    },
    authorize: authorizer(kms.keys),
    onCall: (called) => kms.trail.add(trailed(called, kms.keys)),
  };
}
