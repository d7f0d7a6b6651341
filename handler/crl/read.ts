import {
  type DerNode,
  expectChildren,
  expectTag,
  MalformedDer,
  readBitStringOctets,
  readDer,
  readShallowly,
  Tag,
} from '../x509/der';
import {
  CRL_NUMBER,
  type Extensions,
  INVALIDITY_DATE,
  REASON_CODE,
  readExtensions,
  readExtensionValue,
} from '../x509/extensions';
import { readTime } from '../x509/time';
import { type ListHead, MOST_OCTETS, NO_REASON, type RevokedCertificate } from './list';
import { REVOCATION_REASONS, type RevocationReason } from './reason';

/** The parts of a TBSCertList. */
export interface TbsCertList extends ListHead {
  /** Encoded from 0, as in the structure. */
  readonly version: number;
  /** The AlgorithmIdentifier. */
  readonly algorithm: DerNode;
  /** DER of the name of the CA. */
  readonly issuer: Buffer;
  readonly extensions: Extensions;
  /** Reads the entries one by one, in their order. Throws `MalformedDer`, also for a reason that this CA does not give. */
  revoked(): Generator<RevokedCertificate>;
  /** Reads no more of the entries than their serial numbers. Throws `MalformedDer`. */
  serialNumbers(): Generator<Buffer>;
}

/** What tells whose a signed list is. */
export interface ListOrigin {
  /** DER of what is signed. */
  readonly tbsDer: Buffer;
  readonly signature: Buffer;
  /** DER of the name of the CA. */
  readonly issuer: Buffer;
}

/** A signed list. */
export interface CertificateList extends Omit<ListOrigin, 'issuer'> {
  readonly tbs: TbsCertList;
}

/** Most parts of a TBSCertList. (RFC 5280, 5.1) */
const MOST_FIELDS = 7;

/** Names of the reasons by their numbers. */
const REASON_NAMES = new Map(
  Object.entries(REVOCATION_REASONS).map(([name, code]) => [code as number, name as RevocationReason]),
);

/**
 * Reads whose a signed list is, and nothing else: before its signature is verified, anybody may have written it, and a
 * tree of a forged one could fill the memory. Throws `MalformedDer`.
 */
export function readListOrigin(der: Buffer): ListOrigin {
  const [info, , signature] = partsOf(der);
  const [, , issuer] = parts(info, 'what is signed', { minimum: 3, maximum: MOST_FIELDS });
  return {
    tbsDer: info.encoding,
    signature: readBitStringOctets(signature, 'the signature'),
    issuer: expectTag(issuer, Tag.Sequence, 'the issuer').encoding,
  };
}

/**
 * Reads a signed list (RFC 5280, 5.1), whose entries stay octets until they are asked for: a tree of all of them would
 * take a hundred megabytes. Throws `MalformedDer`.
 */
export function readCertificateList(der: Buffer): CertificateList {
  const { tbsDer, signature } = readListOrigin(der);
  const [, algorithm] = partsOf(der);
  const tbs = readTbsCertList(tbsDer);
  if (!tbs.algorithm.encoding.equals(algorithm.encoding)) {
    throw new MalformedDer('the list names two signature algorithms');
  }
  return { tbs, tbsDer, signature };
}

