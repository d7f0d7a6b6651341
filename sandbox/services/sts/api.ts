import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';

const MODEL = new ServiceModel(SDK.sts);

/** STS: the caller's identity. */
export function stsApi({ accountId }: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  return {
    scope: 'sts',
    model: MODEL,
    operations: {
      // Needs no permission. (STS API reference)
      GetCallerIdentity: {
        resources: () => [],
        answer: (_, { arn }) => ({ UserId: 'AIDASANDBOXSANDBOXSAN', Account: accountId, Arn: arn }),
      },
    },
  };
}
