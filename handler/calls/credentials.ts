import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';

/** Makes credentials when a call is about to be signed, as the SDK asks for them. */
type CredentialProvider = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}>;

/**
 * The credentials of the function's role, which Lambda puts into the environment for the life of the container
 * (Lambda developer guide, "Defined runtime environment variables").
 *
 * The SDK would find them too, after searching SSO, web identity, shared files and instance metadata: a fifth of the
 * bundle, and useless in Lambda.
 *
 * @throws SigningFailed when there are none. Outside Lambda, set the variables that it would set.
 */
export const environmentCredentials: CredentialProvider = async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new SigningFailed(
      FailureReason.AuthorityAccessDenied,
      'the environment has no AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which Lambda sets from the role.',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};

/** Replaces the SDK's default chain: the bundle aliases `@aws-sdk/credential-provider-node` to this file. */
export const defaultProvider = () => environmentCredentials;
