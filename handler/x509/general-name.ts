import { type DerNode, expectChildren, expectTag, MalformedDer, readAs, readOid, Tag } from './der';
import { readDirectoryString } from './directory-string';
import { comparableName, type DistinguishedName, escapeValue, readName, renderName } from './name';

/** Tags of a GeneralName (RFC 5280, 4.2.1.6), including the constructed bit. */
export const GeneralNameTag = {
  OtherName: 0xa0,
  Rfc822Name: 0x81,
  DnsName: 0x82,
  DirectoryName: 0xa4,
  UniformResourceIdentifier: 0x86,
  IpAddress: 0x87,
  RegisteredId: 0x88,
} as const;

/**
 * Types of the values of other names that openssl knows: xmppAddr (RFC 6120), SRVName (RFC 4985), NAIRealm (RFC
 * 7585), SmtpUTF8Mailbox (RFC 9598) and Microsoft's user principal name. If one has another type, openssl shows none of
 * the certificate's alternative names, so others could hide behind it.
 */
const OTHER_NAME_TYPES: Readonly<Record<string, number>> = {
  '1.3.6.1.5.5.7.8.5': Tag.Utf8String,
  '1.3.6.1.5.5.7.8.7': Tag.Ia5String,
  '1.3.6.1.5.5.7.8.8': Tag.Utf8String,
  '1.3.6.1.5.5.7.8.9': Tag.Utf8String,
  '1.3.6.1.4.1.311.20.2.3': Tag.Utf8String,
};

/** String types that every tool reads alike. */
const STRINGS: readonly number[] = [Tag.Utf8String, Tag.PrintableString, Tag.NumericString, Tag.Ia5String];

/** Visible ASCII and spaces: what every tool reads alike in an IA5String. */
const VISIBLE = /^[\x20-\x7e]+$/;

/**
 * Some CAs refuse alternative names of any kind that are blank or have a control character. Asking would cost a call
 * and hide whose fault it is.
 */
const BLANK_OR_CONTROL = /^\s*$|\p{Cc}/u;

/**
 * A GeneralName as one text, close to openssl's: `DNS:`, `email:`, `URI:`, `IP:`, `dirName:`, `RID:` or `otherName:`,
 * and the name. Different names have different texts, string types apart, and no name looks like two. Throws
 * `MalformedDer`, also for the two unused kinds that few tools read: x400Address and ediPartyName.
 */
export function renderGeneralName(name: DerNode): string {
  switch (name.tag) {
    case GeneralNameTag.Rfc822Name:
      return `email:${readVisible(name)}`;
    case GeneralNameTag.DnsName:
      return `DNS:${readVisible(name)}`;
    case GeneralNameTag.UniformResourceIdentifier:
      return `URI:${readVisible(name)}`;
    case GeneralNameTag.IpAddress:
      return `IP:${readIpAddress(name.content)}`;
    case GeneralNameTag.DirectoryName:
      return `dirName:${renderName(readDirectoryName(name))}`;
    case GeneralNameTag.RegisteredId:
      return `RID:${readOid(readAs(Tag.ObjectIdentifier, name), 'a registered id')}`;
    case GeneralNameTag.OtherName:
      return `otherName:${readOtherName(name)}`;
    default:
      throw new MalformedDer(
        `its tag 0x${name.tag.toString(16)} is not one of the kinds that are signed ` +
          '(DNS, email, URI, IP, dirName, RID, otherName)',
      );
  }
}

/**
 * A text that two GeneralNames share exactly if they are the same name. For comparison only: in a directory name,
 * `renderGeneralName` shows the string type of an attribute that it has no name for. Throws
 * `MalformedDer`.
 */
export function comparableGeneralName(name: DerNode): string {
  if (name.tag !== GeneralNameTag.DirectoryName) return renderGeneralName(name);
  return `dirName:${comparableName(readDirectoryName(name))}`;
}

/** Escaped like a value of a subject, so that one rule serves patterns for both. */
function readVisible({ content }: DerNode): string {
  const text = content.toString('latin1');
  if (!VISIBLE.test(text)) throw new MalformedDer('it is empty or has a character that cannot be seen');
  assertNoBlankOrControl(text);
  return escapeValue(text);
}

/** Precedes an IPv4 address in 16 octets (RFC 4291, 2.5.5.2), which Go and Java read as IPv4, and openssl as IPv6. */
const IPV4_MAPPED = Buffer.from('00000000000000000000ffff', 'hex');

/** IPv6 in the form of RFC 5952, which is also that of URLs. */
function readIpAddress(octets: Buffer): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) throw new MalformedDer('an IP address has neither 4 nor 16 octets');
  if (octets.subarray(0, IPV4_MAPPED.length).equals(IPV4_MAPPED)) {
    throw new MalformedDer('an IPv4 address is written as an IPv6 address');
  }
  const groups = octets.toString('hex').match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** A Name is a CHOICE, so its tag is EXPLICIT. */
function readDirectoryName(name: DerNode): DistinguishedName {
  const [inside] = expectChildren(name, 'a directory name', { minimum: 1 });
  const directoryName = readName(expectTag(inside, Tag.Sequence, 'a directory name'));
  if (directoryName.length === 0) throw new MalformedDer('a directory name is empty');
  for (const { text } of directoryName.flat()) assertNoBlankOrControl(text);
  return directoryName;
}

/** @param text `undefined` if tools read it differently; AWS does not say what it sees then. */
function assertNoBlankOrControl(text: string | undefined): void {
  if (text !== undefined && BLANK_OR_CONTROL.test(text)) {
    throw new MalformedDer('it is blank or has a control character');
  }
}

/** An OID and its value, in hexadecimal, which is RFC 4514's form for values without a text form. */
function readOtherName(name: DerNode): string {
  const [type, tagged] = expectChildren(name, 'an other name', { minimum: 2 });
  const oid = readOid(type, 'the type of an other name');
  const explicit = expectTag(tagged, Tag.Context0, 'the value of an other name');
  const [value] = expectChildren(explicit, 'the value of an other name', { minimum: 1 });
  const wanted = OTHER_NAME_TYPES[oid];
  if (wanted !== undefined) expectTag(value, wanted, `the value of the other name ${oid}`);
  if (value && STRINGS.includes(value.tag)) assertNoBlankOrControl(readDirectoryString(value));
  return `${oid}=#${value?.encoding.toString('hex')}`;
}
