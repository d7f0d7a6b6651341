import type { X509Certificate } from 'node:crypto';

/**
 * Most CAs of one name whose signature is looked for under a certificate: each look takes a millisecond or more, during
 * which no timer runs. A CA that is renewed has two or three certificates at a time.
 */
const MOST_NAMESAKES = 10;

/** Most CAs that came along and whose own issuer is looked for. A chain has three or four. */
const MOST_ALONG = 8;

/** The CA among these that signed the certificate; `undefined` if none did. */
export function issuerAmong(
  cas: readonly X509Certificate[],
  certificate: X509Certificate,
): X509Certificate | undefined {
  return namesakesAmong(cas, certificate).find((ca) => certificate.verify(ca.publicKey));
}

/**
 * The CA that signed the certificate, among those that came with it, if those that the server publishes vouch for it,
 * directly or through others that came along. The server has vouched for all of it already, by sending it; but a CA that
 * nothing published leads to is one that devices and their verifiers would not find either.
 */
export function issuerVouchedFor(
  published: readonly X509Certificate[],
  along: readonly X509Certificate[],
  certificate: X509Certificate,
): X509Certificate | undefined {
  // CAs may have signed each other in a circle.
  const seen = new Set<X509Certificate>();
  const isVouchedFor = (ca: X509Certificate): boolean => {
    if (seen.has(ca) || seen.size === MOST_ALONG) return false;
    seen.add(ca);
    return issuerAmong(published, ca) !== undefined || issuersAmong(along, ca).some(isVouchedFor);
  };
  return issuerAmong(published, certificate) ?? issuersAmong(along, certificate).find(isVouchedFor);
}

/** The CAs among these that signed the certificate: there may be several certificates for one key. */
function issuersAmong(cas: readonly X509Certificate[], certificate: X509Certificate) {
  return namesakesAmong(cas, certificate).filter((ca) => certificate.verify(ca.publicKey));
}

/** The CAs among these that have the name of its issuer, and the key identifier. */
function namesakesAmong(cas: readonly X509Certificate[], certificate: X509Certificate) {
  return cas.filter((ca) => certificate.checkIssued(ca)).slice(0, MOST_NAMESAKES);
}
