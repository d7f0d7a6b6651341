import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { type DerNode, expectTag, MalformedDer, readOid, Tag } from '../x509/der';
import { PSS, readPssParameters } from './pss-parameters';
import type { DevicePublicKey } from './public-key';

/** How a request is signed. */
export interface SignatureAlgorithm {
  readonly family: DevicePublicKey['family'];
  /** Name of the digest, such as `SHA-256`. */
  readonly digest: string;
  /** Length of the salt in octets, of RSASSA-PSS; `undefined` of everything else. */
  readonly pssSaltLength?: number;
}

/** RFC 8017, appendix C, and RFC 5758, section 3. */
const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.2': { family: 'RSA', digest: 'MD2' },
  '1.2.840.113549.1.1.4': { family: 'RSA', digest: 'MD5' },
  '1.2.840.113549.1.1.5': { family: 'RSA', digest: 'SHA-1' },
  '1.2.840.113549.1.1.14': { family: 'RSA', digest: 'SHA-224' },
  '1.2.840.113549.1.1.11': { family: 'RSA', digest: 'SHA-256' },
  '1.2.840.113549.1.1.12': { family: 'RSA', digest: 'SHA-384' },
  '1.2.840.113549.1.1.13': { family: 'RSA', digest: 'SHA-512' },
  '1.2.840.10045.4.1': { family: 'EC', digest: 'SHA-1' },
  '1.2.840.10045.4.3.1': { family: 'EC', digest: 'SHA-224' },
  '1.2.840.10045.4.3.2': { family: 'EC', digest: 'SHA-256' },
  '1.2.840.10045.4.3.3': { family: 'EC', digest: 'SHA-384' },
  '1.2.840.10045.4.3.4': { family: 'EC', digest: 'SHA-512' },
};

/** The OID that SHA-1 with RSA had before PKCS #1 got one (OIW); some encoders still write it. */
const OIW_SHA1_WITH_RSA = '1.3.14.3.2.29';

const STRONG = ['SHA-256', 'SHA-384', 'SHA-512'];

/**
 * The algorithm of an AlgorithmIdentifier. Throws `RequestRejected` for one that is too weak or not known.
 *
 * @param acceptSha1 Whether SHA-1 is strong enough, by PKCS #1 v1.5 or ECDSA.
 */
export function readSignatureAlgorithm(
  identifier: DerNode | undefined,
  acceptSha1: boolean,
): SignatureAlgorithm {
  const [type, parameters, ...more] = expectTag(identifier, Tag.Sequence, 'the signature algorithm').children;
  if (more.length > 0) throw new MalformedDer('the signature algorithm has more than one parameter');
  const oid = readOid(type, 'the signature algorithm');
  const algorithm = oid === PSS ? readPssParameters(parameters) : simple(oid, parameters);
  const sha1IsEnough = acceptSha1 && oid !== PSS && algorithm.digest === 'SHA-1';
  if (!STRONG.includes(algorithm.digest) && !sha1IsEnough) {
    throw new RequestRejected(
      RejectionReason.CsrDigestTooWeak,
      `the CSR is signed with ${algorithm.digest}; SHA-256, SHA-384 and SHA-512 are accepted` +
        `${algorithm.digest === 'SHA-1' && oid !== PSS ? ', and SHA-1 where accept_sha1_requests is true' : ''}.`,
    );
  }
  return algorithm;
}

/** One whose OID says it all. A NULL behind it is what some encoders write, and others do not. */
function simple(oid: string, parameters: DerNode | undefined): SignatureAlgorithm {
  const algorithm =
    oid === OIW_SHA1_WITH_RSA ? ({ family: 'RSA', digest: 'SHA-1' } as const) : ALGORITHMS[oid];
  if (algorithm === undefined) {
    throw new RequestRejected(
      RejectionReason.CsrSignatureUnsupported,
      `the signature algorithm ${oid} is neither RSA (PKCS #1 v1.5 or PSS) nor ECDSA with SHA-256, SHA-384 or SHA-512.`,
    );
  }
  if (parameters !== undefined && parameters.tag !== Tag.Null) {
    throw new MalformedDer('the signature algorithm has parameters');
  }
  return algorithm;
}
