import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Tag } from '../../handler/x509/der';
import { attributes, extension, FORGERS_KEY, forgeCsr, name, nameAttribute, Oid, requestOf } from './forge';
import { boolean, oid, sequence, set, text, value } from './write-der';

/** A request to mutate, and the key to sign it again. */
export interface BaseRequest {
  readonly family: string;
  readonly key: KeyObject;
  readonly der: Buffer;
}

/** A request with something of everything, so that mutations have places to hit. */
function richRequest(key: KeyObject): Buffer {
  const subject = name([
    set(nameAttribute(Oid.organization, text(Tag.PrintableString, 'Fleet'))),
    set(
      nameAttribute('2.5.4.5', text(Tag.PrintableString, '0042-1')),
      nameAttribute(Oid.commonName, text(Tag.Utf8String, 'Gerät-1')),
    ),
  ]);
  const extensions = requestOf([
    extension(Oid.subjectAltName, sequence(value(0x82, Buffer.from('device-1.example')))),
    extension(Oid.basicConstraints, sequence(), boolean(0xff)),
    extension(Oid.keyUsage, value(Tag.BitString, Buffer.of(7, 0x80)), boolean(0xff)),
  ]);
  const password = sequence(oid(Oid.challengePassword), set(text(Tag.Utf8String, 'nobody')));
  return forgeCsr({ key, subject, attributes: attributes(extensions, password) });
}

const request = (family: string, key: KeyObject): BaseRequest => ({ family, key, der: richRequest(key) });
const ec = (namedCurve: string, paramEncoding: 'named' | 'explicit' = 'named') =>
  generateKeyPairSync('ec', { namedCurve, paramEncoding }).privateKey;

/** Requests that are accepted as they are. */
export const GOOD_REQUESTS: readonly BaseRequest[] = [
  request('EC', FORGERS_KEY),
  request('RSA', generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey),
  request('EC P-521', ec('P-521')),
];

/** Requests whose only defect is their key. */
export const ODD_REQUESTS: readonly BaseRequest[] = [
  request('EC secp256k1', ec('secp256k1')),
  request('EC P-224', ec('P-224')),
  request('EC brainpoolP256r1', ec('brainpoolP256r1')),
  request('EC P-256 with explicit parameters', ec('P-256', 'explicit')),
  request('RSA 1024', generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey),
];
