import { verify } from 'node:crypto';
import { leafAlgorithm } from '../issuance/algorithm';
import type { LeafIssuer } from '../issuance/issuer';
import { MalformedDer } from '../x509/der';
import type { PublishedObject } from './bucket';
import { publishedListForeign } from './errors';
import { type CertificateList, readCertificateList, type TbsCertList } from './read';

/**
 * The list in the bucket. Throws `PublishingFailed` if it is not this CA's: whoever may write there could otherwise say
 * what is on the next list, and a list of another CA would be lost.
 *
 * @param issuer The CA; `undefined` if nobody knows it now: then the list may be any CA's.
 */
export function readPublished({ der }: PublishedObject, issuer: LeafIssuer | undefined): TbsCertList {
  const { tbs, tbsDer, signature } = readList(der);
  if (issuer === undefined) return tbs;
  const { kind, key, subjectDer } = issuer;
  const isOurs = verify(leafAlgorithm(kind).digest, tbsDer, key, signature);
  if (tbs.issuer.equals(subjectDer)) {
    if (isOurs) return tbs;
    throw publishedListForeign("is a revocation list that this CA's key did not sign");
  }
  if (!isOurs) throw publishedListForeign('is a revocation list of another CA');
  throw publishedListForeign(
    "is a revocation list of this CA's key under another name, which the CA had before. A list covers the certificates " +
      "of one name. Have the CA's certificate signed again with that name, and install it",
  );
}

function readList(der: Buffer): CertificateList {
  try {
    return readCertificateList(der);
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw publishedListForeign(`is not a revocation list: ${cause.message}`, { cause });
  }
}
