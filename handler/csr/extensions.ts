import { type DerNode, expectChildren, expectTag, MalformedDer, readDer, readOid, Tag } from '../x509/der';

/** PKCS #9 (RFC 2985, 5.4.2), and the OID under which older Microsoft tools send the same. */
const EXTENSION_REQUESTS = ['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14'];

const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';

/** Bit 5 of KeyUsage, keyCertSign (RFC 5280, 4.2.1.3), in the first octet of the bits. */
const KEY_CERT_SIGN = 0x04;

/**
 * The extensions that a CSR asks for, by OID; each value is the DER inside its OCTET STRING.
 *
 * Throws `MalformedDer` when one is asked for twice: the CA might follow the one that was not checked.
 */
export function readRequestedExtensions(attributes: DerNode | undefined): ReadonlyMap<string, DerNode> {
  const extensions = new Map<string, DerNode>();
  for (const attribute of attributes?.children ?? []) {
    expectTag(attribute, Tag.Sequence, 'an attribute');
    const [type, values] = expectChildren(attribute, 'an attribute', { minimum: 2 });
    const oid = readOid(type, 'the type of an attribute');
    expectTag(values, Tag.Set, 'the values of an attribute');
    if (!EXTENSION_REQUESTS.includes(oid)) continue;
    const [list] = expectChildren(
      expectTag(values, Tag.Set, 'the extension request'),
      'the extension request',
      {
        minimum: 1,
      },
    );
    for (const extension of expectTag(list, Tag.Sequence, 'the extension request').children) {
      const [extensionOid, value] = readExtension(extension);
      if (extensions.has(extensionOid))
        throw new MalformedDer(`the extension ${extensionOid} is asked for twice`);
      extensions.set(extensionOid, value);
    }
  }
  return extensions;
}

function readExtension(extension: DerNode): [oid: string, value: DerNode] {
  expectTag(extension, Tag.Sequence, 'an extension');
  const parts = expectChildren(extension, 'an extension', { minimum: 2, maximum: 3 });
  if (parts.length === 3) expectTag(parts[1], Tag.Boolean, 'the criticality of an extension');
  const value = expectTag(parts.at(-1), Tag.OctetString, 'the value of an extension');
  return [readOid(parts[0], 'the type of an extension'), readDer(value.content)];
}

/** Whether the CSR asks for the powers of a CA: `CA:TRUE`, or a key that may sign certificates. */
export function asksForCa(extensions: ReadonlyMap<string, DerNode>): boolean {
  const basicConstraints = extensions.get(BASIC_CONSTRAINTS);
  const keyUsage = extensions.get(KEY_USAGE);
  return (
    (basicConstraints !== undefined && saysCa(basicConstraints)) ||
    (keyUsage !== undefined && allowsCertificateSigning(keyUsage))
  );
}

function saysCa(basicConstraints: DerNode): boolean {
  expectTag(basicConstraints, Tag.Sequence, 'the basic constraints');
  const parts = expectChildren(basicConstraints, 'the basic constraints', { minimum: 0, maximum: 2 });
  const [ca, ...others] = parts[0]?.tag === Tag.Boolean ? parts : [undefined, ...parts];
  // One path length, and nothing else: a CA must not find a TRUE where this check did not look.
  for (const other of others) expectTag(other, Tag.Integer, 'the path length of the basic constraints');
  if (others.length > 1) throw new MalformedDer('the basic constraints have two path lengths');
  return ca?.content[0] === 0xff;
}

function allowsCertificateSigning(keyUsage: DerNode): boolean {
  const [, bits = 0] = expectTag(keyUsage, Tag.BitString, 'the key usage').content;
  return (bits & KEY_CERT_SIGN) !== 0;
}
