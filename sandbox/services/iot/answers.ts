/** What a device gets on `/accepted`. */
export interface Acceptance {
  readonly certificateOwnershipToken: string;
  /** Lowercase hex SHA-256 of the certificate's DER. */
  readonly certificateId: string;
  readonly certificatePem: string;
}

/** What a device gets on `/rejected`. */
export interface Refusal {
  readonly statusCode: number;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/**
 * The refusals. The three fields are documented; which values AWS IoT really sends is not, least of
 * all when a certificate provider's function fails. These are this sandbox's choice: no device may
 * depend on them. None says what the signer said: that could tell a stranger about the account.
 */
export const REFUSALS = {
  /** The payload is not a JSON object. */
  malformedPayload: refusal(400, 'InvalidPayload', 'The payload is not a JSON object.'),
  /** The payload has no certificateSigningRequest, or it is no text. */
  missingCsr: refusal(400, 'InvalidRequest', 'certificateSigningRequest is missing.'),
  /** AWS IoT signs itself and cannot read the CSR, or the CSR's signature is wrong. */
  invalidCsr: refusal(400, 'InvalidRequest', 'The certificate signing request is not valid.'),
  /** The certificate provider's function failed: for a bad CSR, or by its own fault; AWS IoT cannot know. */
  signerFailed: refusal(400, 'InvalidRequest', 'The certificate could not be signed.'),
  /** The certificate provider's function gave no answer in time. */
  signerTooSlow: refusal(500, 'InternalFailure', 'The certificate was not signed in time.'),
  /** The certificate provider's function answered something other than a certificate for this CSR. */
  signerWrong: refusal(500, 'InternalFailure', 'The signed certificate is not valid.'),
  /** The certificate provider's function answered a certificate that is registered already; see `RegisteredAlready`. */
  registeredAlready: refusal(409, 'ResourceAlreadyExists', 'The certificate is registered already.'),
} as const satisfies Record<string, Refusal>;

function refusal(statusCode: number, errorCode: string, errorMessage: string): Refusal {
  return { statusCode, errorCode, errorMessage };
}
