import { globalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import type { Service } from '../wire/api';

/** STS: who deploys. */
export const STS: Service = {
  protocol: 'query',
  operations: {
    GetCallerIdentity: () => ({
      UserId: 'AIDAEXAMPLEEXAMPLE000',
      Account: SANDBOX_ACCOUNT.accountId,
      Arn: globalArn(SANDBOX_ACCOUNT, 'iam', 'user/pipeline'),
    }),
  },
};
