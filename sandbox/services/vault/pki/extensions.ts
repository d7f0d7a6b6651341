import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
} from '@peculiar/x509';
import { Primitive, Sequence } from 'asn1js';
import type { PkiRole } from './role';

const OID = { basicConstraints: '2.5.29.19', alternativeName: '2.5.29.17' } as const;

/** Bits of the key usage, by Go's names in lower case. (RFC 5280 section 4.2.1.3) */
const KEY_USAGES = [
  'digitalsignature',
  'contentcommitment',
  'keyencipherment',
  'dataencipherment',
  'keyagreement',
  'certsign',
  'crlsign',
  'encipheronly',
  'decipheronly',
];

/** Purposes by Go's names in lower case. (RFC 5280 section 4.2.1.12) */
const PURPOSES: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  serverauth: '1.3.6.1.5.5.7.3.1',
  clientauth: '1.3.6.1.5.5.7.3.2',
  codesigning: '1.3.6.1.5.5.7.3.3',
  emailprotection: '1.3.6.1.5.5.7.3.4',
  timestamping: '1.3.6.1.5.5.7.3.8',
  ocspsigning: '1.3.6.1.5.5.7.3.9',
};

/** Alternative names of a leaf. */
export interface AlternativeNames {
  readonly dnsNames: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly ipAddresses: readonly Buffer[];
  readonly uris: readonly string[];
}

/** What a leaf's extensions are made of. */
export interface LeafContent {
  readonly role: PkiRole;
  readonly publicKeyDer: Uint8Array;
  readonly issuerPublicKeyDer: Uint8Array;
  readonly hasSubject: boolean;
  readonly names: AlternativeNames;
  /** Extensions of the CSR to copy: they take the place of the leaf's own. `sign` copies none. */
  readonly copied: readonly Extension[];
}

/** The extensions of a leaf, in Go's order. (Go, crypto/x509, "buildCertExtensions") */
export async function leafExtensions(content: LeafContent): Promise<readonly Extension[]> {
  const { role, publicKeyDer, issuerPublicKeyDer, names, hasSubject } = content;
  const copied = content.copied.filter(({ type }) => type !== OID.basicConstraints);
  const usages = keyUsageOf(role);
  const purposes = purposesOf(role);
  const own: readonly Extension[] = [
    ...(usages === 0 ? [] : [new KeyUsagesExtension(usages, true)]),
    ...(purposes.length === 0 ? [] : [new ExtendedKeyUsageExtension([...purposes])]),
    ...(role.basic_constraints_valid_for_non_ca
      ? [new BasicConstraintsExtension(false, undefined, true)]
      : []),
    await SubjectKeyIdentifierExtension.create(new Uint8Array(publicKeyDer)),
    await AuthorityKeyIdentifierExtension.create(new Uint8Array(issuerPublicKeyDer)),
    ...alternativeName(names, !hasSubject),
  ];
  const taken = new Set(copied.map(({ type }) => type));
  return [...own.filter(({ type }) => !taken.has(type)), ...copied];
}

function keyUsageOf({ key_usage }: PkiRole): number {
  const bits = key_usage.map((name) => KEY_USAGES.indexOf(name.trim().toLowerCase()));
  return bits.reduce((flags, bit) => (bit < 0 ? flags : flags | (1 << bit)), 0);
}

function purposesOf(role: PkiRole): readonly string[] {
  const flagged = [
    role.server_flag && 'serverauth',
    role.client_flag && 'clientauth',
    role.code_signing_flag && 'codesigning',
    role.email_protection_flag && 'emailprotection',
  ];
  const names = [...flagged, ...role.ext_key_usage.map((name) => name.trim().toLowerCase())];
  const purposes = names.flatMap((name) => (name === false ? [] : (PURPOSES[name] ?? [])));
  return [...new Set([...purposes, ...role.ext_key_usage_oids])];
}

function alternativeName(names: AlternativeNames, isCritical: boolean): readonly Extension[] {
  const general = (tagNumber: number, octets: Buffer) =>
    new Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex: new Uint8Array(octets) });
  const value = [
    ...names.dnsNames.map((name) => general(2, Buffer.from(name, 'latin1'))),
    ...names.emailAddresses.map((name) => general(1, Buffer.from(name, 'latin1'))),
    ...names.ipAddresses.map((octets) => general(7, octets)),
    ...names.uris.map((uri) => general(6, Buffer.from(uri, 'latin1'))),
  ];
  if (value.length === 0) return [];
  return [new Extension(OID.alternativeName, isCritical, new Sequence({ value }).toBER())];
}
