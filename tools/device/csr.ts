import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  type Extension,
  type JsonGeneralName,
  PemConverter,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';
import { MalformedName } from '../../handler/x509/name-text';
import { readAlternativeName } from './alternative-name';
import { readName } from './name';

/** Type of a device's key: those that AWS IoT Core accepts, of the usual sizes. */
export type DeviceKey = 'rsa-2048' | 'rsa-3072' | 'ec-p256' | 'ec-p384' | 'ec-p521';

/**
 * A deliberate defect of a CSR, to see it refused: a key that is too short, a signature that does not prove possession
 * of the key, or a request for a CA certificate.
 */
export type CsrDefect = 'rsa-1024' | 'flipped-signature-bit' | 'ca-true';

/** How to make a CSR. */
export interface CsrOptions {
  /** Distinguished name, RFC 4514, such as `CN=sensor-0001,O=Example`. */
  readonly subject: string;
  /** Such as `DNS:sensor-0001.example.com`; DNS, email, URI or IP. @default none */
  readonly alternativeNames?: readonly string[];
  /** @default ec-p256 */
  readonly key?: DeviceKey;
  /** @default none */
  readonly defect?: CsrDefect;
}

/** A CSR and the private key (PKCS #8) that stays on the device, both PEM. */
export interface DeviceCsr {
  readonly csrPem: string;
  readonly privateKeyPem: string;
}

/** Each key with the digest of its strength. Source: NIST SP 800-57 part 1, tables 2 and 3. */
const KEYS = {
  'rsa-1024': rsa(1024),
  'rsa-2048': rsa(2048),
  'rsa-3072': rsa(3072),
  'ec-p256': ecdsa('P-256', 'SHA-256'),
  'ec-p384': ecdsa('P-384', 'SHA-384'),
  'ec-p521': ecdsa('P-521', 'SHA-512'),
};

function rsa(modulusLength: number) {
  const publicExponent = new Uint8Array([1, 0, 1]);
  return { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent, hash: 'SHA-256' };
}

function ecdsa(namedCurve: string, hash: string) {
  return { name: 'ECDSA', namedCurve, hash };
}

/** Makes a key pair and a CSR for it. Throws `MalformedName`. */
export async function createCsr({
  subject,
  alternativeNames = [],
  key = 'ec-p256',
  defect,
}: CsrOptions): Promise<DeviceCsr> {
  const algorithm = KEYS[defect === 'rsa-1024' ? defect : key];
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const extensions: Extension[] = [];
  if (defect === 'ca-true') extensions.push(new BasicConstraintsExtension(true, undefined, true));
  if (alternativeNames.length > 0) {
    extensions.push(new SubjectAlternativeNameExtension(alternativeNames.map(generalName)));
  }
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: readName(subject),
    keys,
    signingAlgorithm: algorithm,
    extensions,
  });
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    csrPem: (defect === 'flipped-signature-bit' ? flipLastBit(request) : request).toString('pem'),
    privateKeyPem: PemConverter.encode(privateKey, 'PRIVATE KEY'),
  };
}

function generalName(text: string): JsonGeneralName {
  const name = readAlternativeName(text);
  if (name === undefined) throw new MalformedName(`${JSON.stringify(text)} is not an alternative name`);
  return name;
}

/** The signature comes last in a CSR, so its last bit is the CSR's. */
function flipLastBit(request: Pkcs10CertificateRequest): Pkcs10CertificateRequest {
  const der = new Uint8Array(request.rawData.slice(0));
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return new Pkcs10CertificateRequest(der);
}
