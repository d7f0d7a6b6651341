/**
 * The names that the signer emits and that its deployment configures, watches and draws.
 *
 * The signer and the constructs both import this file, so an alarm can never watch a metric that nothing emits, and a
 * setting can never be deployed under a name that nothing reads. Otherwise they share only the checks of the patterns
 * and of the example request (CONTRIBUTING.md, "Where things go").
 */

/** Environment variables that the signer reads, whoever signs. An authority's folder has those of its own. */
export const Setting = {
  /** RE2 expression that the whole RFC 4514 subject must match. Required. */
  SubjectPattern: 'SUBJECT_PATTERN',
  /** RE2 expression that each alternative name must match. Default: none are allowed. */
  AlternativeNamePattern: 'ALTERNATIVE_NAME_PATTERN',
  /** `true` or `false`: whether a request may be signed with SHA-1. Default: false. */
  AcceptSha1Requests: 'ACCEPT_SHA1_REQUESTS',
  /** MQTT client id of a request that must be allowed, which only the rehearsal makes. Default: no example. */
  ExampleClientId: 'EXAMPLE_CLIENT_ID',
  /** Subject of that request, RFC 4514. Given together with the client id, or not at all. */
  ExampleSubject: 'EXAMPLE_SUBJECT',
  /** Its alternative names, a list of texts in JSON, each in the form of patterns. Default: none. */
  ExampleAlternativeNames: 'EXAMPLE_ALTERNATIVE_NAMES',
} as const;

/**
 * How long AWS IoT waits for the function of a certificate provider, in milliseconds, including the start of a cold
 * container. (AWS IoT developer guide, "Self-managed certificate signing")
 */
export const AWS_IOT_TIMEOUT_MS = 5_000;

/** Stands in a pattern for names for the MQTT client id of the device that asks, as RFC 4514 writes it in a value. */
export const CLIENT_ID_PLACEHOLDER = '{clientId}';

/**
 * What `SUBJECT_PATTERN` must be: completes the sentence "<name> must be …". It has no default, because this is a
 * decision to make knowingly.
 */
export const SUBJECT_PATTERN_MUST_BE =
  'a regular expression (RE2) for the subjects that are signed. Decide:\n' +
  `  CN=${CLIENT_ID_PLACEHOLDER},O=Example, for example: each device gets no name but its own; or\n` +
  '  .* on purpose: whoever holds a claim certificate gets any subject signed, an empty one too.';

/**
 * Metrics that the signer emits whoever signs, all with the dimension `service`; each with its unit. An authority's
 * folder has those of its own.
 */
export const Metric = {
  /** Certificates handed out (Count). */
  CertificateIssued: 'CertificateIssued',
  /** Requests refused because of what the device sent (Count); also by `reason`. */
  RequestRejected: 'RequestRejected',
  /** Requests refused although the device did nothing wrong (Count); also by `reason`. */
  SigningFailed: 'SigningFailed',
  /**
   * Time until a device got its certificate, including a cold start; all the time that there was, if it ran out
   * (Milliseconds). Other refusals do not count, here or in `AuthorityLatency` and `DeadlineHeadroom`.
   */
  SigningLatency: 'SigningLatency',
  /** Part of `SigningLatency` spent waiting for the authority, for the same requests (Milliseconds). */
  AuthorityLatency: 'AuthorityLatency',
  /** Times the authority throttled a call (Count). */
  AuthorityThrottles: 'AuthorityThrottles',
  /**
   * Time left before the deadline when the signer answered, for the same requests as `SigningLatency` (Milliseconds).
   */
  DeadlineHeadroom: 'DeadlineHeadroom',
  /** Requests that ran out of time, or of the attempts that fill it, for whatever reason (Count). Part of `SigningFailed`. */
  DeadlineExceeded: 'DeadlineExceeded',
  /** Containers started (Count). Powertools emits it and chose the name. */
  ColdStart: 'ColdStart',
  /** Whether a health check failed, 0 or 1 per check (Count). */
  HealthCheckFailed: 'HealthCheckFailed',
  /** Whole days until the CA's certificate expires, per check (Count); of several CAs the first, and by `authority`. */
  AuthorityDaysToExpiry: 'AuthorityDaysToExpiry',
  /** Whole days until the certificate ends with which the signer authenticates itself to its CA, per check (Count). */
  ClientCertificateDaysToExpiry: 'ClientCertificateDaysToExpiry',
  /** Whole days until the TLS certificate of the CA's server ends, per check (Count). */
  ServerCertificateDaysToExpiry: 'ServerCertificateDaysToExpiry',
  /** Of several CAs, how many would not sign, per check (Count). A single one does not count here. */
  AuthoritiesFailing: 'AuthoritiesFailing',
  /** Whether the certificate provider exists and points at this signer, 0 or 1 per check (Count). */
  SelfManagedSigning: 'SelfManagedSigning',
  /** Whether the wrong one signs, by declaration and hold, 0 or 1 per check (Count). */
  SigningModeUnexpected: 'SigningModeUnexpected',
  /** Whether AWS signs and is meant to: by declaration, hold or pending restoration, 0 or 1 per check (Count). */
  AwsManagedOnPurpose: 'AwsManagedOnPurpose',
  /**
   * Whether AWS signs only because no deploy has brought self-managed signing back yet, after a hold was lifted or
   * it was declared again, 0 or 1 per check (Count). Part of `AwsManagedOnPurpose`.
   */
  RestorationPending: 'RestorationPending',
  /** Whether a preflight stopped Terraform, 0 or 1 per preflight (Count). */
  PreflightFailed: 'PreflightFailed',
  /** Whether a rehearsal failed, 0 or 1 per rehearsal (Count). */
  RehearsalFailed: 'RehearsalFailed',
} as const;

