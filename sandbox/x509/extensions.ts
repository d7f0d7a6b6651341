import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
} from '@peculiar/x509';

/** What a leaf's key may be used for (extended key usage, RFC 5280 section 4.2.1.12). */
export type Usage = 'client' | 'server';

const PURPOSE: Readonly<Record<Usage, string>> = {
  client: ExtendedKeyUsage.clientAuth,
  server: ExtendedKeyUsage.serverAuth,
};

/**
 * The extensions of a CA, with no limit on the depth below it.
 *
 * @param issuerPublicKeyDer Key of the CA above it. @default none: a root
 */
export async function authorityExtensions(
  publicKeyDer: Uint8Array,
  issuerPublicKeyDer?: Uint8Array,
): Promise<readonly Extension[]> {
  return [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(
      KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
      true,
    ),
    await SubjectKeyIdentifierExtension.create(new Uint8Array(publicKeyDer)),
    ...(issuerPublicKeyDer === undefined
      ? []
      : [await AuthorityKeyIdentifierExtension.create(new Uint8Array(issuerPublicKeyDer))]),
  ];
}

/** What differs between leaves. */
export interface LeafExtensions {
  readonly publicKeyDer: Uint8Array;
  readonly issuerPublicKeyDer: Uint8Array;
  readonly usages: readonly Usage[];
  /** True makes the "leaf" a CA certificate, which no template does: a test whether a signer notices. */
  readonly isAuthority: boolean;
  /** Further extensions; the leaf's own take precedence over those of the same type. */
  readonly more: readonly Extension[];
}

/**
 * The extensions of a leaf, as the end-entity templates of AWS's CAs define them (user guide, "Template
 * definitions").
 */
export async function leafExtensions(leaf: LeafExtensions): Promise<readonly Extension[]> {
  const usage = KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment;
  const own: readonly Extension[] = [
    new BasicConstraintsExtension(leaf.isAuthority, undefined, leaf.isAuthority),
    await AuthorityKeyIdentifierExtension.create(new Uint8Array(leaf.issuerPublicKeyDer)),
    await SubjectKeyIdentifierExtension.create(new Uint8Array(leaf.publicKeyDer)),
    new KeyUsagesExtension(leaf.isAuthority ? usage | KeyUsageFlags.keyCertSign : usage, true),
    new ExtendedKeyUsageExtension(leaf.usages.map((name) => PURPOSE[name])),
  ];
  const taken = new Set(own.map(({ type }) => type));
  return [...own, ...leaf.more.filter(({ type }) => !taken.has(type))];
}

/** A subject alternative name of DNS names and IP addresses; empty if there are none. */
export function namesOf(dnsNames: readonly string[], ipAddresses: readonly string[]): readonly Extension[] {
  const names: JsonGeneralNames = [
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
    ...ipAddresses.map((value) => ({ type: 'ip' as const, value })),
  ];
  return names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)];
}
