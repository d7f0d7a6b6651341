import { X509Certificate } from 'node:crypto';
import { callAwsOnce } from '../../account/aws-call';
import type { Call } from '../../calls/call';
import type { CalledService } from '../../calls/service';
import { SigningFailed } from '../../errors';
import { traced } from '../../powertools/tracer';
import { FailureReason } from '../../vocabulary';
import { AUTHORITY_SERVICE } from '../service';

/** Systems Manager, which holds the CA's certificate, and what its errors mean. */
export const PARAMETER_STORE: CalledService = {
  name: 'AWS Systems Manager',
  ...AUTHORITY_SERVICE,
  finalErrors: new Map(),
};

/** One certificate, PEM. */
const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * The certificates of one CA: the one under which it signs, then those under which it signed before. All have the same
 * key.
 */
export type CaCertificates = readonly [X509Certificate, ...X509Certificate[]];

/**
 * Reads the CA's certificates from its SSM parameter: the first one in it, and others of the same key. The rest is the
 * chain, for people and verifiers.
 *
 * @param parameter Name of the parameter. @param make Makes the call.
 * @throws SigningFailed with `AuthorityNotActive` if the parameter begins with no certificate.
 */
export async function readCaCertificates(
  parameter: string,
  make: <Output>(call: Call<Output>) => Promise<Output>,
): Promise<CaCertificates> {
  // The SDK's clients trace their calls themselves.
  const text = await make(({ abortSignal }) =>
    traced("read the CA's certificate", () => readParameter(parameter, abortSignal)),
  );
  const [pem, ...others] = text.match(PEM_CERTIFICATE) ?? [];
  if (pem === undefined) throw unusable(parameter, 'holds no certificate in PEM');
  const current = parse(pem, (cause) => {
    throw unusable(parameter, 'holds something that is not a certificate', { cause });
  });
  // Nobody's certificates depend on the others while this one signs: one that cannot be read is none.
  const readable = others.flatMap((other) => parse(other, () => []));
  return [current, ...readable.filter(({ publicKey }) => publicKey.equals(current.publicKey))];
}

function parse<Otherwise>(pem: string, otherwise: (cause: unknown) => Otherwise) {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    return otherwise(cause);
  }
}

async function readParameter(Name: string, abortSignal: AbortSignal): Promise<string> {
  const target = 'AmazonSSM.GetParameter';
  try {
    const answer = await callAwsOnce(
      { service: 'ssm', method: 'POST', path: '/', target, input: { Name } },
      abortSignal,
    );
    return String((answer as GetParameterAnswer).Parameter?.Value ?? '');
  } catch (error) {
    // AWS says it without a word, and without the name.
    const isMissing = error instanceof Error && error.name === 'ParameterNotFound';
    throw isMissing ? unusable(Name, 'does not exist', { cause: error }) : error;
  }
}

interface GetParameterAnswer {
  readonly Parameter?: { readonly Value?: unknown };
}

function unusable(parameter: string, what: string, options?: ErrorOptions): SigningFailed {
  return new SigningFailed(
    FailureReason.AuthorityNotActive,
    `the SSM parameter ${parameter} ${what}. Put the CA's certificate into it, and the certificates above it after that.`,
    options,
  );
}
