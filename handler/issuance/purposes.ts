import { CLIENT_AUTHENTICATION, OCSP_SIGNING } from '../x509/client-use';

/** Purposes by their names in RFC 5280, 4.2.1.12, and openssl. */
export const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['serverAuth', '1.3.6.1.5.5.7.3.1'],
  ['clientAuth', CLIENT_AUTHENTICATION],
  ['codeSigning', '1.3.6.1.5.5.7.3.3'],
  ['emailProtection', '1.3.6.1.5.5.7.3.4'],
]);

/** Purposes that no device's certificate may have, and why. */
export const IMPOSSIBLE_PURPOSES: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'makes the certificate good for any purpose (RFC 5280, 4.2.1.12)',
  [OCSP_SIGNING]: 'lets a device answer for all certificates of the CA (RFC 6960, 4.2.2.2)',
  '1.3.6.1.5.5.7.3.8': 'must be the only one of a certificate (RFC 3161, 2.3)',
};
