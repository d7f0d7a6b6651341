/** The operations of AWS Private CA that the sandbox has. */
export const OPERATIONS = [
  'IssueCertificate',
  'GetCertificate',
  'DescribeCertificateAuthority',
  'GetCertificateAuthorityCertificate',
  'RevokeCertificate',
  'UpdateCertificateAuthority',
  'RestoreCertificateAuthority',
] as const;

/** An operation of AWS Private CA, as in `X-Amz-Target: ACMPrivateCA.<Operation>`. */
export type Operation = (typeof OPERATIONS)[number];

/** Whether the sandbox has an operation of this name. */
export function isOperation(name: string): name is Operation {
  return (OPERATIONS as readonly string[]).includes(name);
}
