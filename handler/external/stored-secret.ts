import { AwsApiError, type AwsCall, callAwsOnce } from '../account/aws-call';
import { callWithin, type OnFailure } from '../calls/call';
import { NotSent } from '../calls/not-sent';
import type { CalledService } from '../calls/service';
import type { Deadline } from '../deadline';
import { SigningFailed } from '../errors';
import { traced } from '../powertools/tracer';
import { FailureReason } from '../vocabulary';

/** A version of a secret: the current one, or the one that a rotation has made and not finished yet. */
export type SecretVersion = 'AWSCURRENT' | 'AWSPENDING';

/**
 * The text of a secret in AWS Secrets Manager or Systems Manager, as it is stored now. A parameter has no pending version.
 *
 * @throws SigningFailed with `CredentialUnavailable`, which says why and what to do.
 */
export async function readStoredSecret(
  arn: string,
  version: SecretVersion,
  deadline: Deadline,
  options: Pick<OnFailure, 'signal'> = {},
): Promise<string> {
  const service = serviceOf(arn);
  try {
    const answer = await callWithin(
      service,
      deadline,
      ({ abortSignal }) => traced('read a secret', () => callAwsOnce(callFor(arn, version), abortSignal)),
      options,
    );
    return textOf(answer) ?? unavailable(`${service.name}: it has no text.`);
  } catch (error) {
    if (error instanceof SigningFailed && error.reason !== FailureReason.DeadlineExceeded) throw error;
    // Whatever wants the secret was not sent, whoever ended the wait.
    const why = options.signal?.aborted
      ? 'nobody waits for it any more.'
      : `there was no answer in time. ${NO_ANSWER}`;
    unavailable(`${service.name}: ${why}`, { cause: error });
  }
}

/** The error of a secret that cannot be used. */
export function unavailable(explanation: string, options?: ErrorOptions): never {
  throw new NotSent(FailureReason.CredentialUnavailable, explanation, options);
}

/** Whether the secret lies in Secrets Manager; otherwise, it is a parameter. */
export function hasVersions(arn: string): boolean {
  return arn.split(':')[2] === 'secretsmanager';
}

function callFor(arn: string, version: SecretVersion): AwsCall {
  const call = { region: arn.split(':')[3], method: 'POST', path: '/' } as const;
  if (!hasVersions(arn)) {
    const input = { Name: arn, WithDecryption: true };
    return { ...call, service: 'ssm', target: 'AmazonSSM.GetParameter', input };
  }
  const input = { SecretId: arn, VersionStage: version };
  return { ...call, service: 'secretsmanager', target: 'secretsmanager.GetSecretValue', input };
}

/** Text of an answer of either service. A binary secret is UTF-8. */
function textOf(answer: unknown): string | undefined {
  const { SecretString, SecretBinary, Parameter } = answer as {
    readonly SecretString?: unknown;
    readonly SecretBinary?: unknown;
    readonly Parameter?: { readonly Value?: unknown };
  };
  const text = SecretString ?? Parameter?.Value;
  if (typeof text === 'string') return text;
  return typeof SecretBinary === 'string' ? Buffer.from(SecretBinary, 'base64').toString('utf8') : undefined;
}

const NO_ANSWER = 'A function in a VPC needs an endpoint for it, or NAT.';

const MISSING =
  'There is no such secret in this account and Region, or it has no value yet. Create it, or correct its ARN.';
const DENIED = "Allow the signer's role to read it and to decrypt with its KMS key, in the policies of both.";
const KEY = 'Its KMS key does not decrypt it. Is the key enabled, and does its policy allow the role?';

/** What to do about errors, by AWS's names. (API references, GetSecretValue and GetParameter) */
const WAYS_OUT: Readonly<Record<string, string>> = {
  ResourceNotFoundException: MISSING,
  ParameterNotFound: MISSING,
  AccessDeniedException: DENIED,
  DecryptionFailure: KEY,
  InvalidKeyId: KEY,
  InvalidRequestException: 'Is it scheduled for deletion? Restore it.',
};

/** A secret's store as a service that is called: whatever is wrong with it, the credential is not to be had. */
function serviceOf(arn: string): CalledService {
  const reason = FailureReason.CredentialUnavailable;
  return {
    name: `The secret ${arn}`,
    reasons: { throttled: reason, unavailable: reason, accessDenied: reason, refused: reason },
    // Secrets Manager may answer a fault of its own with 400.
    finalErrors: new Map(),
    failed: (_, explanation, { cause }) => {
      const wayOut = cause instanceof AwsApiError ? WAYS_OUT[cause.name] : NO_ANSWER;
      return new NotSent(
        reason,
        wayOut === undefined ? explanation : `${explanation.replace(/[.\s]*$/, '')}. ${wayOut}`,
        { cause },
      );
    },
  };
}
