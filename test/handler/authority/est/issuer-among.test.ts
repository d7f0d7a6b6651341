import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { issuerAmong, issuerVouchedFor } from '../../../../handler/authority/est/issuer-among';
import { newCsr } from '../../../sandbox/x509/openssl';
import { type Ca, issue, makeCa } from './ca';

describe('The CA that signed a certificate', () => {
  it('is found above others that came along and have signed each other in a circle', () => {
    const root = makeCa('Root');
    const one = makeCa('One');
    const two = makeCa('Two', { by: one });
    const again = makeCa('One', { by: two, keyPem: one.keyPem });
    const byRoot = makeCa('Two', { by: root, keyPem: two.keyPem });
    const device = issue(newCsr('/CN=device-1'), two);
    const certificatesOf = (...cas: readonly Ca[]) => cas.map(({ certificate }) => certificate);

    const circle = certificatesOf(two, again, one);

    expect(issuerVouchedFor(certificatesOf(root), circle, device)).toBeUndefined();
    expect(issuerVouchedFor(certificatesOf(root), [...circle, byRoot.certificate], device)).toBe(
      two.certificate,
    );
  });

  // Each look at a signature takes a millisecond or more, during which no deadline ends anything.
  it('is looked for among a few of one name', () => {
    const ca = makeCa('CA');
    let looks = 0;
    const checked = (certificate: X509Certificate) =>
      Object.assign(certificate, {
        checkIssued: () => true,
        verify: () => {
          looks++;
          return false;
        },
      });
    const all = Array.from({ length: 100 }, () => checked(new X509Certificate(ca.certificate.raw)));
    const leaf = checked(issue(newCsr('/CN=device-1'), ca));

    expect(issuerAmong(all, leaf)).toBeUndefined();
    expect(looks).toBe(10);
    expect(issuerVouchedFor(all, all, leaf)).toBeUndefined();
    expect(looks).toBeLessThan(100);
  });
});
