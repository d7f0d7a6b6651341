import { callWithin } from '../calls/call';
import { NotSent } from '../calls/not-sent';
import type { CalledService } from '../calls/service';
import type { Deadline } from '../deadline';
import { SigningFailed } from '../errors';
import { traced } from '../powertools/tracer';
import { truncate } from '../truncate';
import { FailureReason } from '../vocabulary';
import { AwsApiError, sendToAws } from './aws-call';

/** What a token is asked for. */
export interface WebIdentityRequest {
  /** Who is to accept it, its claim `aud`. */
  readonly audience: string;
  /** How long it is valid, in seconds, 60 to 3,600. */
  readonly seconds: number;
  /** @default the Region of the function */
  readonly region?: string;
}

/** A token that says who the function's role is, signed by AWS. */
export interface WebIdentity {
  /** A JWT. A secret for as long as it is valid. */
  readonly token: string;
}

/** Version of the API of STS. */
const VERSION = '2011-06-15';

/** STS, which issues the tokens, and what its errors mean. (AWS STS API reference, GetWebIdentityToken) */
const STS: CalledService = {
  name: 'AWS STS, GetWebIdentityToken',
  reasons: {
    throttled: FailureReason.CredentialUnavailable,
    unavailable: FailureReason.CredentialUnavailable,
    accessDenied: FailureReason.CredentialUnavailable,
    refused: FailureReason.CredentialUnavailable,
  },
  finalErrors: new Map([
    // Errors of this protocol go without the ending, in some services.
    ['OutboundWebIdentityFederationDisabledException', FailureReason.FederationNotEnabled],
    ['OutboundWebIdentityFederationDisabled', FailureReason.FederationNotEnabled],
    ['RegionDisabledException', FailureReason.CredentialUnavailable],
    ['RegionDisabled', FailureReason.CredentialUnavailable],
  ]),
  failed: (reason, explanation, options) =>
    new NotSent(reason, `${explanation.replace(/[.\s]*$/, '')}. ${wayOut(reason, options)}`, options),
};

const NO_ANSWER = 'A function in a VPC needs an endpoint for STS, or NAT.';

/** What to do about an error of STS. */
function wayOut(reason: FailureReason, { cause }: ErrorOptions): string {
  if (reason === FailureReason.FederationNotEnabled) {
    return 'An administrator has to enable outbound identity federation for the account, in IAM, "Account settings".';
  }
  const name = cause instanceof Error ? cause.name : '';
  if (name.startsWith('AccessDenied')) {
    return "Allow sts:GetWebIdentityToken to the signer's role, for this audience and lifetime.";
  }
  if (name.startsWith('RegionDisabled')) return "Activate STS in this Region, in IAM's account settings.";
  return NO_ANSWER;
}

/**
 * A token of AWS for the function's role, with which it identifies itself outside of AWS: nothing has to be stored for it.
 *
 * @param signal Ends it when it aborts, and nothing is left behind. @default the deadline does
 * @throws SigningFailed with `FederationNotEnabled` when the account has not enabled outbound identity federation,
 *   `CredentialUnavailable` for all else.
 */
export async function requestWebIdentity(
  request: WebIdentityRequest,
  deadline: Deadline,
  signal?: AbortSignal,
): Promise<WebIdentity> {
  try {
    const token = await callWithin(
      STS,
      deadline,
      ({ abortSignal }) => traced('get a web identity token', () => requestOnce(request, abortSignal)),
      { signal },
    );
    return { token };
  } catch (error) {
    if (!(error instanceof SigningFailed) || error.reason !== FailureReason.DeadlineExceeded) throw error;
    throw new NotSent(
      FailureReason.CredentialUnavailable,
      `${STS.name}: there was no answer in time. ${NO_ANSWER}`,
      { cause: error },
    );
  }
}

async function requestOnce(
  { audience, seconds, region }: WebIdentityRequest,
  signal: AbortSignal,
): Promise<string> {
  // There is no global endpoint for it.
  const { status, text } = await sendToAws(
    {
      service: 'sts',
      region,
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({
        Action: 'GetWebIdentityToken',
        Version: VERSION,
        'Audience.member.1': audience,
        DurationSeconds: String(seconds),
        // Verifiers know it best of the two that STS has, RS256 and ES384.
        SigningAlgorithm: 'RS256',
      }).toString(),
    },
    signal,
  );
  const token =
    status === 200
      ? /^[\w-]+\.[\w-]+\.[\w-]+$/.exec(elementOf(text, 'WebIdentityToken') ?? '')?.[0]
      : undefined;
  if (token !== undefined) return token;
  const name = truncate(elementOf(text, 'Code') ?? `HTTP ${status}`);
  // An answer that is none is not repeated in a message: it may have the token in it.
  const message =
    status === 200 ? 'the answer has no token.' : truncate(elementOf(text, 'Message') ?? 'no message');
  throw new AwsApiError(name, message, status >= 500, { httpStatusCode: status });
}

/** Text of the first element of this name in the XML of an answer. */
function elementOf(xml: string, name: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return text?.trim().replace(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
