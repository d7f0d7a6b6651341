import type { Authority, IssuedCertificate, Order } from './authority/authority';
import { checkCsr } from './csr/csr';
import type { RequestPolicy } from './csr/request-policy';
import type { Deadline } from './deadline';
import { readSigningRequest, type SigningAnswer } from './event';
import { reportRequested } from './outcome';
import { traced } from './powertools/tracer';
import type { SigningProgress } from './progress';
import { checkLeaf } from './x509/leaf';

/** What the signer needs besides a request. */
export interface Signer {
  readonly authority: Authority;
  readonly policy: RequestPolicy;
}

/**
 * The six steps from AWS IoT's event to its answer. Throws `RequestRejected` or `SigningFailed`; `progress` then has
 * what was known by then.
 */
export async function sign(
  event: unknown,
  deadline: Deadline,
  { authority, policy }: Signer,
  progress: SigningProgress,
): Promise<SigningAnswer> {
  // 1. Read the event.
  const request = readSigningRequest(event);
  progress.request = request;

  // 2. Check the CSR.
  const csr = checkCsr(request.certificateSigningRequest, request.clientId, policy);
  progress.csr = csr;
  reportRequested(progress, authority);

  const asked = performance.now();
  let issued: IssuedCertificate;
  try {
    // 3. Ask the authority.
    const { clientId, principalId } = request;
    const order: Order = { csr, clientId, principalId };
    const pending = await traced('ask the authority', () => authority.order(order, deadline));
    progress.pending = pending;

    // 4. Wait for the certificate.
    issued = await traced('wait for the certificate', () => pending.collect(deadline));
    progress.issuer = issued.issuer;
  } finally {
    progress.authorityMs = performance.now() - asked;
  }

  // 5. Check the certificate.
  const leaf = checkLeaf(issued.pem, csr, issued.issuer.certificate);
  progress.leaf = leaf;

  // 6. Answer.
  return { certificatePem: leaf.pem };
}
