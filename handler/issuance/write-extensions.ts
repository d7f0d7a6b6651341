import { Tag } from '../x509/der';
import {
  AUTHORITY_INFORMATION_ACCESS,
  AUTHORITY_KEY_IDENTIFIER,
  BASIC_CONSTRAINTS,
  type BasicConstraints,
  CRL_DISTRIBUTION_POINTS,
  KEY_USAGE,
  SUBJECT_KEY_IDENTIFIER,
} from '../x509/extensions';
import { GeneralNameTag } from '../x509/general-name';
import { encode, encodeKnownOid } from '../x509/write-der';
import type { AuthorityInfoAccess } from './profile';

/** Ways to reach something of the CA's (RFC 5280, 4.2.2.1). */
export const ACCESS_METHODS: Readonly<Record<keyof AuthorityInfoAccess, string>> = {
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
};

/** `[0]`, primitive: the key in an AuthorityKeyIdentifier (RFC 5280, A.2). */
export const KEY_IDENTIFIER = 0x80;

/** One extension, DER (RFC 5280, 4.1). @param value DER of what it says. @param critical No verifier may skip it. */
export function encodeExtension(oid: string, value: Buffer, critical?: 'critical'): Buffer {
  const criticality = critical === undefined ? [] : [encode(Tag.Boolean, Buffer.of(0xff))];
  return encode(Tag.Sequence, encodeKnownOid(oid), ...criticality, encode(Tag.OctetString, value));
}

/** Critical as RFC 5280, 4.2.1.9 demands of a CA. @param constraints The path length is at most 127, and only a CA's. */
export function encodeBasicConstraints({ ca, pathLength }: BasicConstraints): Buffer {
  const length = pathLength === undefined ? [] : [encode(Tag.Integer, Buffer.of(pathLength))];
  // False is the default, which DER leaves out (X.690, 11.5).
  const says = ca ? [encode(Tag.Boolean, Buffer.of(0xff)), ...length] : [];
  return encodeExtension(BASIC_CONSTRAINTS, encode(Tag.Sequence, ...says), 'critical');
}

/** "When present, SHOULD be critical" (RFC 5280, 4.2.1.3). @param bits The first eight bits, at least one of them set. */
export function encodeKeyUsage(bits: number): Buffer {
  // A named bit list ends with its last bit that is set (X.690, 11.2.2).
  const unused = 31 - Math.clz32(bits & -bits);
  return encodeExtension(KEY_USAGE, encode(Tag.BitString, Buffer.of(unused, bits)), 'critical');
}

/** Names the certificate's own key (RFC 5280, 4.2.1.2). */
export function encodeSubjectKeyIdentifier(identifier: Buffer): Buffer {
  return encodeExtension(SUBJECT_KEY_IDENTIFIER, encode(Tag.OctetString, identifier));
}

/** Names the key of the CA that signs (RFC 5280, 4.2.1.1). */
export function encodeAuthorityKeyIdentifier(identifier: Buffer): Buffer {
  return encodeExtension(AUTHORITY_KEY_IDENTIFIER, encode(Tag.Sequence, encode(KEY_IDENTIFIER, identifier)));
}

/**
 * Where the revocation list is: one point with several names, which are ways to the same list (RFC 5280, 4.2.1.13).
 * Without URLs, no extension.
 */
export function encodeDistributionPoint(urls: readonly string[]): readonly Buffer[] {
  if (urls.length === 0) return [];
  // Both tags are [0].
  const fullName = encode(Tag.Context0, ...urls.map(uri));
  const point = encode(Tag.Sequence, encode(Tag.Context0, fullName));
  return [encodeExtension(CRL_DISTRIBUTION_POINTS, encode(Tag.Sequence, point))];
}

/** Where to ask about the CA that signs (RFC 5280, 4.2.2.1). Without URLs, no extension. */
export function encodeInformationAccess({ ocsp, caIssuers }: AuthorityInfoAccess): readonly Buffer[] {
  const description = (method: keyof AuthorityInfoAccess, url: string | undefined) =>
    url === undefined ? [] : [encode(Tag.Sequence, encodeKnownOid(ACCESS_METHODS[method]), uri(url))];
  const descriptions = [...description('ocsp', ocsp), ...description('caIssuers', caIssuers)];
  if (descriptions.length === 0) return [];
  return [encodeExtension(AUTHORITY_INFORMATION_ACCESS, encode(Tag.Sequence, ...descriptions))];
}

function uri(url: string): Buffer {
  return encode(GeneralNameTag.UniformResourceIdentifier, Buffer.from(url, 'latin1'));
}
