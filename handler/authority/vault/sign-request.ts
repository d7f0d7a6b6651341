import type { VaultRequest } from './client';
import type { VaultSettings } from './settings';

/**
 * The request for a certificate. (API of the PKI secrets engine, "Sign certificate", "Sign verbatim")
 *
 * @param csr PEM.
 */
export function signRequest(
  csr: string,
  { mount, role, issuer, operation, validityDays }: VaultSettings,
): VaultRequest & { readonly path: string } {
  const engine = issuer === undefined ? mount : `${mount}/issuer/${issuer}`;
  return {
    method: 'POST',
    isOrder: true,
    path: `${engine}/${operation}/${role}`,
    input: {
      csr,
      format: 'pem',
      // In hours: the longest unit that every version reads.
      ttl: `${24 * validityDays}h`,
      // A device's name is no host name, and AWS IoT does not want the CSR's names to change.
      exclude_cn_from_sans: true,
      // What the role does not say then, for devices: clients, with keys that sign.
      ...(operation === 'sign-verbatim' && {
        key_usage: ['DigitalSignature'],
        ext_key_usage: ['ClientAuth'],
      }),
    },
  };
}
