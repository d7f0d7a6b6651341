/**
 * The names and limits that the signer with a CA key in AWS KMS and its deployment share.
 */

/** Environment variables that only this signer reads. */
export const KmsSetting = {
  /** ARN of the CA's key. Required. */
  KeyArn: 'CA_KEY_ARN',
  /** Name of the SSM parameter with the CA's certificate, and its chain, in PEM. Required. */
  CertificateParameter: 'CA_CERTIFICATE_PARAMETER',
  /** What the leaves have in common, JSON. Required. */
  LeafProfile: 'LEAF_PROFILE',
} as const;

/** ARN of a key in AWS KMS; its group is the Region. Not of an alias, which may point at another key tomorrow. */
export const KMS_KEY_ARN = '^arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:key/[A-Za-z0-9-]{1,256}$';

/** What such an ARN must be: completes the sentence "<name> must be …". */
export const KMS_KEY_ARN_MUST_BE =
  'the ARN of a key in AWS KMS, arn:aws:kms:REGION:ACCOUNT:key/ID (not of an alias, which may point at another key tomorrow)';

/** Name of an SSM parameter. (Systems Manager user guide, "Constraints on parameter names") */
export const PARAMETER_NAME = '^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,14}$';

/** What such a name must be: completes the sentence "<name> must be …". */
export const PARAMETER_NAME_MUST_BE =
  'the name of an SSM parameter, such as /my-pki/ca-certificate, that begins with a slash';
