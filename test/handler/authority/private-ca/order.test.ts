import '../../lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Order } from '../../../../handler/authority/authority';
import type { PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca-authority';
import { Deadline } from '../../../../handler/deadline';
import { FailureReason } from '../../../../handler/vocabulary';
import type { PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { type AuthorityKey, X509Authority } from '../../../../sandbox/x509/authority';
import { describeCertificate, newCsr, publicKeyOf, verify } from '../../../sandbox/x509/openssl';
import { authorityAt, newOrder, startPrivateCa, TEMPLATE_ARN } from './sandbox';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What a leaf leaves of its CA's life. */
const MARGIN_MS = 300_000;

describe('An order', () => {
  let root: X509Authority;
  let usual: Order;
  let privateCa: PrivateCaServer;

  beforeAll(async () => {
    root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    usual = newOrder();
  });

  beforeEach(async () => {
    privateCa = await startPrivateCa({ authority: root });
  });

  afterEach(() => privateCa.stop());

  const order = (by: PrivateCaAuthority, what = usual) => by.order(what, new Deadline(5_000));

  it('asks for the template, the lifetime and the algorithm of the profile, with a token', async () => {
    const authority = authorityAt(privateCa, { validityDays: 45, signingAlgorithm: 'SHA512WITHECDSA' });

    const { id } = await order(authority);

    expect(privateCa.authority.certificates).toMatchObject([
      {
        arn: id,
        templateArn: TEMPLATE_ARN,
        validity: { Type: 'DAYS', Value: 45 },
        signingAlgorithm: 'SHA512WITHECDSA',
        csrSha256: usual.csr.sha256,
        idempotencyToken: expect.stringMatching(/^[\w-]{36}$/),
      },
    ]);
  });

  it.each<[AuthorityKey, string]>([
    ['RSA_2048', 'SHA256WITHRSA'],
    ['EC_prime256v1', 'SHA256WITHECDSA'],
    ['EC_secp384r1', 'SHA384WITHECDSA'],
    ['EC_secp521r1', 'SHA512WITHECDSA'],
  ])(
    'to a CA with a key %s asks for %s, and gets a certificate that openssl accepts',
    async (key, algorithm) => {
      const ca = await startPrivateCa({ authority: await X509Authority.create({ commonName: 'CA', key }) });
      const pem = newCsr('/O=Fleet/CN=device-1');
      try {
        const pending = await order(authorityAt(ca), newOrder(undefined, pem));
        const { pem: leaf } = await pending.collect(new Deadline(5_000));

        expect(ca.authority.certificates).toMatchObject([{ signingAlgorithm: algorithm }]);
        expect(verify(leaf, ca.certificatePem)).toBe('leaf.pem: OK');
        expect(describeCertificate(leaf, '-subject')).toBe('subject=O = Fleet, CN = device-1\n');
        expect(publicKeyOf('x509', leaf)).toBe(publicKeyOf('req', pem));
      } finally {
        await ca.stop();
      }
    },
  );

  it('of the same CSR, in this container or in another, leads to one certificate', async () => {
    const first = await order(authorityAt(privateCa));

    const again = await order(authorityAt(privateCa));

    expect(again.id).toBe(first.id);
    expect(privateCa.authority.certificates).toHaveLength(1);
  });

  it('of the same CSR, written with other line breaks, leads to one certificate', async () => {
    const pem = newCsr('/CN=device-1');
    const authority = authorityAt(privateCa);
    await order(authority, newOrder(undefined, pem));

    await order(authority, newOrder(undefined, pem.replaceAll('\n', '\r\n')));

    expect(privateCa.authority.certificates).toHaveLength(1);
  });

  it.each([
    ['lifetime', { validityDays: 31 }],
    ['template', { templateArn: 'arn:aws:acm-pca:::template/EndEntityCertificate/V1' }],
    ['algorithm', { signingAlgorithm: 'SHA384WITHECDSA' }],
  ] as const)('of the same CSR with another %s is another certificate', async (_, profile) => {
    const first = await order(authorityAt(privateCa));

    const other = await order(authorityAt(privateCa, profile));

    expect(other.id).not.toBe(first.id);
  });

  it.each([
    ['client', { clientId: 'device-2' }],
    ['principal', { principalId: 'another claim' }],
  ])('of the same CSR by another %s is another certificate', async (_, requester) => {
    const authority = authorityAt(privateCa);
    const first = await order(authority);

    const other = await order(authority, { ...usual, ...requester });
    const again = await order(authority);

    expect(other.id).not.toBe(first.id);
    expect(again.id).toBe(first.id);
    expect(privateCa.authority.certificates).toHaveLength(2);
  });

  it('of another CSR is another certificate', async () => {
    const authority = authorityAt(privateCa);
    const first = await order(authority);

    const other = await order(authority, newOrder());

    expect(other.id).not.toBe(first.id);
  });

  it('ends five minutes before the CA where the CA ends first, and then too leads to one certificate', async () => {
    const notAfter = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 10 * DAY_MS);
    const ending = await startPrivateCa({
      authority: await X509Authority.create({ commonName: 'Ending CA', key: 'EC_prime256v1', notAfter }),
    });
    try {
      const authority = authorityAt(ending, { validityDays: 11 });
      const pending = await order(authority);
      await order(authority);
      const { pem: leaf } = await pending.collect(new Deadline(5_000));

      expect(ending.authority.certificates).toMatchObject([
        {
          validity: { Type: 'ABSOLUTE', Value: (notAfter.getTime() - MARGIN_MS) / 1_000 },
          notAfter: new Date(notAfter.getTime() - MARGIN_MS),
        },
      ]);
      expect(verify(leaf, ending.certificatePem)).toBe('leaf.pem: OK');
    } finally {
      await ending.stop();
    }
  });

  it('of the same CSR leads to one certificate while the last whole lifetime passes by', async () => {
    const notAfter = new Date(Date.now() + 10 * DAY_MS + MARGIN_MS + 60_000);
    const ending = await startPrivateCa({
      authority: await X509Authority.create({ commonName: 'Ending CA', key: 'EC_prime256v1', notAfter }),
    });
    const authority = authorityAt(ending, { validityDays: 10 });
    const first = await order(authority);
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 120_000);
    try {
      const again = await order(authority);

      expect(again.id).toBe(first.id);
      expect(ending.authority.certificates).toHaveLength(1);
    } finally {
      later.mockRestore();
      await ending.stop();
    }
  });

  it("of the same CSR leads to one certificate, whether or not a container knows the CA's new certificate", async () => {
    const notAfter = new Date(Date.now() + 10 * DAY_MS);
    const old = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1', notAfter });
    const outdated = authorityAt(privateCa, { validityDays: 30 });
    privateCa.faults.next('GetCertificateAuthorityCertificate', {
      kind: 'response',
      body: JSON.stringify({ Certificate: old.certificatePem }),
    });

    const first = await order(outdated);
    const again = await order(authorityAt(privateCa, { validityDays: 30 }));

    expect(again.id).toBe(first.id);
    expect(privateCa.authority.certificates).toMatchObject([{ validity: { Type: 'ABSOLUTE' } }]);
  });

  it('has the whole lifetime where the CA outlives it by six minutes', async () => {
    const notAfter = new Date(Date.now() + 10 * DAY_MS + MARGIN_MS + 60_000);
    const ending = await startPrivateCa({
      authority: await X509Authority.create({ commonName: 'Ending CA', key: 'EC_prime256v1', notAfter }),
    });
    try {
      await order(authorityAt(ending, { validityDays: 10 }));

      expect(ending.authority.certificates).toMatchObject([{ validity: { Type: 'DAYS', Value: 10 } }]);
    } finally {
      await ending.stop();
    }
  });

  it.each([1, 4, 9])(
    'is refused when an active CA ends in %i minutes, and so is a probe',
    async (minutes) => {
      const ending = await startPrivateCa({
        authority: await X509Authority.create({
          commonName: 'Ending CA',
          key: 'EC_prime256v1',
          notBefore: new Date(Date.now() - DAY_MS),
          notAfter: new Date(Date.now() + minutes * MINUTE_MS),
        }),
      });
      const tooLate = {
        name: 'SigningFailed',
        reason: FailureReason.AuthorityNotActive,
        message: expect.stringContaining("the CA's certificate ends at 20"),
      };
      try {
        await expect(order(authorityAt(ending))).rejects.toMatchObject(tooLate);
        await expect(authorityAt(ending).probe(new Deadline(5_000))).rejects.toMatchObject(tooLate);
        expect(ending.requests.count('IssueCertificate')).toBe(0);
      } finally {
        await ending.stop();
      }
    },
  );

  it.each(['{}', '{"CertificateArn":""}', '{"CertificateArn":5}', '{"CertificateArn":{}}'])(
    'that is answered with %s, which names no certificate, fails',
    async (body) => {
      privateCa.faults.next('IssueCertificate', { kind: 'response', body });

      await expect(order(authorityAt(privateCa))).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.AuthorityRefused,
        message: expect.stringContaining('named no certificate'),
      });
    },
  );

  it('of an algorithm that the CA cannot sign with is refused before the CA is asked', async () => {
    const authority = authorityAt(privateCa, { signingAlgorithm: 'SHA256WITHRSA' });

    await expect(order(authority)).rejects.toMatchObject({
      reason: FailureReason.AuthorityRefused,
      message: expect.stringContaining("signing_algorithm is SHA256WITHRSA, but the CA's key (P-256)"),
    });
    expect(privateCa.requests.count('IssueCertificate')).toBe(0);
  });

  it.each(['SM2', 'ML_DSA_65'] as const)(
    'of a CA with a key %s is refused before it is asked',
    async (key) => {
      const ca = await startPrivateCa({ authority: await X509Authority.create({ commonName: 'CA', key }) });
      try {
        for (const signingAlgorithm of [undefined, 'SHA256WITHRSA', 'SHA256WITHECDSA'] as const) {
          await expect(order(authorityAt(ca, { signingAlgorithm }))).rejects.toMatchObject({
            reason: FailureReason.AuthorityKeyUnsupported,
          });
        }
        expect(ca.requests.count('IssueCertificate')).toBe(0);
      } finally {
        await ca.stop();
      }
    },
  );
});
