import { createPublicKey, type KeyObject } from 'node:crypto';
import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { type DerNode, expectChildren, expectTag, MalformedDer, readOid, Tag } from '../x509/der';

/** Smallest RSA modulus that AWS IoT accepts, in bits. (API reference, CreateCertificateFromCsr) */
export const MIN_RSA_BITS = 2_048;

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

/** The curves that AWS IoT accepts. (API reference, CreateCertificateFromCsr) */
const CURVES: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

/** A public key of a kind that AWS IoT accepts. */
export interface DevicePublicKey {
  readonly family: 'RSA' | 'EC';
  readonly key: KeyObject;
  /** DER of the SubjectPublicKeyInfo, as the device sent it. */
  readonly spki: Buffer;
}

/** The public key of a SubjectPublicKeyInfo. Throws `RequestRejected` for one that AWS IoT would not accept. */
export function readPublicKey(spki: DerNode): DevicePublicKey {
  expectTag(spki, Tag.Sequence, 'the public key');
  const [algorithm] = expectChildren(spki, 'the public key', { minimum: 2 });
  const [type, parameters] = expectTag(algorithm, Tag.Sequence, "the key's algorithm").children;
  const oid = readOid(type, "the key's algorithm");
  switch (oid) {
    case RSA_ENCRYPTION: {
      const key = importKey(spki);
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
      if (bits < MIN_RSA_BITS) {
        throw new RequestRejected(
          RejectionReason.CsrKeyTooSmall,
          `the RSA key has ${bits} bits; AWS IoT accepts ${MIN_RSA_BITS} or more.`,
        );
      }
      return { family: 'RSA', key, spki: spki.encoding };
    }
    case EC_PUBLIC_KEY: {
      // Only a curve given by name: parameters spelt out can describe a curve that merely looks like one of these.
      const curve =
        parameters?.tag === Tag.ObjectIdentifier ? CURVES[readOid(parameters, 'the curve')] : undefined;
      if (curve === undefined) {
        throw new RequestRejected(
          RejectionReason.CsrKeyUnsupported,
          'the curve of the EC key is not P-256, P-384 or P-521, given by name.',
        );
      }
      return { family: 'EC', key: importKey(spki), spki: spki.encoding };
    }
    default:
      throw new RequestRejected(
        RejectionReason.CsrKeyUnsupported,
        `the key's algorithm ${oid} is neither RSA nor EC; AWS IoT accepts no other.`,
      );
  }
}

function importKey(spki: DerNode): KeyObject {
  try {
    return createPublicKey({ key: spki.encoding, format: 'der', type: 'spki' });
  } catch (cause) {
    throw new MalformedDer('the public key cannot be read', { cause });
  }
}
