/** Which requests are signed, for which client. */
export interface RequestPolicy {
  /** For the subject, RFC 4514 text. */
  readonly subject: NameRule;
  /** For the alternative names, each in the form of `renderGeneralName`. */
  readonly alternativeNames: NameRule;
  /**
   * Whether a request may be signed with SHA-1, as old mobile SDKs sign them. Nothing else is: the digest of the
   * certificate is the CA's.
   */
  readonly acceptSha1: boolean;
}

/** What one kind of name must be like. */
export interface NameRule {
  /**
   * Why not all of the names may be signed; `undefined` when they may be.
   *
   * @param names All of one request: they share a bound on the work. @param clientId MQTT client id of the device.
   */
  findViolation(names: readonly string[], clientId: string): Violation | undefined;
}

/** A name that is not signed. */
export interface Violation {
  readonly name: string;
  /** Completes the sentence "The client may not have this name: …". */
  readonly why: string;
}

/** Allows what it is given. */
const ANY: NameRule = { findViolation: () => undefined };

/** Signs any names: for a request that the signer makes itself. */
export const ANY_NAMES: RequestPolicy = { subject: ANY, alternativeNames: ANY, acceptSha1: false };

/**
 * Allows no alternative name at all: what goes without a pattern for them. Who verifies by RFC 6125 looks at them
 * first, so that a restricted subject beside free ones would be worth nothing.
 */
export const NO_ALTERNATIVE_NAMES: NameRule = {
  findViolation: ([name]) =>
    name === undefined ? undefined : { name, why: 'alternative_name_pattern is not set, so none is allowed' },
};
