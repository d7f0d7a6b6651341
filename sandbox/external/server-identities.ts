import type { SecureVersion } from 'node:tls';
import type { Leaf } from '../x509/authority';
import { X509Authority } from '../x509/authority';

const MINUTE = 60_000;

/** The certificates that a server can show; all but the first two are mistakes of whoever runs it. */
export type ServerCertificate = 'valid' | 'renewed' | 'expired' | 'other name' | 'unknown issuer';

/** What a server may speak: TLS 1.2 at least, or only what nobody should speak any more. */
export const TLS_VERSIONS: Readonly<
  Record<'current' | 'outdated', { readonly minVersion: SecureVersion; readonly maxVersion: SecureVersion }>
> = {
  current: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' },
  outdated: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' },
};

/** A server's certificates, and the CA that vouches for them. */
export interface ServerIdentities {
  /** The CA, PEM: the trust anchor of the server's clients. */
  readonly trustAnchorPem: string;
  /** Certificate and key by name. */
  readonly leaves: Readonly<Record<ServerCertificate, Leaf>>;
}

/** Makes the certificates of the server at `localhost` and 127.0.0.1. */
export async function createServerIdentities(): Promise<ServerIdentities> {
  const [anchor, stranger] = (await Promise.all(
    ['Servers of the CA', 'Nobody knows this CA'].map((commonName) =>
      X509Authority.create({ commonName, key: 'EC_prime256v1' }),
    ),
  )) as [X509Authority, X509Authority];
  const here = {
    subject: 'CN=localhost',
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
    usage: 'server',
  } as const;
  const now = Date.now();
  const [valid, renewed, expired, elsewhere, unknown] = await Promise.all([
    anchor.createLeaf(here),
    anchor.createLeaf(here),
    anchor.createLeaf({
      ...here,
      notBefore: new Date(now - 50 * MINUTE),
      notAfter: new Date(now - 10 * MINUTE),
    }),
    anchor.createLeaf({
      subject: 'CN=elsewhere.example.com',
      dnsNames: ['elsewhere.example.com'],
      usage: 'server',
    }),
    stranger.createLeaf(here),
  ]);
  return {
    trustAnchorPem: anchor.certificatePem,
    leaves: { valid, renewed, expired, 'other name': elsewhere, 'unknown issuer': unknown },
  };
}
