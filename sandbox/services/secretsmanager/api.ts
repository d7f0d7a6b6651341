import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import { secretOperations } from './operations';
import type { Secrets } from './secrets';

const MODEL = new ServiceModel(SDK.secretsmanager);

/** Secrets Manager: secrets, their versions and staging labels. (Limits: its API reference) */
export function secretsManagerApi(secrets: Secrets): ServiceDefinition {
  return {
    scope: 'secretsmanager',
    model: MODEL,
    conditions: secrets.conditions,
    constraints: {
      'CreateSecret.Name': { min: 1, max: 512, pattern: /[A-Za-z0-9/_+=.@-]+/ },
      SecretId: { min: 1, max: 2_048 },
      SecretString: { min: 1, max: 65_536 },
      ClientRequestToken: { min: 32, max: 64 },
      VersionStages: { min: 1, max: 20 },
    },
    operations: secretOperations(secrets),
  };
}
