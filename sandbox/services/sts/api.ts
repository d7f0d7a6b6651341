import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import { SESSION, sessionArnOf } from '../iam/session';

const MODEL = new ServiceModel(SDK.sts);

/** STS: the caller's identity. */
export function stsApi(account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const { accountId: Account } = account;
  return {
    scope: 'sts',
    model: MODEL,
    operations: {
      // Needs no permission. (STS API reference)
      GetCallerIdentity: {
        resources: () => [],
        answer: (_, { arn }) => {
          if (!arn.includes(':role/')) return { UserId: 'AIDASANDBOXSANDBOXSAN', Account, Arn: arn };
          // A role acts in a session.
          return { UserId: `AROASANDBOXSANDBOXSAN:${SESSION}`, Account, Arn: sessionArnOf(arn) };
        },
      },
    },
  };
}
