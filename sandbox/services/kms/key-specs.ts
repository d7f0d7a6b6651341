import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { KeySpec } from '@aws-sdk/client-kms-model';
import { ApiError } from '../../wire/api-error';

/** Family of a key: which quota its requests take from. */
export type KeyFamily = 'RSA' | 'ECC';

/** What KMS knows about keys of a spec. (KMS developer guide, "Key spec reference") */
export interface SpecTraits {
  readonly family: KeyFamily;
  readonly signingAlgorithms: readonly string[];
  readonly generate: () => KeyObject;
}

const RSA_ALGORITHMS = ['256', '384', '512'].flatMap((bits) => [
  `RSASSA_PKCS1_V1_5_SHA_${bits}`,
  `RSASSA_PSS_SHA_${bits}`,
]);

function rsa(modulusLength: number): SpecTraits {
  return {
    family: 'RSA',
    signingAlgorithms: RSA_ALGORITHMS,
    generate: () => generateKeyPairSync('rsa', { modulusLength }).privateKey,
  };
}

function ecc(namedCurve: string, digestBits: number): SpecTraits {
  return {
    family: 'ECC',
    signingAlgorithms: [`ECDSA_SHA_${digestBits}`],
    generate: () => generateKeyPairSync('ec', { namedCurve }).privateKey,
  };
}

const SPECS: Readonly<Partial<Record<string, SpecTraits>>> = {
  RSA_2048: rsa(2_048),
  RSA_3072: rsa(3_072),
  RSA_4096: rsa(4_096),
  ECC_NIST_P256: ecc('P-256', 256),
  ECC_NIST_P384: ecc('P-384', 384),
  ECC_NIST_P521: ecc('P-521', 512),
};

/** The traits of a spec. @throws ApiError UnsupportedOperationException for one that the sandbox lacks */
export function traitsOf(spec: KeySpec): SpecTraits {
  const traits = Object.hasOwn(SPECS, spec) ? SPECS[spec] : undefined;
  if (traits !== undefined) return traits;
  throw new ApiError(
    'UnsupportedOperationException',
    `The sandbox does not support the key spec ${spec}; it has ${Object.keys(SPECS).join(', ')}.`,
  );
}
