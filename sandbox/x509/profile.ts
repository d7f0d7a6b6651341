import type { KeyObject } from 'node:crypto';
import type { AuthorityKey, NonSigningKey, SigningAlgorithm } from './algorithms';
import type { X509Authority } from './authority';
import type { Usage } from './extensions';

/** How to create a CA. */
export interface AuthorityOptions {
  /** Its common name; its whole subject. */
  readonly commonName: string;
  /** Type of the root's key. */
  readonly key: AuthorityKey | NonSigningKey;
  /** A key of that type that there is already. @default a new one */
  readonly privateKey?: KeyObject;
  /** The CA that signs its certificate. @default itself: a root */
  readonly issuer?: X509Authority;
  /** @default an hour ago */
  readonly notBefore?: Date;
  /** @default ten years (3650 days) from now */
  readonly notAfter?: Date;
}

/** How to sign a CSR. */
export interface SignOptions {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** @default the one of the authority's key: SHA-256 for RSA and P-256, SHA-384 for P-384, SHA-512 for P-521 */
  readonly signingAlgorithm?: SigningAlgorithm;
  /** @default client */
  readonly usages?: readonly Usage[];
  /**
   * What to copy from the CSR: its subject alternative name, or every extension that does not collide with the
   * authority's own.
   * @default subject-alternative-name
   */
  readonly extensionsFromCsr?: 'subject-alternative-name' | 'all';
  /** Contents octets of the INTEGER. @default 16 random bytes, positive */
  readonly serial?: Buffer;
  /** True makes a CA certificate: a wrong answer that a signer must notice. @default false */
  readonly isAuthority?: boolean;
  /** True signs with SHA-1: another wrong answer. @default false */
  readonly isWeak?: boolean;
  /** 1 has no extensions: another wrong answer. @default 3 */
  readonly version?: 1 | 3;
}

/** How to create a leaf with a new key. */
export interface LeafOptions {
  /** Distinguished name, RFC 4514, such as `CN=localhost`. */
  readonly subject: string;
  /** @default none */
  readonly dnsNames?: readonly string[];
  /** @default none */
  readonly ipAddresses?: readonly string[];
  readonly usage: Usage;
  /** Type of the leaf's key. @default EC_prime256v1 */
  readonly key?: AuthorityKey;
  /** @default an hour ago */
  readonly notBefore?: Date;
  /** @default a year (365 days) from now, or the authority's end if that is earlier */
  readonly notAfter?: Date;
}

/** A leaf and its private key (PKCS #8), both PEM. */
export interface Leaf {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}
