import { type DerNode, expectChildren, expectTag, MalformedDer, readDer, Tag } from './der';
import { type Extensions, readExtensions } from './extensions';

/** Parts of a certificate as they are written. */
export interface CertificateParts {
  /** The version, from 1, as people count: an X.509 v3 certificate has version 3. */
  readonly version: number;
  /** Contents octets of the serial number, which is an INTEGER of any size and sign. */
  readonly serialNumber: Buffer;
  /** The AlgorithmIdentifier of the signature; both places where it stands have the same octets. */
  readonly signatureAlgorithm: DerNode;
  /** DER of the issuer's name. */
  readonly issuer: Buffer;
  /** The subject, not yet read. */
  readonly subject: DerNode;
  /** The SubjectPublicKeyInfo, not yet read. */
  readonly spki: DerNode;
  /** The `[3]` with the extensions, not yet read. */
  readonly extensions: DerNode | undefined;
}

/** `[1]` and `[2]`, the unique identifiers of issuer and subject: obsolete, and part of the structure all the same. */
const UNIQUE_IDENTIFIERS = [0x81, 0x82];

/**
 * Takes a certificate (RFC 5280, 4.1) apart: all of it, so that no part is left over that another reader could take for
 * the real one. Throws `MalformedDer`.
 */
export function readCertificateParts(der: Buffer): CertificateParts {
  const certificate = expectTag(readDer(der), Tag.Sequence, 'the certificate');
  const [info, algorithm, signature] = expectChildren(certificate, 'the certificate', { minimum: 3 });
  expectTag(signature, Tag.BitString, 'the signature');
  const fields = [...expectTag(info, Tag.Sequence, 'what is signed').children];
  const next = (tag: number, what: string) => expectTag(fields.shift(), tag, what);
  const nextIf = (tag: number) => (fields[0]?.tag === tag ? fields.shift() : undefined);

  const version = readVersion(nextIf(Tag.Context0));
  const { content: serialNumber } = next(Tag.Integer, 'the serial number');
  const signatureAlgorithm = next(Tag.Sequence, 'the signature algorithm');
  const { encoding: issuer } = next(Tag.Sequence, 'the issuer');
  assertLifetime(next(Tag.Sequence, 'the lifetime'));
  const subject = next(Tag.Sequence, 'the subject');
  const spki = next(Tag.Sequence, 'the public key');
  for (const tag of UNIQUE_IDENTIFIERS) nextIf(tag);
  const extensions = nextIf(Tag.Context3);
  if (fields.length > 0) throw new MalformedDer('what is signed has more parts than a certificate has');
  if (!signatureAlgorithm.encoding.equals(expectTag(algorithm, Tag.Sequence, 'the algorithm').encoding)) {
    throw new MalformedDer('the certificate names two signature algorithms');
  }
  return { version, serialNumber, signatureAlgorithm, issuer, subject, spki, extensions };
}

/** Two times, each as RFC 5280 has it (4.1.2.5). Of other forms node makes dates too, and OpenSSL refuses them. */
function assertLifetime(lifetime: DerNode): void {
  for (const { tag, content } of expectChildren(lifetime, 'the lifetime', { minimum: 2 })) {
    const form = TIMES[tag];
    if (!form?.test(content.toString('latin1'))) throw new MalformedDer('a time of the lifetime is not one');
  }
}

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** To the second, and in UTC. */
const TIMES: Readonly<Record<number, RegExp>> = {
  [UTC_TIME]: /^\d{12}Z$/,
  [GENERALIZED_TIME]: /^\d{14}Z$/,
};

/** Counted from 0; left out, it is 1. */
function readVersion(version: DerNode | undefined): number {
  if (version === undefined) return 1;
  const [number] = expectChildren(version, 'the version', { minimum: 1 });
  const { content } = expectTag(number, Tag.Integer, 'the version');
  const [octet = 0] = content;
  if (content.length > 1 || octet > 2) throw new MalformedDer('the version is not 1, 2 or 3');
  return octet + 1;
}

/** The extensions of a certificate. Throws `MalformedDer`, also when one is there twice. */
export function readCertificateExtensions({ extensions }: CertificateParts): Extensions {
  const [list] = extensions === undefined ? [] : expectChildren(extensions, 'the extensions', { minimum: 1 });
  return readExtensions(list);
}
