import type { Deadline } from '../deadline';
import { type AwsCall, AwsRefusal, callAws } from './aws-call';
import type { ProviderState } from './signing-mode';

/**
 * Where AWS IoT sends the account's certificate requests.
 *
 * @param name Name that the provider should have.
 * @param functionArn ARN of the function that it should point at.
 */
export async function findProvider(
  name: string,
  functionArn: string,
  deadline: Deadline,
): Promise<ProviderState> {
  const listed = await call<Listing>('/certificate-providers', deadline);
  const providers = listed.certificateProviders;
  if (!Array.isArray(providers)) {
    throw new AwsRefusal('NoList', 'AWS IoT listed no certificate providers.', false);
  }
  // An account has one provider at most, so the first page is all there is, and another name another provider.
  const [provider] = providers;
  if (provider === undefined) return 'absent';
  if (provider.certificateProviderName !== name) return 'elsewhere';
  try {
    const path = `/certificate-providers/${encodeURIComponent(name)}`;
    const { lambdaFunctionArn } = await call<Description>(path, deadline);
    return lambdaFunctionArn === functionArn ? 'here' : 'elsewhere';
  } catch (error) {
    // Rolled back in the very moment between the two calls.
    if (error instanceof AwsRefusal && error.name === 'ResourceNotFoundException') return 'absent';
    throw error;
  }
}

interface Listing {
  readonly certificateProviders?: readonly { readonly certificateProviderName?: string }[];
}

interface Description {
  readonly lambdaFunctionArn?: string;
}

async function call<Answer>(path: AwsCall['path'], deadline: Deadline): Promise<Answer> {
  return (await callAws({ service: 'iot', method: 'GET', path }, deadline)) as Answer;
}
