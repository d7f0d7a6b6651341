import { type AwsAccount, globalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import { roleNameIn } from '../iam/iam';

const MODEL = new ServiceModel(SDK.sts);

/** Name of every session of a role. */
const SESSION = 'sandbox';

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
          // A role acts in a session, whose ARN lacks the role's path. (IAM user guide, "IAM identifiers")
          const session = `assumed-role/${roleNameIn(arn).replace(/^.*\//, '')}/${SESSION}`;
          return {
            UserId: `AROASANDBOXSANDBOXSAN:${SESSION}`,
            Account,
            Arn: globalArn(account, 'sts', session),
          };
        },
      },
    },
  };
}
