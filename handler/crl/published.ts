import { verify } from 'node:crypto';
import { leafAlgorithm } from '../issuance/algorithm';
import type { LeafIssuer } from '../issuance/issuer';
import { MalformedDer } from '../x509/der';
import type { PublishedObject } from './bucket';
import { publishedListForeign } from './errors';
import { type ListOrigin, readCertificateList, readListOrigin, type TbsCertList } from './read';

/**
 * The list in the bucket. Throws `PublishingFailed` if it is not this CA's: whoever may write there could otherwise say
 * what is on the next list, and a list of another CA would be lost.
 *
 * @param issuer The CA; `undefined` if nobody knows it now: then the list may be any CA's.
 */
export function readPublished({ der }: PublishedObject, issuer: LeafIssuer | undefined): TbsCertList {
  try {
    const foreign = issuer && differenceFrom(issuer, readListOrigin(der));
    if (foreign !== undefined) throw publishedListForeign(foreign);
    return readCertificateList(der).tbs;
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw publishedListForeign(`is not a revocation list: ${cause.message}`, { cause });
  }
}

/** What makes it none of this CA's; `undefined`: nothing. */
function differenceFrom({ kind, key, subjectDer }: LeafIssuer, origin: ListOrigin): string | undefined {
  const isSigned = verify(leafAlgorithm(kind).digest, origin.tbsDer, key, origin.signature);
  const isNamed = origin.issuer.equals(subjectDer);
  if (isSigned && isNamed) return undefined;
  if (isNamed) return "is a revocation list that this CA's key did not sign";
  if (!isSigned) return 'is a revocation list of another CA';
  return (
    "is a revocation list of this CA's key under another name, which the CA had before. A list covers the certificates " +
    "of one name. Have the CA's certificate signed again with that name, and install it"
  );
}
