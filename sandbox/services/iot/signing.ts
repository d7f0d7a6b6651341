import { X509Certificate } from 'node:crypto';
import type { X509Authority } from '../../x509/authority';
import { readCertificate } from '../../x509/certificate';
import { sameName } from '../../x509/name';
import { readRequest } from '../../x509/request';
import { REFUSALS, type Refusal } from './answers';
import type { Requester } from './onboarding';

/** Invokes a Lambda function; a failing function is a result with `functionError`. */
export type InvokeFunction = (
  functionArn: string,
  event: unknown,
) => Promise<{ readonly payload: unknown; readonly functionError?: string }>;

/** Thrown when there is no certificate; carries the answer to the device. */
export class SigningRefused extends Error {
  override readonly name = 'SigningRefused';

  constructor(
    readonly refusal: Refusal,
    reason: string,
  ) {
    super(reason);
  }
}

/** End of the certificates that AWS IoT itself signs. Source: AWS IoT developer guide, "X.509 client certificates". */
export const AWS_SIGNED_NOT_AFTER = new Date('2049-12-31T23:59:59Z');

/** Signs as AWS IoT does while there is no certificate provider. @throws SigningRefused */
export async function signAsAwsIot(csrPem: string, authority: X509Authority): Promise<X509Certificate> {
  try {
    const notBefore = new Date();
    return new X509Certificate(
      await authority.signCsr(csrPem, { notBefore, notAfter: AWS_SIGNED_NOT_AFTER }),
    );
  } catch (error) {
    throw new SigningRefused(REFUSALS.invalidCsr, describe(error));
  }
}

/**
 * How long AWS IoT waits for the certificate provider's function, in milliseconds. Not the signer's own constant: the
 * sandbox plays AWS, and must catch a signer whose number is wrong.
 *
 * Source: AWS IoT developer guide, "Self-managed certificate signing".
 */
export const SIGNER_TIMEOUT_MS = 5_000;

/** How to have a certificate signed by the certificate provider's function. */
export interface ProviderSigning {
  readonly invoke: InvokeFunction;
  readonly functionArn: string;
  /** Milliseconds until AWS IoT gives up on the function. */
  readonly timeoutMs: number;
}

/** Has the certificate provider's function sign. @throws SigningRefused */
export async function signByProvider(
  csrPem: string,
  { clientId, principalId }: Requester,
  { invoke, functionArn, timeoutMs }: ProviderSigning,
): Promise<X509Certificate> {
  const event = { certificateSigningRequest: csrPem, principalId, clientId };
  const { payload, functionError } = await within(timeoutMs, invoke(functionArn, event)).catch((error) => {
    if (error instanceof SigningRefused) throw error;
    throw new SigningRefused(REFUSALS.signerFailed, `the function cannot be invoked: ${describe(error)}`);
  });
  if (functionError) {
    const { errorType, errorMessage } = (payload ?? {}) as { errorType?: string; errorMessage?: string };
    throw new SigningRefused(REFUSALS.signerFailed, `${errorType}: ${errorMessage}`);
  }
  return certificateIn(payload, csrPem);
}

async function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = `the function did not answer within ${timeoutMs} ms`;
    timer = setTimeout(() => reject(new SigningRefused(REFUSALS.signerTooSlow, reason)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The contract of a certificate provider: a certificate with "the same subject name" and public key as the CSR. (AWS IoT
 * developer guide, "Self-managed certificate signing") AWS does not say whether it compares names or bytes; the sandbox
 * compares names.
 */
async function certificateIn(payload: unknown, csrPem: string): Promise<X509Certificate> {
  const { certificatePem } = (payload ?? {}) as { certificatePem?: unknown };
  let certificate: X509Certificate;
  let ofThisRequest: boolean;
  try {
    certificate = new X509Certificate(certificatePem as string);
    const { subjectDer, publicKeyDer } = await readRequest(csrPem);
    const own = readCertificate(certificate.raw);
    ofThisRequest = own.publicKeyDer.equals(publicKeyDer) && sameName(own.subjectDer, subjectDer);
  } catch (error) {
    throw new SigningRefused(
      REFUSALS.signerWrong,
      `the function's answer has no certificate: ${describe(error)}`,
    );
  }
  if (!ofThisRequest) {
    const reason = "the certificate does not have the CSR's subject and public key";
    throw new SigningRefused(REFUSALS.signerWrong, reason);
  }
  return certificate;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