/** The same for a TBSCertList, which is what is signed. Throws `MalformedDer`. */
export function readTbsCertList(der: Buffer): TbsCertList {
  const fields = [
    ...parts(sole(der, 'what is signed'), 'what is signed', { minimum: 6, maximum: MOST_FIELDS }),
  ];
  const next = (tag: number, what: string) => whole(expectTag(fields.shift(), tag, what));

  const version = next(Tag.Integer, 'the version');
  const algorithm = next(Tag.Sequence, 'the signature algorithm');
  const { encoding: issuer } = next(Tag.Sequence, 'the issuer');
  const thisUpdate = readTime(fields.shift());
  const nextUpdate = readTime(fields.shift());
  const list = fields[0]?.tag === Tag.Sequence ? fields.shift() : undefined;
  const [listed] = expectChildren(next(Tag.Context0, 'the extensions'), 'the extensions', { minimum: 1 });
  if (fields.length > 0) throw new MalformedDer('the list has parts that no list has');
  if (list?.content.length === 0) throw new MalformedDer('the list of revoked certificates is empty');
  const extensions = readExtensions(listed);
  const entries = () => readShallowly(list?.content ?? Buffer.alloc(0));
  return {
    version: version.content[0] ?? 0,
    algorithm,
    issuer,
    thisUpdate,
    nextUpdate,
    number: readNumber(extensions),
    extensions,
    *revoked() {
      for (const entry of entries()) yield readEntry(whole(entry));
    },
    *serialNumbers() {
      for (const { content } of entries()) {
        const [serialNumber] = readShallowly(content);
        yield expectTag(serialNumber, Tag.Integer, 'a serial number').content;
      }
    },
  };
}

function readNumber(extensions: Extensions): bigint {
  const { content } = expectTag(readExtensionValue(extensions, CRL_NUMBER), Tag.Integer, 'the number');
  if ((content[0] ?? 0) >= 0x80) throw new MalformedDer('the number of the list is negative');
  if (content.length > MOST_OCTETS) {
    throw new MalformedDer(`the number of the list has more than ${MOST_OCTETS} octets`);
  }
  return BigInt(`0x${content.toString('hex')}`);
}

function readEntry(entry: DerNode): RevokedCertificate {
  expectTag(entry, Tag.Sequence, 'an entry');
  const [serialNumber, date, list] = expectChildren(entry, 'an entry', { minimum: 2, maximum: 3 });
  const extensions = readExtensions(list);
  const since = readExtensionValue(extensions, INVALIDITY_DATE);
  return {
    serialNumber: expectTag(serialNumber, Tag.Integer, 'a serial number').content,
    revocationDate: readTime(date),
    reason: readReason(extensions),
    ...(since !== undefined && { invalidityDate: readTime(since) }),
  };
}

function readReason(extensions: Extensions): RevocationReason {
  const code = readExtensionValue(extensions, REASON_CODE);
  if (code === undefined) return NO_REASON;
  const name = REASON_NAMES.get(expectTag(code, Tag.Enumerated, 'a reason').content.readUIntBE(0, 1));
  if (name === undefined) throw new MalformedDer('an entry has a reason that this CA does not give');
  return name;
}

/** What is signed, the algorithm and the signature. */
function partsOf(der: Buffer): readonly [DerNode, DerNode, DerNode] {
  const [info, algorithm, signature] = parts(sole(der, 'the list'), 'the list', { minimum: 3, maximum: 3 });
  return [
    expectTag(info, Tag.Sequence, 'what is signed'),
    expectTag(algorithm, Tag.Sequence, 'the algorithm'),
    expectTag(signature, Tag.BitString, 'the signature'),
  ];
}

/** The one value that fills the octets. */
function sole(der: Buffer, what: string): DerNode {
  const [value] = readShallowly(der);
  if (value !== undefined && value.encoding.length < der.length) {
    throw new MalformedDer('bytes follow the end of the structure');
  }
  return expectTag(value, Tag.Sequence, what);
}

/** The values inside, without what is inside of them. Stops at one too many, however many follow. */
function parts(
  { content }: DerNode,
  what: string,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): readonly DerNode[] {
  const found: DerNode[] = [];
  for (const part of readShallowly(content)) {
    if (found.push(part) > maximum) throw new MalformedDer(`${what} has more than ${maximum} parts`);
  }
  if (found.length < minimum) throw new MalformedDer(`${what} has ${found.length} parts`);
  return found;
}

/** A value with all that is inside of it. */
function whole({ encoding }: DerNode): DerNode {
  return readDer(encoding);
}