/**
 * Only the report of a passed rehearsal contains it; the runbook that lifts a hold looks for it. It has no quotes or
 * spaces, so it is the same text however the JSON is formatted.
 */
export const REHEARSAL_PASSED = 'rehearsal-passed';

/** Dimensions. A device can choose the value of none of them. */
export const Dimension = {
  Service: 'service',
  Reason: 'reason',
  /** Id of one of several CAs. */
  Authority: 'authority',
} as const;

/** Why a request was rejected: the device's fault, does not page. Stable: logs, metrics and docs use them. */
export const RejectionReason = {
  EventNotAnObject: 'EventNotAnObject',
  EventFieldMissing: 'EventFieldMissing',
  EventFieldNotText: 'EventFieldNotText',
  CsrTooLarge: 'CsrTooLarge',
  CsrNotPem: 'CsrNotPem',
  CsrOtherPem: 'CsrOtherPem',
  CsrNotSingle: 'CsrNotSingle',
  CsrTruncated: 'CsrTruncated',
  CsrMalformed: 'CsrMalformed',
  CsrKeyUnsupported: 'CsrKeyUnsupported',
  CsrKeyTooSmall: 'CsrKeyTooSmall',
  CsrDigestTooWeak: 'CsrDigestTooWeak',
  CsrSignatureUnsupported: 'CsrSignatureUnsupported',
  CsrSignatureInvalid: 'CsrSignatureInvalid',
  CsrSubjectEmpty: 'CsrSubjectEmpty',
  CsrSubjectNotAllowed: 'CsrSubjectNotAllowed',
  CsrAlternativeNameNotAllowed: 'CsrAlternativeNameNotAllowed',
  CsrAsksForCa: 'CsrAsksForCa',
  CsrExtensionNotAllowed: 'CsrExtensionNotAllowed',
  CsrRefusedByAuthority: 'CsrRefusedByAuthority',
} as const;
export type RejectionReason = (typeof RejectionReason)[keyof typeof RejectionReason];

/** Why signing failed: ours to fix. Stable: logs, metrics and docs use them. */
export const FailureReason = {
  AuthorityThrottled: 'AuthorityThrottled',
  AuthorityAccessDenied: 'AuthorityAccessDenied',
  AuthorityNotFound: 'AuthorityNotFound',
  AuthorityNotActive: 'AuthorityNotActive',
  AuthorityKeyUnsupported: 'AuthorityKeyUnsupported',
  AuthorityRefused: 'AuthorityRefused',
  AuthorityUnavailable: 'AuthorityUnavailable',
  AuthorityUntrusted: 'AuthorityUntrusted',
  AuthorityAnswerUnreadable: 'AuthorityAnswerUnreadable',
  AuthorityIssuesByHand: 'AuthorityIssuesByHand',
  CredentialUnavailable: 'CredentialUnavailable',
  FederationNotEnabled: 'FederationNotEnabled',
  IssuanceFailed: 'IssuanceFailed',
  LeafLintFailed: 'LeafLintFailed',
  LedgerThrottled: 'LedgerThrottled',
  LedgerAccessDenied: 'LedgerAccessDenied',
  LedgerNotFound: 'LedgerNotFound',
  LedgerRefused: 'LedgerRefused',
  LedgerUnreachable: 'LedgerUnreachable',
  DeadlineExceeded: 'DeadlineExceeded',
  CertificateMalformed: 'CertificateMalformed',
  CertificateVersionUnsupported: 'CertificateVersionUnsupported',
  CertificateSerialOutOfRange: 'CertificateSerialOutOfRange',
  CertificateSignatureUnsupported: 'CertificateSignatureUnsupported',
  CertificateSubjectDiffers: 'CertificateSubjectDiffers',
  CertificateAlternativeNamesDiffer: 'CertificateAlternativeNamesDiffer',
  CertificateKeyDiffers: 'CertificateKeyDiffers',
  CertificateIsCa: 'CertificateIsCa',
  CertificateExtensionUnsupported: 'CertificateExtensionUnsupported',
  CertificateExtensionUnexpected: 'CertificateExtensionUnexpected',
  CertificateNotForClients: 'CertificateNotForClients',
  CertificateNotValidNow: 'CertificateNotValidNow',
  CertificateIssuerUnexpected: 'CertificateIssuerUnexpected',
  RehearsalTooSlow: 'RehearsalTooSlow',
  ExampleRefused: 'ExampleRefused',
  Unexpected: 'Unexpected',
} as const;
export type FailureReason = (typeof FailureReason)[keyof typeof FailureReason];
