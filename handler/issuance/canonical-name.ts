import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { type DerNode, readDer, readOid, Tag } from '../x509/der';
import { readDirectoryString, STANDARD_CHARACTERS } from '../x509/directory-string';
import { GeneralNameTag } from '../x509/general-name';
import { DESCRIPTORS } from '../x509/name';
import { encode, encodeKnownOid, encodeSet } from '../x509/write-der';
import { checkBounds } from './attribute-bounds';

/** The names of a leaf, DER. */
interface LeafNames {
  readonly subject: Buffer;
  /** GeneralNames; `undefined` for none. */
  readonly alternativeNames: Buffer | undefined;
}

/**
 * The names of a checked CSR as a CA may sign them.
 *
 * @param subject DER of the subject. @param alternativeNames DER of the GeneralNames; `undefined` for none.
 * @throws RequestRejected for a name that a CA must not sign: see `canonicalName`.
 */
export function canonicalNames(subject: Buffer, alternativeNames: Buffer | undefined): LeafNames {
  return {
    subject: canonicalName(readDer(subject)),
    alternativeNames: alternativeNames && canonicalAlternativeNames(alternativeNames),
  };
}

/**
 * A distinguished name as a CA may sign it: the same octets where they are valid; otherwise the same name with its SETs
 * sorted (X.690, 11.6), and with text that its string type does not allow as UTF8String (RFC 5280, 4.1.2.4).
 *
 * BMPString, TeletexString and UniversalString stay as they are: they are valid, if old, and no text of them is certain.
 *
 * @param name A name of a checked CSR. @throws RequestRejected for a value that is invalid in its type and that tools
 *   read differently, so that there is no same text, and for one that is too long or too short.
 */
export function canonicalName(name: DerNode): Buffer {
  return encode(
    Tag.Sequence,
    ...name.children.map(({ children }) => encodeSet(...children.map(canonicalAttribute))),
  );
}

/** The same for the directory names among alternative names; the other kinds are copied. @param der GeneralNames. */
export function canonicalAlternativeNames(der: Buffer): Buffer {
  const names = readDer(der).children.map((name) => {
    const [directoryName] = name.children;
    return name.tag === GeneralNameTag.DirectoryName && directoryName !== undefined
      ? encode(name.tag, canonicalName(directoryName))
      : name.encoding;
  });
  return encode(Tag.Sequence, ...names);
}

function canonicalAttribute({ children: [type, ...values] }: DerNode): Buffer {
  const oid = readOid(type, 'the type of an attribute of the name');
  return encode(Tag.Sequence, encodeKnownOid(oid), ...values.map((value) => canonicalValue(oid, value)));
}

function canonicalValue(type: string, value: DerNode): Buffer {
  checkBounds(type, value);
  if (isAllowed(value)) return value.encoding;
  const text = readDirectoryString(value);
  if (text === undefined) {
    throw new RequestRejected(
      RejectionReason.CsrRefusedByAuthority,
      `the name has a ${DESCRIPTORS[type] ?? type} with characters that its string type does not have and that tools ` +
        'read differently. Send it as UTF8String.',
    );
  }
  return encode(Tag.Utf8String, Buffer.from(text));
}

/** Whether a value has only characters of its string type. */
export function isAllowed({ tag, content }: DerNode): boolean {
  return STANDARD_CHARACTERS[tag]?.test(content.toString('latin1')) ?? true;
}
