import { FITTING_DIGESTS, type FittingDigest } from '../x509/fitting-digest';
import type { IssuerKeyKind } from '../x509/issuer-key';
import { encodeSignatureAlgorithm } from '../x509/signature-algorithm';

/** How a CA of ours signs: in X.509, in node:crypto and in AWS KMS. */
export interface LeafAlgorithm {
  /** DER of the AlgorithmIdentifier. */
  readonly identifier: Buffer;
  /** The digest that is signed; node:crypto knows it by the same name. */
  readonly digest: FittingDigest;
  /** `SigningAlgorithm` of KMS's operation Sign. */
  readonly kmsName: KmsSigningAlgorithm;
}

/** Signing algorithms in the words of AWS KMS. (API reference, Sign) */
type KmsSigningAlgorithm = `${'RSASSA_PKCS1_V1_5' | 'ECDSA'}_${KmsDigest}`;
type KmsDigest = 'SHA_256' | 'SHA_384' | 'SHA_512';

/** The algorithm that fits a CA's key. */
export function leafAlgorithm(kind: IssuerKeyKind): LeafAlgorithm {
  const digest = FITTING_DIGESTS[kind];
  const kmsDigest = digest.replace('-', '_') as KmsDigest;
  return {
    identifier: encodeSignatureAlgorithm(kind === 'RSA' ? 'RSA' : 'EC', digest),
    digest,
    kmsName: `${kind === 'RSA' ? 'RSASSA_PKCS1_V1_5' : 'ECDSA'}_${kmsDigest}`,
  };
}
