import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { SigningFailed } from '../../../handler/errors';
import { checkLeaf } from '../../../handler/x509/leaf';
import { forgeCsr, toPem } from '../../../testing/requests/forge';
import { forgeLeaf } from './forge-leaf';

describe('the lifetime of a leaf', () => {
  const csr = checkCsr(toPem(forgeCsr()), 'device-1', ANY_NAMES);
  const now = new Date('2026-06-01T00:00:00Z');
  // Its own, and readable: OpenSSL from 3.5 on reads no certificate without a lifetime, not even for this test.
  const issuer = new X509Certificate(forgeLeaf());
  const check = (pem: string) => checkLeaf(pem, csr, issuer, now);

  it('is read', () => {
    expect(check(forgeLeaf({ notBefore: '260101000000Z', notAfter: '270101000000Z' }))).toMatchObject({
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2027-01-01T00:00:00Z'),
    });
  });

  it.each([
    ['starts at no time', '269901000000Z', '270101000000Z'],
    ['ends at no time', '260101000000Z', 'never'],
    ['has no seconds', '2601010000Z', '270101000000Z'],
    ['says a time zone', '260101000000+0000', '270101000000Z'],
  ])('makes a certificate malformed when it %s', (_name, notBefore, notAfter) => {
    const call = () => check(forgeLeaf({ notBefore, notAfter }));

    expect(call).toThrow(SigningFailed);
    expect(call).toThrow(/^CertificateMalformed: /);
  });
});
