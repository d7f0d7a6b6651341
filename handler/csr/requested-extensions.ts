import { type DerNode, expectChildren, expectTag, MalformedDer, readOid, Tag } from '../x509/der';
import { type Extensions, readExtensions } from '../x509/extensions';

/** OID of the attribute that asks for extensions (RFC 2985, 5.4.2). */
export const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';

/** The same, and the OID that older Microsoft tools use for it. */
const EXTENSION_REQUESTS = [EXTENSION_REQUEST, '1.3.6.1.4.1.311.2.1.14'];

/** What a CSR asks for besides a name and a key. */
export interface RequestedAttributes {
  /** The extensions that it asks for. */
  readonly extensions: Extensions;
  /** OIDs of its other attributes, of which nobody reads the values. */
  readonly otherAttributes: readonly string[];
}

/**
 * Reads the attributes of a CSR, and the extensions that it asks for in one of them.
 *
 * Throws `MalformedDer` for a repeated extension or attribute: the CA might follow the one that was not checked. Of two
 * attributes, OpenSSL and Bouncy Castle read the first, and Go reads both.
 */
export function readRequestedAttributes(attributes: DerNode | undefined): RequestedAttributes {
  let requested: DerNode | undefined;
  const otherAttributes: string[] = [];
  for (const attribute of attributes?.children ?? []) {
    expectTag(attribute, Tag.Sequence, 'an attribute');
    const [type, values] = expectChildren(attribute, 'an attribute', { minimum: 2 });
    const oid = readOid(type, 'the type of an attribute');
    const set = expectTag(values, Tag.Set, 'the values of an attribute');
    if (!EXTENSION_REQUESTS.includes(oid)) {
      otherAttributes.push(oid);
      continue;
    }
    if (requested !== undefined) throw new MalformedDer('extensions are requested by two attributes');
    [requested] = expectChildren(set, 'the extension request', { minimum: 1 });
  }
  return { extensions: readExtensions(requested), otherAttributes };
}
