import { createHash } from 'node:crypto';
import { ApiError } from '../../wire/api-error';
import type { X509Authority } from '../../x509/authority';
import { randomSerial } from '../../x509/certificate';
import type { IssuingFault } from './faults';
import type { IssueRequest } from './issue-request';
import type { IssuedCertificate } from './issued-certificate';
import { validated } from './request-validation';
import { endOf, startOf } from './validity';

/** What a CA may issue: anything, or (at a lower price) only certificates of at most seven days. */
export type UsageMode = 'GENERAL_PURPOSE' | 'SHORT_LIVED_CERTIFICATE';

/** The longest life of a certificate in short-lived mode (AWS Private CA user guide, "CA modes"). */
const SHORT_LIVED_MS = 7 * 24 * 3_600_000;

/** The CA's side of one issuance. */
export interface Issuance {
  /** ARN of the CA. */
  readonly arn: string;
  readonly authority: X509Authority;
  readonly usageMode: UsageMode;
  readonly issuedAt: Date;
  /** Milliseconds since the Unix epoch. */
  readonly readyAt: number;
  readonly fault: IssuingFault | undefined;
  /** Whether a request with an empty subject gets a certificate, or is accepted and fails. */
  readonly issuesWithoutSubject: boolean;
}

/**
 * Issues a certificate.
 * @throws ApiError MalformedCSRException for a CSR that cannot be verified, ValidationException for
 *   a validity outside the CA's limits.
 */
export async function issue(order: IssueRequest, issuance: Issuance): Promise<IssuedCertificate> {
  const { issuedAt } = issuance;
  const notBefore = startOf(order.validityNotBefore, issuedAt);
  const notAfter = endOf(order.validity, issuedAt);
  withinLimits(notBefore, notAfter, issuance);
  const request = await validated(order.csrPem);
  const serial = randomSerial();
  const issued: IssuedCertificate = {
    arn: `${issuance.arn}/certificate/${serial.toString('hex')}`,
    serial: serial.toString('hex'),
    subject: request.subject,
    templateArn: order.templateArn,
    validity: order.validity,
    notBefore,
    notAfter,
    signingAlgorithm: order.signingAlgorithm,
    csrPem: order.csrPem,
    csrSha256: createHash('sha256').update(request.der).digest('hex'),
    idempotencyToken: order.idempotencyToken,
    acceptedAt: issuedAt,
    readyAt: issuance.readyAt,
    certificatePem: await issuance.authority.signRequest(request, {
      ...order.template,
      notBefore,
      notAfter,
      signingAlgorithm: order.signingAlgorithm,
      serial,
    }),
  };
  if (request.subject === '' && !issuance.issuesWithoutSubject)
    return { ...issued, certificatePem: undefined };
  return withFault(issued, issuance);
}

function withinLimits(notBefore: Date, notAfter: Date, { authority, issuedAt, usageMode }: Issuance): void {
  // ACM user guide, "Handling exceptions", PCA_INVALID_DURATION: this is a ValidationException.
  if (notAfter > authority.notAfter) {
    throw invalid('The certificate validity specified exceeds the certificate authority validity');
  }
  if (notAfter <= issuedAt || notAfter <= notBefore) {
    throw invalid('The certificate validity specified is over before it begins.');
  }
  if (usageMode === 'SHORT_LIVED_CERTIFICATE' && notAfter.getTime() - issuedAt.getTime() > SHORT_LIVED_MS) {
    throw invalid('A CA in short-lived certificate mode issues certificates of at most seven days.');
  }
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

async function withFault(
  issued: IssuedCertificate,
  { authority, fault }: Issuance,
): Promise<IssuedCertificate> {
  switch (fault?.kind) {
    case undefined:
      return issued;
    case 'issuing-fails':
      return { ...issued, certificatePem: undefined };
    case 'wrong-certificate':
      return { ...issued, certificatePem: await fault.transform(issued, authority) };
  }
}
