import { ApiError } from '../../wire/api-error';
import type { IssuedCertificate } from './issued-certificate';
import { constraintViolated, type Parameters, requiredText } from './parameters';

/** (AWS Private CA API reference, RevokeCertificate) */
const REASONS: readonly string[] = [
  'UNSPECIFIED',
  'KEY_COMPROMISE',
  'CERTIFICATE_AUTHORITY_COMPROMISE',
  'AFFILIATION_CHANGED',
  'SUPERSEDED',
  'CESSATION_OF_OPERATION',
  'PRIVILEGE_WITHDRAWN',
  'A_A_COMPROMISE',
];

const LONGEST_SERIAL = 128;

/** A certificate that was revoked. */
export interface Revocation {
  readonly reason: string;
  readonly at: Date;
}

/** A request to revoke a certificate. */
export interface RevokeRequest {
  /** Hexadecimal, lower case, without colons and leading zeros. */
  readonly serial: string;
  readonly reason: string;
}

/** Reads a RevokeCertificate. @throws ApiError ValidationException, InvalidRequestException */
export function readRevokeRequest(parameters: Parameters): RevokeRequest {
  const serial = requiredText(parameters, 'CertificateSerial');
  const reason = requiredText(parameters, 'RevocationReason');
  if (serial.length > LONGEST_SERIAL) {
    throw constraintViolated(
      'certificateSerial',
      `Member must have length less than or equal to ${LONGEST_SERIAL}`,
    );
  }
  if (!REASONS.includes(reason)) {
    throw constraintViolated(
      'revocationReason',
      `Member must satisfy enum value set: [${REASONS.join(', ')}]`,
    );
  }
  // With colons in AWS's examples; AWS documents neither that it needs them nor how it refuses other characters.
  if (!/^([0-9a-fA-F]{2}:?)+$/.test(serial)) {
    throw new ApiError('InvalidRequestException', `${serial} is not a serial number in hexadecimal format.`);
  }
  return { serial: comparable(serial), reason };
}

/** A serial number as a {@link RevokeRequest} has it. */
export function comparable(serial: string): string {
  return serial.replaceAll(':', '').toLowerCase().replace(/^0+/, '');
}

/** Checks that a certificate can be revoked. @throws ApiError as AWS refuses it */
export function requireRevocable(
  serial: string,
  certificate: IssuedCertificate | undefined,
  revoked: boolean,
  now: number,
): asserts certificate is IssuedCertificate {
  if (certificate === undefined) {
    throw new ApiError(
      'ResourceNotFoundException',
      `Could not find a certificate with the serial number ${serial}.`,
    );
  }
  if (now < certificate.readyAt) {
    throw new ApiError('RequestInProgressException', 'The certificate is still being issued.');
  }
  if (certificate.certificatePem === undefined) {
    throw new ApiError('RequestFailedException', 'The certificate was never issued.');
  }
  if (revoked) {
    throw new ApiError('RequestAlreadyProcessedException', 'The certificate has already been revoked.');
  }
}
