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

/**
 * ARN of a key in AWS KMS, not of an alias: an alias can be pointed at another key, and a CA is its key. (KMS developer
 * guide, "Key identifiers")
 */
export const KMS_KEY_ARN =
  '^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$';

/** What such an ARN must be: completes the sentence "<name> must be …". */
export const KMS_KEY_ARN_MUST_BE =
  'the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID, and not of an alias';

/**
 * Name of an SSM parameter that is in a folder, so that whoever plans a deployment needs to see no other folder. (Systems
 * Manager user guide, "Constraints on parameter names")
 */
export const PARAMETER_NAME = '^/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){1,14}$';

/** What such a name must be: completes the sentence "<name> must be …". */
export const PARAMETER_NAME_MUST_BE =
  'the name of an SSM parameter in a folder, such as /my-pki/ca-certificate';
