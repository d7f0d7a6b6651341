import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto';
import { X509Authority } from '../../sandbox/x509/authority';

/** A CA whose key is in this process. */
export interface VirtualIssuer {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
}

/** A CA whose certificate is valid from the epoch on, with which virtual time begins. */
export async function makeIssuer(): Promise<VirtualIssuer> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { certificate } = await X509Authority.create({
    commonName: 'Bench CA',
    key: 'EC_prime256v1',
    privateKey,
    notBefore: new Date(0),
  });
  return { certificate, privateKey };
}
