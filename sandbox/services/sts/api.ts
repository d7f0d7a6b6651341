import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import type { Clock } from '../../clock';
import { SDK } from '../../sdk';
import type { ServiceDefinition } from '../../wire/api';
import { ServiceModel } from '../../wire/model';
import { SESSION, sessionArnOf } from '../iam/session';
import { OutboundFederation, TOKEN_ALGORITHMS } from './outbound-federation';
import { requireSignature } from './signature';
import { webIdentityOperation } from './web-identity-operation';

const MODEL = new ServiceModel(SDK.sts);

/** What STS's API operates on. */
export interface StsApiOptions {
  /** @default the sandbox's account */
  readonly account?: AwsAccount;
  /** @default an account for which nobody has enabled it */
  readonly federation?: OutboundFederation;
  /** @default the wall clock */
  readonly clock?: Clock;
}

/** STS: the caller's identity, for the caller itself and for others than AWS. It is the one service that checks signatures. */
export function stsApi({
  account = SANDBOX_ACCOUNT,
  federation = new OutboundFederation(),
  clock = Date.now,
}: StsApiOptions = {}): ServiceDefinition {
  const { accountId: Account } = account;
  return {
    scope: 'sts',
    model: MODEL,
    verify: requireSignature,
    conditions: federation.conditions,
    constraints: {
      'GetWebIdentityToken.Audience': { min: 1, max: 10 },
      'GetWebIdentityToken.DurationSeconds': { min: 60, max: 3_600 },
      'GetWebIdentityToken.SigningAlgorithm': { oneOf: TOKEN_ALGORITHMS },
    },
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
      GetWebIdentityToken: webIdentityOperation(federation, account, clock),
    },
  };
}
