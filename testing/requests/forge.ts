import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Tag } from '../../handler/x509/der';
import { bitString, boolean, integer, octetString, oid, sequence, set, text, value } from './write-der';

/** OIDs that the forged requests are made of. */
export const Oid = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  userId: '0.9.2342.19200300.100.1.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecPublicKey: '1.2.840.10045.2.1',
  p256: '1.2.840.10045.3.1.7',
  sha256WithEcdsa: '1.2.840.10045.4.3.2',
  pss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  sha256: '2.16.840.1.101.3.4.2.1',
  extensionRequest: '1.2.840.113549.1.9.14',
  microsoftExtensionRequest: '1.3.6.1.4.1.311.2.1.14',
  challengePassword: '1.2.840.113549.1.9.7',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  hardwareModuleName: '1.3.6.1.5.5.7.8.4',
} as const;

/** The parts of a CSR that a forger may choose; each is DER, or what claims to be. */
export interface Forgery {
  readonly version?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly spki?: Uint8Array;
  /** The `[0]` with the attributes; `null` leaves it out. */
  readonly attributes?: Uint8Array | null;
  /** Signs, and gives the SubjectPublicKeyInfo unless another is given. Default: `FORGERS_KEY`. */
  readonly key?: KeyObject;
  /** The AlgorithmIdentifier, whatever the signature is made with. */
  readonly algorithm?: Uint8Array;
  /** Instead of a signature by PKCS #1 v1.5 or ECDSA with SHA-256; a function gets what is signed. */
  readonly signature?: Uint8Array | ((info: Uint8Array) => Uint8Array);
}

/** Everything about a forged request is right but what the test says. */
export const FORGERS_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** A CSR with a valid signature whatever its contents, to test the checks after the signature's. */
export function forgeCsr(forgery: Forgery = {}): Buffer {
  const { version = integer(0), subject = name(['device-1']), key = FORGERS_KEY } = forgery;
  const { attributes = noAttributes(), spki = spkiOf(key) } = forgery;
  return signInfo(sequence(version, subject, spki, ...(attributes ? [attributes] : [])), forgery);
}

/** Puts a signature below what shall be the request information. */
export function signInfo(
  info: Uint8Array,
  { key = FORGERS_KEY, algorithm, signature = (signed) => sign('SHA-256', signed, key) }: Forgery = {},
): Buffer {
  const octets = typeof signature === 'function' ? signature(info) : signature;
  return sequence(info, algorithm ?? algorithmOf(key), bitString(octets));
}

function algorithmOf(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'rsa') return sequence(oid(Oid.sha256WithRsa), value(Tag.Null));
  return sequence(oid(Oid.sha256WithEcdsa));
}

/** RSASSA-PSS with SHA-256: its AlgorithmIdentifier with these parameters, and what signs so. */
export function pssWithSha256(
  key: KeyObject,
  parameters: readonly Uint8Array[] = [Pss.sha256, Pss.maskOfSha256, Pss.salt(32)],
  saltLength = 32,
): Pick<Forgery, 'key' | 'signature'> & { readonly algorithm: Buffer } {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return {
    key,
    algorithm: sequence(oid(Oid.pss), sequence(...parameters)),
    signature: (info) => sign('SHA-256', info, { key, padding, saltLength }),
  };
}

const SHA256 = sequence(oid(Oid.sha256), value(Tag.Null));

/** Parameters of RSASSA-PSS (RFC 8017, A.2.3). */
export const Pss = {
  sha256: value(Tag.Context0, SHA256),
  maskOfSha256: value(0xa1, sequence(oid(Oid.mgf1), SHA256)),
  salt: (...octets: readonly number[]): Buffer => value(0xa2, integer(...octets)),
  trailer: (octet: number): Buffer => value(0xa3, integer(octet)),
} as const;

export function spkiOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' });
}

/** A name of RDNs in encoding order: each a common name, or the RDN's own DER. */
export function name(rdns: readonly (string | Uint8Array)[]): Buffer {
  return sequence(
    ...rdns.map((rdn) =>
      typeof rdn === 'string' ? set(nameAttribute(Oid.commonName, text(Tag.Utf8String, rdn))) : rdn,
    ),
  );
}

export const nameAttribute = (type: string, content: Uint8Array): Buffer => sequence(oid(type), content);

const noAttributes = (): Buffer => value(Tag.Context0);

export const attributes = (...list: readonly Uint8Array[]): Buffer => value(Tag.Context0, ...list);

/** An attribute that asks for extensions. */
export const requestOf = (extensions: readonly Uint8Array[], type: string = Oid.extensionRequest): Buffer =>
  sequence(oid(type), set(sequence(...extensions)));

export const extension = (type: string, content: Uint8Array, critical?: Uint8Array): Buffer =>
  sequence(oid(type), ...(critical ? [critical] : []), octetString(content));

/** Alternative names (RFC 5280, 4.2.1.6), one by one. */
export const GeneralName = {
  other: (type: string, content: Uint8Array): Buffer => value(0xa0, oid(type), value(Tag.Context0, content)),
  email: (address: string): Buffer => text(0x81, address),
  dns: (host: string): Buffer => text(0x82, host),
  directory: (subject: Uint8Array): Buffer => value(0xa4, subject),
  uri: (address: string): Buffer => text(0x86, address),
  ip: (...octets: readonly number[]): Buffer => value(0x87, Buffer.from(octets)),
  /** The contents of the OBJECT IDENTIFIER under a tag of its own. */
  registeredId: (dotted: string): Buffer => Buffer.concat([Buffer.of(0x88), oid(dotted).subarray(1)]),
} as const;

export const CA_TRUE = sequence(boolean(0xff));

/** PEM with lines of 64 characters (RFC 7468). */
export function toPem(der: Uint8Array, label = 'CERTIFICATE REQUEST'): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}
