/**
 * The names that the signer with AWS Private CA and its deployment share, beside those of every signer
 * (handler/vocabulary.ts).
 */

/** Environment variables of this authority. */
export const PrivateCaSetting = {
  /** ARN of the CA that signs. Required. */
  CertificateAuthorityArn: 'CERTIFICATE_AUTHORITY_ARN',
  /** ARNs of further CAs that share the work, a list of texts in JSON. Default: none. */
  FurtherCertificateAuthorityArns: 'FURTHER_CERTIFICATE_AUTHORITY_ARNS',
  /** ARN of the certificate template. Default: end-entity client authentication, in the CA's partition. */
  CertificateTemplateArn: 'CERTIFICATE_TEMPLATE_ARN',
  /** Lifetime of a leaf in days, from 1. Required. */
  CertificateValidityDays: 'CERTIFICATE_VALIDITY_DAYS',
  /** AWS Private CA's name of the signing algorithm. Default: the one that fits the CA's key. */
  SigningAlgorithm: 'SIGNING_ALGORITHM',
} as const;

/** Metrics that only this authority emits, with the dimension `service`; each with its unit. */
export const PrivateCaMetric = {
  /** Times the CA was asked whether the certificate is ready, per certificate (Count). */
  AuthorityPolls: 'AuthorityPolls',
} as const;

/** Signing algorithms of AWS Private CA whose certificates AWS IoT accepts: the values of `SIGNING_ALGORITHM`. */
export const SIGNING_ALGORITHMS = [
  'SHA256WITHRSA',
  'SHA384WITHRSA',
  'SHA512WITHRSA',
  'SHA256WITHECDSA',
  'SHA384WITHECDSA',
  'SHA512WITHECDSA',
] as const;

/**
 * Templates of AWS Private CA for a device's certificate: those that let it authenticate as a client. They include
 * `BlankEndEntity…`, because a certificate without an extended key usage is good for any use. They exclude those for
 * servers, code signing, OCSP and CAs, and those with `CSRPassthrough` in their name, which copy every extension of a
 * CSR into the certificate, including unchecked ones. (AWS Private CA user guide, "AWS Private CA template
 * definitions")
 */
const CERTIFICATE_TEMPLATES = [
  'EndEntityClientAuthCertificate',
  'EndEntityClientAuthCertificate_APIPassthrough',
  'EndEntityCertificate',
  'EndEntityCertificate_APIPassthrough',
  'BlankEndEntityCertificate_APIPassthrough',
  'BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough',
] as const;

/** ARN of one of these templates; its only group is the partition. Means the same in JavaScript and in RE2. */
export const CERTIFICATE_TEMPLATE_ARN = `^arn:(aws[a-z-]*):acm-pca:::template/(?:${CERTIFICATE_TEMPLATES.join('|')})/V[0-9]+$`;

/** What such an ARN must be: completes the sentence "<name> must be …". */
export const CERTIFICATE_TEMPLATE_MUST_BE =
  'the ARN of a template of AWS Private CA that gives client authentication and makes no CA, such as ' +
  'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1 (none for servers, code signing or OCSP, and none with ' +
  'CSRPassthrough in its name, which copies extensions that nobody has checked)';
