import { type DerNode, expectChildren, expectTag, MalformedDer, readDer, readOid, Tag } from './der';

/** An extension of a request or of a certificate. */
interface Extension {
  readonly critical: boolean;
  /** The contents of its OCTET STRING, not yet read: in private extensions they need not be DER. */
  readonly value: Buffer;
}

/** Extensions by OID. */
export type Extensions = ReadonlyMap<string, Extension>;

/** OID of the extension with the subject's alternative names (RFC 5280, 4.2.1.6). */
export const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';

/** OIDs of other extensions (RFC 5280, 4.2.1 and 4.2.2.1) that the signer reads, or writes in a leaf of its own. */
export const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
export const KEY_USAGE = '2.5.29.15';
export const BASIC_CONSTRAINTS = '2.5.29.19';
export const CRL_DISTRIBUTION_POINTS = '2.5.29.31';
export const CERTIFICATE_POLICIES = '2.5.29.32';
export const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
export const EXTENDED_KEY_USAGE = '2.5.29.37';
export const AUTHORITY_INFORMATION_ACCESS = '1.3.6.1.5.5.7.1.1';

/** OIDs of the extensions of a revocation list and of its entries (RFC 5280, 5.2.3, 5.3.1 and 5.3.2). */
export const CRL_NUMBER = '2.5.29.20';
export const REASON_CODE = '2.5.29.21';
export const INVALIDITY_DATE = '2.5.29.24';

/** Bits of KeyUsage (RFC 5280, 4.2.1.3), in the first octet of the bits: 0, 2, 6 and 5. */
export const DIGITAL_SIGNATURE = 0x80;
export const KEY_ENCIPHERMENT = 0x20;
export const CRL_SIGN = 0x02;
const KEY_CERT_SIGN = 0x04;

/**
 * The extensions in a list; none without a list.
 *
 * Throws `MalformedDer` for a repeated one: another tool might use the one that was not checked.
 */
export function readExtensions(list: DerNode | undefined): Extensions {
  const extensions = new Map<string, Extension>();
  if (list === undefined) return extensions;
  for (const node of expectTag(list, Tag.Sequence, 'the list of extensions').children) {
    const [oid, extension] = readExtension(node);
    if (extensions.has(oid)) throw new MalformedDer(`the extension ${oid} appears twice`);
    extensions.set(oid, extension);
  }
  return extensions;
}

function readExtension(node: DerNode): [oid: string, extension: Extension] {
  expectTag(node, Tag.Sequence, 'an extension');
  const parts = expectChildren(node, 'an extension', { minimum: 2, maximum: 3 });
  const critical = parts.length === 3 && expectTag(parts[1], Tag.Boolean, 'the criticality of an extension');
  const { content: value } = expectTag(parts.at(-1), Tag.OctetString, 'the value of an extension');
  return [
    readOid(parts[0], 'the type of an extension'),
    { critical: critical && critical.content[0] === 0xff, value },
  ];
}

/** The value of one extension, read; `undefined` when it is missing. Throws `MalformedDer`. */
export function readExtensionValue(extensions: Extensions, oid: string): DerNode | undefined {
  const extension = extensions.get(oid);
  return extension && readDer(extension.value);
}

/** Whether they make a CA: `CA:TRUE`, or a key that may sign certificates. Either is enough for some verifiers. */
export function grantsCaPowers(extensions: Extensions): boolean {
  const basicConstraints = readExtensionValue(extensions, BASIC_CONSTRAINTS);
  const keyUsage = readBits(extensions, KEY_USAGE, 'the key usage') ?? 0;
  return (basicConstraints !== undefined && saysCa(basicConstraints)) || (keyUsage & KEY_CERT_SIGN) !== 0;
}

function saysCa(basicConstraints: DerNode): boolean {
  expectTag(basicConstraints, Tag.Sequence, 'the basic constraints');
  const parts = expectChildren(basicConstraints, 'the basic constraints', { minimum: 0, maximum: 2 });
  const [ca, ...others] = parts[0]?.tag === Tag.Boolean ? parts : [undefined, ...parts];
  // One path length and nothing else: no TRUE may hide where this check does not look.
  for (const other of others) expectTag(other, Tag.Integer, 'the path length of the basic constraints');
  if (others.length > 1) throw new MalformedDer('the basic constraints have two path lengths');
  return ca?.content[0] === 0xff;
}

/** The first eight bits of a named bit list; `undefined` when the extension is missing. */
export function readBits(extensions: Extensions, oid: string, what: string): number | undefined {
  const value = readExtensionValue(extensions, oid);
  if (value === undefined) return undefined;
  const [, bits = 0] = expectTag(value, Tag.BitString, what).content;
  return bits;
}
