import type { X509Certificate } from 'node:crypto';

/** The CA among these that signed the certificate; `undefined` if none did. */
export function issuerAmong(
  cas: readonly X509Certificate[],
  certificate: X509Certificate,
): X509Certificate | undefined {
  return cas.find((ca) => certificate.checkIssued(ca) && certificate.verify(ca.publicKey));
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
  const trusted = [...published];
  let rest = along;
  for (;;) {
    const found = rest.filter((ca) => issuerAmong(trusted, ca) !== undefined);
    if (found.length === 0) return issuerAmong(trusted, certificate);
    trusted.push(...found);
    rest = rest.filter((ca) => !found.includes(ca));
  }
}
