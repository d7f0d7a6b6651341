import { randomUUID } from 'node:crypto';
import type { GetWebIdentityTokenCommandInput } from '@aws-sdk/client-sts';
import type { AwsAccount } from '../../account';
import type { Clock } from '../../clock';
import { type Given, type Operation, on } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { OutboundFederation, TokenAlgorithm } from './outbound-federation';

type Input = Given<GetWebIdentityTokenCommandInput, 'Audience' | 'SigningAlgorithm'>;

/** Lifetime of a token that names none, in seconds. (STS API reference, GetWebIdentityToken) */
const DEFAULT_SECONDS = 300;

/** AWS's own claims stand under this one. (IAM user guide, "Understanding token claims") */
const AWS_CLAIMS = 'https://sts.amazonaws.com/';

/** GetWebIdentityToken: a token by which others than AWS know a role of the account. */
export function webIdentityOperation(
  federation: OutboundFederation,
  { accountId, region }: AwsAccount,
  clock: Clock,
): Operation<Input> {
  const secondsOf = ({ DurationSeconds = DEFAULT_SECONDS }: Input) => DurationSeconds;
  return on<Input>(
    '*',
    (input, { arn }) => {
      if (!federation.isEnabled) {
        throw new ApiError(
          'OutboundWebIdentityFederationDisabledException',
          'The outbound web identity federation feature is not enabled for this account.',
        );
      }
      const { Audience, SigningAlgorithm, Tags = [] } = input;
      const issuedAt = Math.floor(clock() / 1_000);
      const expiresAt = issuedAt + secondsOf(input);
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      const claims = {
        iss: federation.issuer,
        // One audience stands there as a text.
        aud: Audience.length === 1 ? Audience[0] : Audience,
        sub: arn,
        iat: issuedAt,
        exp: expiresAt,
        jti: randomUUID(),
        [AWS_CLAIMS]: {
          aws_account: accountId,
          source_region: region,
          principal_id: arn,
          ...(Tags.length > 0 && { request_tags: tags }),
        },
      };
      return {
        WebIdentityToken: federation.sign(claims, SigningAlgorithm as TokenAlgorithm),
        Expiration: new Date(expiresAt * 1_000),
      };
    },
    {
      context: (input) => ({
        'sts:IdentityTokenAudience': input.Audience,
        'sts:DurationSeconds': String(secondsOf(input)),
        'sts:SigningAlgorithm': input.SigningAlgorithm,
      }),
    },
  );
}
