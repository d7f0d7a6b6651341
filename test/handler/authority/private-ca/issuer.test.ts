import '../../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca-authority';
import { Deadline } from '../../../../handler/deadline';
import { FailureReason } from '../../../../handler/vocabulary';
import type {
  AuthorityStatus,
  PrivateCaServer,
} from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { Telemetry } from '../../telemetry';
import { VirtualTime } from '../../virtual-time';
import { authorityAt, issuerOf, newOrder, startPrivateCa } from './sandbox';

const HOUR_MS = 3_600_000;

describe('The issuer', () => {
  let time: VirtualTime;
  let privateCa: PrivateCaServer;
  let authority: PrivateCaAuthority;
  let telemetry: Telemetry;

  beforeEach(async () => {
    telemetry = Telemetry.capture();
    time = VirtualTime.start();
    const root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    privateCa = await startPrivateCa({ authority: root });
    authority = authorityAt(privateCa);
  });

  afterEach(async () => {
    telemetry.stop();
    time.stop();
    await privateCa.stop();
  });

  const reads = () => privateCa.requests.count('GetCertificateAuthorityCertificate');
  const within = (budgetMs = 5_000) => new Deadline(budgetMs);

  it("is the CA's certificate", async () => {
    const issuer = await issuerOf(authority, within());

    expect(issuer.toString()).toBe(privateCa.certificatePem);
  });

  it('is read once for many certificates', async () => {
    for (const name of ['a', 'b', 'c']) {
      const pending = await authority.order(newOrder(`/CN=${name}`), within());
      await pending.collect(within());
      await issuerOf(authority, within());
    }

    expect(reads()).toBe(1);
  });

  it('is read again after an hour, because a CA certificate can be renewed', async () => {
    await issuerOf(authority, within());
    time.advance(HOUR_MS - 60_000);
    await issuerOf(authority, within());
    const withinTheHour = reads();
    time.advance(60_000);

    await issuerOf(authority, within());

    expect([withinTheHour, reads()]).toEqual([1, 2]);
  });

  it('that ends in minutes is read again each time, until the CA has a new one', async () => {
    const notAfter = new Date(Date.now() + 9 * 60_000);
    const ending = await X509Authority.create({ commonName: 'Ending CA', key: 'EC_prime256v1', notAfter });
    privateCa.faults.next(
      'GetCertificateAuthorityCertificate',
      { kind: 'response', body: JSON.stringify({ Certificate: ending.certificatePem }) },
      2,
    );

    const subjects: string[] = [];
    for (let read = 1; read <= 4; read++) subjects.push((await issuerOf(authority, within())).subject);

    expect(subjects).toEqual(['CN=Ending CA', 'CN=Ending CA', 'CN=Sandbox CA', 'CN=Sandbox CA']);
    expect(reads()).toBe(3);
  });

  it('that ends within the hour is read again when it signs nothing any more', async () => {
    const notAfter = new Date(Date.now() + 30 * 60_000);
    const ending = await X509Authority.create({ commonName: 'Ending CA', key: 'EC_prime256v1', notAfter });
    privateCa.faults.next('GetCertificateAuthorityCertificate', {
      kind: 'response',
      body: JSON.stringify({ Certificate: ending.certificatePem }),
    });
    await issuerOf(authority, within());
    time.advance(19 * 60_000);
    await issuerOf(authority, within());
    const before = reads();
    time.advance(60_000);

    await issuerOf(authority, within());

    expect([before, reads()]).toEqual([1, 2]);
  });

  it('that is known serves on when reading it again fails, and is read again a minute later', async () => {
    await issuerOf(authority, within());
    time.advance(HOUR_MS);
    privateCa.faults.always('GetCertificateAuthorityCertificate', {
      kind: 'aws-error',
      code: 'AccessDeniedException',
    });

    const answers = [await issuerOf(authority, within()), await issuerOf(authority, within())];
    const whileItFails = reads();
    privateCa.faults.clear();
    time.advance(60_000);
    await issuerOf(authority, within());

    expect(answers.map(({ subject }) => subject)).toEqual(['CN=Sandbox CA', 'CN=Sandbox CA']);
    expect([whileItFails, reads()]).toEqual([2, 3]);
    expect(
      telemetry.logged("The CA's certificate could not be read again; the one known is used"),
    ).toHaveLength(1);
  });

  it('does not delay a device for long that the known one can serve', async () => {
    await issuerOf(authority, within());
    time.advance(HOUR_MS);
    privateCa.faults.always('GetCertificateAuthorityCertificate', { kind: 'hang' });
    const start = Date.now();

    await expect(issuerOf(authority, within(60_000))).resolves.toHaveProperty('subject', 'CN=Sandbox CA');

    expect(Date.now() - start).toBeLessThan(20_000);
  });

  it('is read once by all who ask for it while it is being read', async () => {
    const subjects = await Promise.all([1, 2, 3].map(() => issuerOf(authority, within())));

    expect(new Set(subjects.map(({ subject }) => subject))).toEqual(new Set(['CN=Sandbox CA']));
    expect(reads()).toBe(1);
  });

  it('that another request failed to read is read again by the one that joined', async () => {
    privateCa.faults.next('GetCertificateAuthorityCertificate', {
      kind: 'aws-error',
      code: 'AccessDeniedException',
    });

    const [first, second] = await Promise.allSettled([
      issuerOf(authority, within()),
      issuerOf(authority, within()),
    ]);

    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('that another request waits for delays no request beyond its deadline', async () => {
    privateCa.faults.always('GetCertificateAuthorityCertificate', { kind: 'hang' });
    const first = issuerOf(authority, within(400)).catch((error: unknown) => error);

    await expect(issuerOf(authority, within(100))).rejects.toMatchObject({
      reason: FailureReason.DeadlineExceeded,
    });
    await first;
  });

  it('is not remembered when reading it failed', async () => {
    privateCa.faults.next('GetCertificateAuthorityCertificate', {
      kind: 'aws-error',
      code: 'AccessDeniedException',
    });
    await expect(issuerOf(authority, within())).rejects.toMatchObject({
      reason: FailureReason.AuthorityAccessDenied,
    });

    await expect(issuerOf(authority, within())).resolves.toHaveProperty('subject', 'CN=Sandbox CA');
  });

  it.each([
    ['no certificate', '{}'],
    [
      'garbage',
      JSON.stringify({ Certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }),
    ],
  ])('that is %s is a failure', async (_, body) => {
    privateCa.faults.next('GetCertificateAuthorityCertificate', { kind: 'response', body });

    await expect(issuerOf(authority, within())).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.CertificateMalformed,
    });
  });

  describe('looked at ahead of the first request', () => {
    it('is read once, and joined by who comes meanwhile', async () => {
      const early = authority.warmUp(new AbortController().signal);

      await issuerOf(authority, within());
      await early;

      expect(reads()).toBe(1);
    });

    it('is tried once, and read again by a request that joined in vain', async () => {
      privateCa.faults.next('GetCertificateAuthorityCertificate', {
        kind: 'aws-error',
        code: 'ThrottlingException',
      });
      const early = authority.warmUp(new AbortController().signal).catch((error: Error) => error.name);

      await issuerOf(authority, within());

      expect(await early).toBe('ThrottlingException');
      expect(reads()).toBe(2);
    });

    it('is left alone when the signal says so', async () => {
      privateCa.faults.next('GetCertificateAuthorityCertificate', { kind: 'hang' });
      const leaving = new AbortController();
      const early = authority.warmUp(leaving.signal);

      leaving.abort();

      await expect(early).rejects.toThrow('nobody waits');
      await expect(issuerOf(authority, within())).resolves.toHaveProperty('subject', 'CN=Sandbox CA');
    });

    it('delays no request beyond its deadline', async () => {
      privateCa.faults.always('GetCertificateAuthorityCertificate', { kind: 'hang' });
      const leaving = new AbortController();
      const early = authority.warmUp(leaving.signal).catch(() => undefined);

      await expect(issuerOf(authority, within(100))).rejects.toMatchObject({
        reason: FailureReason.DeadlineExceeded,
      });
      leaving.abort();
      await early;
    });
  });

  describe('and a probe', () => {
    const issued = () => privateCa.requests.count('IssueCertificate');

    it('passes with an active CA, and issues nothing', async () => {
      await expect(authority.probe(within())).resolves.toBeUndefined();

      expect(issued()).toBe(0);
    });

    it.each<AuthorityStatus>(['DELETED', 'DISABLED', 'EXPIRED', 'FAILED', 'PENDING_CERTIFICATE'])(
      'fails with a CA that is %s, and names the state',
      async (status) => {
        privateCa.authority.status = status;

        await expect(authority.probe(within())).rejects.toMatchObject({
          name: 'SigningFailed',
          reason: FailureReason.AuthorityNotActive,
          message: expect.stringContaining(status),
        });
      },
    );

    it.each([
      ['SM2', 'SM2'],
      ['ML_DSA_44', 'ML_DSA_44'],
      ['ML_DSA_65', 'ML_DSA_65'],
      ['ML_DSA_87', 'ML_DSA_87'],
    ] as const)(
      'fails with a CA that has a key %s, whatever its state and the algorithm set',
      async (key, named) => {
        const ca = await startPrivateCa({ authority: await X509Authority.create({ commonName: 'CA', key }) });
        try {
          for (const status of ['ACTIVE', 'DISABLED'] as const) {
            ca.authority.status = status;
            const unsuitable = authorityAt(ca, { signingAlgorithm: 'SHA256WITHECDSA' });

            await expect(unsuitable.probe(within())).rejects.toMatchObject({
              reason: FailureReason.AuthorityKeyUnsupported,
              message: expect.stringContaining(`AWS IoT cannot use the CA's key (${named})`),
            });
          }
        } finally {
          await ca.stop();
        }
      },
    );

    it('fails with an algorithm that the CA cannot sign with, and names one', async () => {
      const wrong = authorityAt(privateCa, { signingAlgorithm: 'SHA256WITHRSA' });

      await expect(wrong.probe(within())).rejects.toMatchObject({
        reason: FailureReason.AuthorityRefused,
        message: expect.stringMatching(/signing_algorithm is SHA256WITHRSA.* such as SHA256WITHECDSA/),
      });
    });

    it('fails with a CA that no longer exists', async () => {
      const gone = { kind: 'aws-error', code: 'ResourceNotFoundException' } as const;
      privateCa.faults.always('DescribeCertificateAuthority', gone);

      await expect(authority.probe(within())).rejects.toMatchObject({
        reason: FailureReason.AuthorityNotFound,
      });
    });

    it.each(['DescribeCertificateAuthority', 'GetCertificateAuthorityCertificate'])(
      'fails without the permission for %s',
      async (denied) => {
        privateCa.authorize = (operation) => operation !== denied;

        await expect(authority.probe(within())).rejects.toMatchObject({
          reason: FailureReason.AuthorityAccessDenied,
          message: expect.stringContaining(denied),
        });
      },
    );
  });
});
