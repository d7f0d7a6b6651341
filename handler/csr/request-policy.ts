/** Which requests may be signed, for which client. */
export interface RequestPolicy {
  /** For the subject, RFC 4514 text. */
  readonly subject: NameRule;
  /** For the alternative names, each in the form of `renderGeneralName`. */
  readonly alternativeNames: NameRule;
  /**
   * Whether a request may be signed with SHA-1, as old mobile SDKs do. It concerns the request only: the CA chooses the
   * digest of the certificate.
   */
  readonly acceptSha1: boolean;
}

/** What one kind of name must be like. */
export interface NameRule {
  /**
   * The first name that may not be signed; `undefined` when all may be.
   *
   * @param names All of one request: they share a limit on the work. @param clientId MQTT client id of the device.
   */
  findViolation(names: readonly string[], clientId: string): Violation | undefined;
}

/** A name that may not be signed. */
export interface Violation {
  readonly name: string;
  /** Completes the sentence "The client may not have this name: …". */
  readonly why: string;
}

/** Allows any name. */
const ANY: NameRule = { findViolation: () => undefined };

/** Allows any names: for requests that the signer makes itself. */
export const ANY_NAMES: RequestPolicy = { subject: ANY, alternativeNames: ANY, acceptSha1: false };

/**
 * Allows no alternative name: the rule when no pattern is set. A verifier that follows RFC 6125 looks at them first, so
 * restricting only the subject would be worth nothing.
 */
export const NO_ALTERNATIVE_NAMES: NameRule = {
  findViolation: ([name]) =>
    name === undefined ? undefined : { name, why: 'alternative_name_pattern is not set, so none is allowed' },
};
