import type { Deadline } from '../deadline';
import { AwsApiError, callAws } from './aws-call';

/** A certificate provider of the account. */
export interface CertificateProvider {
  readonly name: string;
  /**
   * ARN of the function that it sends certificate requests to; `undefined` for a provider with another name, which our
   * role may not read.
   */
  readonly functionArn: string | undefined;
}

/**
 * The account's certificate provider in this Region; `undefined` when there is none, and AWS signs. Throws what
 * `callAws` throws.
 *
 * @param ownName Name of our provider, which our role may read.
 */
export async function findCertificateProvider(
  ownName: string,
  deadline: Deadline,
): Promise<CertificateProvider | undefined> {
  const { certificateProviders } = await get<Listing>('/certificate-providers', deadline);
  if (!Array.isArray(certificateProviders)) {
    throw new AwsApiError('NoList', 'AWS IoT listed no certificate providers.', false);
  }
  // An account has one provider at most. Should AWS ever allow more, one that is not ours matters most.
  const names: string[] = certificateProviders.map(({ certificateProviderName }) => certificateProviderName);
  const name = names.find((listed) => listed !== ownName) ?? names[0];
  if (name === undefined) return undefined;
  if (name !== ownName) return { name, functionArn: undefined };
  try {
    const path = `/certificate-providers/${encodeURIComponent(name)}`;
    const { lambdaFunctionArn } = await get<Description>(path, deadline);
    return { name, functionArn: lambdaFunctionArn };
  } catch (error) {
    // Deleted between the two calls.
    if (error instanceof AwsApiError && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

interface Listing {
  readonly certificateProviders?: readonly { readonly certificateProviderName: string }[];
}

interface Description {
  readonly lambdaFunctionArn?: string;
}

async function get<Answer>(path: string, deadline: Deadline): Promise<Answer> {
  return (await callAws({ service: 'iot', method: 'GET', path }, deadline)) as Answer;
}
