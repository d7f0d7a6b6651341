import { randomBytes } from 'node:crypto';
import type { X509Authority } from '../../x509/authority';
import { type Acceptance, REFUSALS } from './answers';
import type { CertificateProviders } from './certificate-providers';
import type { Certificates } from './certificates';
import { certificateId } from './fingerprint';
import type { Onboarding, Requester } from './onboarding';
import { type InvokeFunction, SigningRefused, signAsAwsIot, signByProvider } from './signing';

/**
 * How AWS IoT treats a certificate that is already registered. A certificate provider's function may return one when a
 * device asks twice with the same CSR. AWS does not document it. `accepted`: the device gets it again, with another
 * ownership token.
 */
export type RegisteredAlready = 'accepted' | 'refused';

/** Dependencies of the operation. */
export interface CreateCertificateFromCsrOptions {
  readonly providers: CertificateProviders;
  /** Registry for the devices' certificates. */
  readonly certificates: Certificates;
  readonly registeredAlready: RegisteredAlready;
  readonly invoke: InvokeFunction;
  /** Signs while there is no certificate provider. */
  readonly amazon: X509Authority;
  /** Milliseconds until AWS IoT gives up on the certificate provider's function. */
  readonly signerTimeoutMs: number;
}

/** Bytes of a certificate ownership token; AWS does not document the content of its own. */
const TOKEN_BYTES = 64;

/** The operation behind the MQTT topics, from a payload to the record of an onboarding. Never throws. */
export async function createCertificateFromCsr(
  payload: Uint8Array,
  requester: Requester,
  {
    providers,
    certificates,
    registeredAlready,
    invoke,
    amazon,
    signerTimeoutMs,
  }: CreateCertificateFromCsrOptions,
): Promise<Onboarding> {
  const startedAt = performance.now();
  const provider = providers.active;
  const { clientId, principalId } = requester;
  const common = { clientId, principalId, signer: provider ? 'certificate-provider' : 'aws-iot' } as const;
  const since = () => performance.now() - startedAt;
  try {
    const csrPem = csrIn(payload);
    const certificate = provider
      ? await signByProvider(csrPem, requester, {
          invoke,
          functionArn: provider.lambdaFunctionArn,
          timeoutMs: signerTimeoutMs,
        })
      : await signAsAwsIot(csrPem, amazon);
    const certificatePem = certificate.toString();
    const id = certificateId(certificate.raw);
    if (registeredAlready === 'refused' && certificates.has(id)) {
      throw new SigningRefused(REFUSALS.registeredAlready, `the certificate ${id} is already registered`);
    }
    certificates.register(certificatePem, 'PENDING_ACTIVATION');
    const acceptance: Acceptance = {
      certificateOwnershipToken: randomBytes(TOKEN_BYTES).toString('base64url'),
      certificateId: id,
      certificatePem,
    };
    return { ...common, acceptance, durationMs: since() };
  } catch (error) {
    const refusal = error instanceof SigningRefused ? error.refusal : REFUSALS.signerWrong;
    const reason = error instanceof Error ? error.message : String(error);
    return { ...common, refusal, reason, durationMs: since() };
  }
}

/** The CSR in a request. @throws SigningRefused */
function csrIn(payload: Uint8Array): string {
  const request = parse(Buffer.from(payload).toString());
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    throw new SigningRefused(REFUSALS.malformedPayload, 'the payload is not a JSON object');
  }
  const { certificateSigningRequest } = request as { certificateSigningRequest?: unknown };
  if (typeof certificateSigningRequest !== 'string' || certificateSigningRequest === '') {
    throw new SigningRefused(REFUSALS.missingCsr, 'certificateSigningRequest is missing or not a text');
  }
  return certificateSigningRequest;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
