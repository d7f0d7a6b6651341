import { type DerNode, expectChildren, expectTag, MalformedDer, readDer, Tag } from './der';
import { type Extensions, readExtensions } from './extensions';
import { readTime } from './time';

/** The parts of a certificate, as encoded: those that are signed. */
export interface CertificateParts {
  /** The version, counted from 1: an X.509 v3 certificate has version 3. */
  readonly version: number;
  /** Contents octets of the serial number, which is an INTEGER of any size and sign. */
  readonly serialNumber: Buffer;
  /** The AlgorithmIdentifier of the signature, which has the same octets in both of its places. */
  readonly signatureAlgorithm: DerNode;
  /** DER of the issuer's name. */
  readonly issuer: Buffer;
  /** First and last moment at which it is valid. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The subject, not yet read. */
  readonly subject: DerNode;
  /** The SubjectPublicKeyInfo, not yet read. */
  readonly spki: DerNode;
  /** The `[3]` with the extensions, not yet read. */
  readonly extensions: DerNode | undefined;
}

/** `[1]` and `[2]`, the unique identifiers of issuer and subject: obsolete, but part of the structure. */
const UNIQUE_IDENTIFIERS = [0x81, 0x82];

/**
 * Takes a certificate (RFC 5280, 4.1) apart completely, so that no part is left that another reader could take for the
 * real one. Throws `MalformedDer`.
 */
export function readCertificateParts(der: Buffer): CertificateParts {
  const certificate = expectTag(readDer(der), Tag.Sequence, 'the certificate');
  const [info, algorithm, signature] = expectChildren(certificate, 'the certificate', { minimum: 3 });
  expectTag(signature, Tag.BitString, 'the signature');
  const parts = readSignedParts(info);
  if (
    !parts.signatureAlgorithm.encoding.equals(expectTag(algorithm, Tag.Sequence, 'the algorithm').encoding)
  ) {
    throw new MalformedDer('the certificate names two signature algorithms');
  }
  return parts;
}

/** The same for a TBSCertificate, which is what is signed. Throws `MalformedDer`. */
export function readSignedParts(info: DerNode | undefined): CertificateParts {
  const fields = [...expectTag(info, Tag.Sequence, 'what is signed').children];
  const next = (tag: number, what: string) => expectTag(fields.shift(), tag, what);
  const nextIf = (tag: number) => (fields[0]?.tag === tag ? fields.shift() : undefined);

  const version = readVersion(nextIf(Tag.Context0));
  const { content: serialNumber } = next(Tag.Integer, 'the serial number');
  const signatureAlgorithm = next(Tag.Sequence, 'the signature algorithm');
  const { encoding: issuer } = next(Tag.Sequence, 'the issuer');
  const lifetime = readLifetime(next(Tag.Sequence, 'the lifetime'));
  const subject = next(Tag.Sequence, 'the subject');
  const spki = next(Tag.Sequence, 'the public key');
  for (const tag of UNIQUE_IDENTIFIERS) nextIf(tag);
  const extensions = nextIf(Tag.Context3);
  if (fields.length > 0) throw new MalformedDer('what is signed has more parts than a certificate has');
  return { version, serialNumber, signatureAlgorithm, issuer, ...lifetime, subject, spki, extensions };
}

function readLifetime(lifetime: DerNode): Pick<CertificateParts, 'notBefore' | 'notAfter'> {
  const [notBefore, notAfter] = expectChildren(lifetime, 'the lifetime', { minimum: 2 });
  return { notBefore: readTime(notBefore), notAfter: readTime(notAfter) };
}

/** Encoded from 0; version 1 when missing. */
function readVersion(version: DerNode | undefined): number {
  if (version === undefined) return 1;
  const [number] = expectChildren(version, 'the version', { minimum: 1 });
  const { content } = expectTag(number, Tag.Integer, 'the version');
  const [octet = 0] = content;
  if (content.length > 1 || octet > 2) throw new MalformedDer('the version is not 1, 2 or 3');
  return octet + 1;
}

/** A serial number from its contents octets: uppercase hexadecimal, as `X509Certificate` and openssl write it. */
export function serialNumberText(octets: Buffer): string {
  const number = BigInt.asIntN(8 * octets.length, BigInt(`0x0${octets.toString('hex')}`));
  const digits = (number < 0n ? -number : number).toString(16).toUpperCase();
  return `${number < 0n ? '-' : ''}${digits.length % 2 === 0 ? '' : '0'}${digits}`;
}

/** The extensions of a certificate. Throws `MalformedDer`, also for a repeated one. */
export function readCertificateExtensions({ extensions }: CertificateParts): Extensions {
  const [list] = extensions === undefined ? [] : expectChildren(extensions, 'the extensions', { minimum: 1 });
  return readExtensions(list);
}
