import type { Key } from '../../services/kms/key';
import type { AuthorityKey } from '../../x509/algorithms';
import { X509Authority } from '../../x509/authority';

/** The kinds of keys of an X.509 authority, by the key specs of KMS. */
const KINDS: Readonly<Record<string, AuthorityKey>> = {
  ECC_NIST_P256: 'EC_prime256v1',
  ECC_NIST_P384: 'EC_secp384r1',
  ECC_NIST_P521: 'EC_secp521r1',
  RSA_2048: 'RSA_2048',
  RSA_4096: 'RSA_4096',
};

/** Name of the CA. */
const COMMON_NAME = 'Your own CA';

/**
 * The self-signed certificate of a CA whose key is in KMS, PEM: what its ceremony would make.
 *
 * @param notAfter @default in ten years @param commonName @default the CA's
 */
export async function certificateFor(
  { spec, privateKey }: Key,
  notAfter?: Date,
  commonName = COMMON_NAME,
): Promise<string> {
  const key = KINDS[spec];
  if (key === undefined) throw new TypeError(`No CA has a key of the spec ${spec}.`);
  const authority = await X509Authority.create({ commonName, key, privateKey, notAfter });
  return authority.certificatePem;
}
