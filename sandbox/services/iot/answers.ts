/** Payload on `/accepted`. */
export interface Acceptance {
  readonly certificateOwnershipToken: string;
  /** Lowercase hex SHA-256 of the certificate's DER. */
  readonly certificateId: string;
  readonly certificatePem: string;
}

/** Payload on `/rejected`. */
export interface Refusal {
  readonly statusCode: number;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/**
 * The refusals. AWS documents the three fields but not their values, in particular when a certificate provider's function
 * fails. These are the sandbox's choice, and no device may depend on them. None repeats the signer's error, which could
 * tell a stranger about the account.
 */
export const REFUSALS = {
  /** The payload is not a JSON object. */
  malformedPayload: refusal(400, 'InvalidPayload', 'The payload is not a JSON object.'),
  /** certificateSigningRequest is missing or not a text. */
  missingCsr: refusal(400, 'InvalidRequest', 'certificateSigningRequest is missing.'),
  /** AWS IoT signs itself and cannot read the CSR, or the CSR's signature is wrong. */
  invalidCsr: refusal(400, 'InvalidRequest', 'The certificate signing request is not valid.'),
  /** The certificate provider's function failed, because of a bad CSR or its own fault; AWS IoT cannot know which. */
  signerFailed: refusal(400, 'InvalidRequest', 'The certificate could not be signed.'),
  /** The certificate provider's function did not answer in time. */
  signerTooSlow: refusal(500, 'InternalFailure', 'The certificate was not signed in time.'),
  /** The certificate provider's function did not return a certificate for this CSR. */
  signerWrong: refusal(500, 'InternalFailure', 'The signed certificate is not valid.'),
  /** The certificate provider's function returned a certificate that is already registered; see `RegisteredAlready`. */
  registeredAlready: refusal(409, 'ResourceAlreadyExists', 'The certificate is registered already.'),
} as const satisfies Record<string, Refusal>;

function refusal(statusCode: number, errorCode: string, errorMessage: string): Refusal {
  return { statusCode, errorCode, errorMessage };
}
