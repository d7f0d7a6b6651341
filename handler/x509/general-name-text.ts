import { isIP } from 'node:net';
import { MalformedDer, readDer, Tag } from './der';
import { GeneralNameTag, renderGeneralName } from './general-name';
import { encodeName, MalformedName, unescapeValue } from './name-text';
import { encode, encodeOid } from './write-der';

/** The form of each kind, for an error. */
const FORMS =
  'DNS:device-1.example.com, email:…, URI:…, IP:10.0.0.1, dirName:CN=device-1,O=Example, RID:1.3.6.1.4.1.55555 or ' +
  'otherName:1.3.6.1.5.5.7.8.4=#… with the kind in front';

/**
 * DER of an alternative name in the form of patterns and logs: the inverse of `renderGeneralName`. Characters that it
 * escapes may also be unescaped, except a backslash.
 *
 * @throws MalformedName
 */
export function encodeGeneralName(text: string): Buffer {
  const [, kind = '', value = ''] = /^([A-Za-z]+):(.+)$/s.exec(text) ?? [];
  const write = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (write === undefined) throw new MalformedName(`${JSON.stringify(text)} is not one of ${FORMS}`);
  const name = write(value);
  try {
    renderGeneralName(readDer(name));
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw new MalformedName(`${JSON.stringify(text)} cannot be signed: ${cause.message}`, { cause });
  }
  return name;
}

const KINDS: Readonly<Record<string, (value: string) => Buffer>> = {
  DNS: (value) => encode(GeneralNameTag.DnsName, readAscii(value)),
  email: (value) => encode(GeneralNameTag.Rfc822Name, readAscii(value)),
  URI: (value) => encode(GeneralNameTag.UniformResourceIdentifier, readAscii(value)),
  IP: (value) => encode(GeneralNameTag.IpAddress, readIpAddress(value)),
  dirName: (value) => encode(GeneralNameTag.DirectoryName, encodeName(value)),
  // IMPLICIT: the tag of the kind replaces that of the type, which is one octet.
  RID: (value) => Buffer.concat([Buffer.of(GeneralNameTag.RegisteredId), readOid(value).subarray(1)]),
  otherName: readOtherName,
};

function readAscii(value: string): Buffer {
  const text = unescapeValue(value);
  if (/^[\x20-\x7e]+$/.test(text)) return Buffer.from(text);
  throw new MalformedName(
    `${JSON.stringify(text)} has a character that is not of ASCII; a DNS name has its xn-- form`,
  );
}

function readIpAddress(value: string): Buffer {
  const version = value.includes('%') ? 0 : isIP(value);
  if (version === 4) return Buffer.from(value.split('.').map(Number));
  if (version !== 6) throw new MalformedName(`${JSON.stringify(value)} is not an IP address`);
  // A URL's form has no leading zeros and no IPv4 address at its end.
  const [head = '', tail = ''] = new URL(`http://[${value}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

function readOid(dotted: string): Buffer {
  const oid = /^\d+(\.\d+)+$/.test(dotted) ? encodeOid(dotted) : undefined;
  if (oid === undefined) throw new MalformedName(`${JSON.stringify(dotted)} is not an object identifier`);
  return oid;
}

function readOtherName(value: string): Buffer {
  const [, oid = '', hex] = /^([\d.]+)=#((?:[0-9A-Fa-f]{2})+)$/.exec(value) ?? [];
  if (hex === undefined) {
    throw new MalformedName(`${JSON.stringify(value)} is not OID=# and the value's DER in hexadecimal`);
  }
  return encode(GeneralNameTag.OtherName, readOid(oid), encode(Tag.Context0, Buffer.from(hex, 'hex')));
}
