import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { assembleSigned } from '../../../handler/issuance/assemble';
import { draftLeaf } from '../../../handler/issuance/draft';
import { readLeafProfile } from '../../../handler/issuance/profile';
import { flip } from '../../../testing/requests/mutate';
import { verify } from '../../sandbox/x509/openssl';
import { readFixture } from '../csr/fixtures';
import { OpensslAuthority } from '../x509/openssl-authority';
import { DigestSigningCa, KEY_SPECS } from './ca';

const profile = readLeafProfile('LEAF', { validityDays: 1 });
const csr = checkCsr(readFixture('good-p256'), 'device-1', ANY_NAMES);
const refusal = expect.objectContaining({ name: 'SigningFailed', reason: 'CertificateIssuerUnexpected' });

describe('assembleSigned', () => {
  it.each(Object.keys(KEY_SPECS) as (keyof typeof KEY_SPECS)[])(
    'refuses the signature of another key, or one that is damaged (%s)',
    (keySpec) => {
      const ca = new DigestSigningCa(keySpec);
      const draft = draftLeaf(csr, profile, ca.issuer);
      const signature = ca.signDigest(draft);
      const others = [
        new DigestSigningCa(keySpec).signDigest(draft),
        ca.signDigest(draftLeaf(csr, profile, ca.issuer)),
        flip(signature, signature.length * 8 - 1),
        Buffer.concat([signature, Buffer.of(0)]),
        signature.subarray(1),
        Buffer.alloc(0),
      ];

      expect(() => assembleSigned(draft, signature, ca.issuer)).not.toThrow();
      for (const other of others) {
        expect(() => assembleSigned(draft, other, ca.issuer)).toThrow(refusal);
        expect(() => assembleSigned(draft, other, ca.issuer)).toThrow('do not belong together');
      }
    },
  );

  it('signs exactly what was drafted', () => {
    const ca = new DigestSigningCa();
    const draft = draftLeaf(csr, profile, ca.issuer);

    const certificate = new X509Certificate(ca.sign(draft));

    expect(certificate.raw.includes(draft.tbs)).toBe(true);
    expect(certificate.serialNumber).toBe(draft.serialNumber);
    expect(new Date(certificate.validTo)).toEqual(draft.notAfter);
  });

  it('makes leaves that verify below an intermediate CA', () => {
    const root = new OpensslAuthority('Root');
    const ca = new DigestSigningCa('ECC_NIST_P384', 'Intermediate', root);

    const pem = ca.sign(draftLeaf(csr, profile, ca.issuer));

    expect(verify(pem, root.pem + ca.pem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
    expect(verify(pem, root.pem, '-purpose', 'sslclient')).toContain(
      'unable to get local issuer certificate',
    );
  });
});
