import type { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../../../sandbox/random';
import { Faults } from '../../../../sandbox/services/acm-pca/faults';
import {
  IssuanceTime,
  PrivateCaServer,
  type WireFault,
} from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { describeCertificate, newCsr } from '../../x509/openssl';
import { getCommand, issueCommand, newClient } from './client';

const RESET: WireFault = { kind: 'reset' };

describe('Faults', () => {
  it('strike as often as planned, one-off ones first, in order', () => {
    const faults = new Faults(Math.random);
    faults.always('any', { kind: 'hang' });
    faults.next('IssueCertificate', RESET, 2);
    faults.next('any', { kind: 'truncate', bytes: 1 });

    const met = ['IssueCertificate', 'GetCertificate', 'IssueCertificate', 'IssueCertificate'] as const;

    expect(met.map((operation) => faults.take(operation)?.kind)).toEqual([
      'reset',
      'truncate',
      'reset',
      'hang',
    ]);
  });

  it('are cleared, all of them or those for one operation', () => {
    const faults = new Faults(Math.random);
    faults.always('IssueCertificate', RESET);
    faults.always('GetCertificate', RESET);

    faults.clear('IssueCertificate');
    const afterOne = [faults.take('IssueCertificate'), faults.take('GetCertificate')];
    faults.clear();

    expect(afterOne).toEqual([undefined, RESET]);
    expect(faults.take('GetCertificate')).toBeUndefined();
  });

  it('strike sometimes, the same requests for the same seed', () => {
    const strikes = (seed: string): string => {
      const faults = new Faults(seededRandom(seed));
      faults.sometimes('GetCertificate', RESET, 0.25);
      return Array.from({ length: 400 }, () => (faults.take('GetCertificate') ? 'x' : '.')).join('');
    };

    const struck = strikes('a').replaceAll('.', '').length;

    expect(strikes('a')).toBe(strikes('a'));
    expect(strikes('a')).not.toBe(strikes('b'));
    expect(struck).toBeGreaterThan(60);
    expect(struck).toBeLessThan(140);
  });

  it('are refused when planned if they are impossible', () => {
    const faults = new Faults(Math.random);

    expect(() => faults.next('Issue' as 'any', RESET)).toThrow("There is no operation 'Issue'");
    expect(() => faults.next('GetCertificate', { kind: 'issuing-fails' } as never)).toThrow(
      'is for IssueCertificate',
    );
    expect(() => faults.next('GetCertificate', RESET, 0)).toThrow('1 request or more');
    expect(() => faults.sometimes('GetCertificate', RESET, 2)).toThrow('from 0 to 1');
    expect(() => faults.always('GetCertificate', { kind: 'drip', bytes: 0, everyMilliseconds: 1 })).toThrow(
      '1 byte or more',
    );
  });
});

describe('A fault at the wire', () => {
  let authority: X509Authority;
  let csr: string;
  let privateCa: PrivateCaServer;
  let client: ACMPCAClient;

  beforeAll(async () => {
    authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    csr = newCsr('/CN=device-1');
  });

  beforeEach(async () => {
    privateCa = await PrivateCaServer.start({ authority, issuanceTime: IssuanceTime.fixed(0) });
    client = newClient(privateCa);
  });

  afterEach(async () => {
    client.destroy();
    await privateCa.stop();
  });

  const issue = () => client.send(issueCommand(privateCa, csr));

  it('is an AWS error', async () => {
    privateCa.faults.next('IssueCertificate', {
      kind: 'aws-error',
      code: 'InternalFailure',
      status: 500,
      message: 'Oops',
    });

    await expect(issue()).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'Oops',
      $metadata: { httpStatusCode: 500 },
    });

    expect(privateCa.authority.certificates).toHaveLength(0);
    expect(privateCa.requests.byOutcome('IssueCertificate')).toEqual({ InternalFailure: 1 });
    await expect(issue()).resolves.toHaveProperty('CertificateArn');
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('is a reset %s the request takes effect', async (strikes, issued) => {
    privateCa.faults.next('IssueCertificate', { kind: 'reset', strikes });

    await expect(issue()).rejects.toMatchObject({ message: expect.stringContaining('ECONNRESET') });

    expect(privateCa.authority.certificates).toHaveLength(issued);
    expect(privateCa.requests.count('IssueCertificate', 'fault:reset')).toBe(1);
  });

  it('is a lost answer that an idempotency token recovers', async () => {
    const command = issueCommand(privateCa, csr, { IdempotencyToken: 'once' });
    privateCa.faults.next('IssueCertificate', { kind: 'reset', strikes: 'after' });
    await expect(client.send(command)).rejects.toThrow();

    const { CertificateArn } = await client.send(command);

    expect(privateCa.authority.certificates.map(({ arn }) => arn)).toEqual([CertificateArn]);
  });

  it.each(['before', 'after'] as const)(
    'is silence, %s the request takes effect, until the client gives up',
    async (strikes) => {
      const patience = new AbortController();
      privateCa.faults.next('IssueCertificate', { kind: 'hang', strikes });
      const silence = client.send(issueCommand(privateCa, csr), { abortSignal: patience.signal });
      const given = expect(silence).rejects.toMatchObject({ name: 'AbortError' });

      while (privateCa.requests.count('IssueCertificate', 'fault:hang') === 0) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      patience.abort();

      await given;
      expect(privateCa.authority.certificates).toHaveLength(strikes === 'after' ? 1 : 0);
    },
  );

  it('is a truncated answer', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'truncate', bytes: 10 });

    await expect(issue()).rejects.toThrow();

    expect(privateCa.authority.certificates).toHaveLength(1);
  });

  it('is an answer in drips, complete in the end', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'drip', bytes: 16, everyMilliseconds: 1 });

    const { CertificateArn } = await issue();

    expect(CertificateArn).toBe(privateCa.authority.certificates[0]?.arn);
  });

  it.each(['before', 'after'] as const)('is a right answer that comes late (strikes %s)', async (strikes) => {
    privateCa.faults.next('IssueCertificate', { kind: 'delay', milliseconds: 20, strikes });

    const { CertificateArn } = await issue();

    expect(CertificateArn).toBe(privateCa.authority.certificates[0]?.arn);
    expect(privateCa.requests.byOutcome('IssueCertificate')).toEqual({ ok: 1 });
  });

  it.each<[string, WireFault]>([
    ['an HTML page', { kind: 'response', status: 503, body: '<html>busy</html>', contentType: 'text/html' }],
    ['a body that is not JSON', { kind: 'response', body: '{"CertificateArn":' }],
  ])('is %s', async (_name, fault) => {
    privateCa.faults.next('IssueCertificate', fault);

    await expect(issue()).rejects.toThrow();
  });

  it('is an empty success', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'response', body: '{}' });

    expect((await issue()).CertificateArn).toBeUndefined();
  });

  it('does not keep the CA from stopping', async () => {
    privateCa.faults.always('any', { kind: 'hang' });
    privateCa.faults.next('IssueCertificate', { kind: 'delay', milliseconds: 3_600_000 });
    const pending = [expect(issue()).rejects.toThrow(), expect(issue()).rejects.toThrow()];
    while (privateCa.requests.count('IssueCertificate', 'fault:hang') === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    await privateCa.stop();

    await Promise.all(pending);
  });

  describe('in issuing', () => {
    it('makes GetCertificate fail for good', async () => {
      privateCa.faults.next('IssueCertificate', { kind: 'issuing-fails' });
      const { CertificateArn } = await issue();

      for (const attempt of [1, 2]) {
        const failed = client.send(getCommand(privateCa, CertificateArn));
        await expect(failed).rejects.toMatchObject({ name: 'RequestFailedException' });
        expect(privateCa.requests.count('GetCertificate', 'RequestFailedException')).toBe(attempt);
      }
    });

    it('returns a wrong certificate', async () => {
      privateCa.faults.next('IssueCertificate', {
        kind: 'wrong-certificate',
        transform: ({ csrPem, notBefore, notAfter }, signer) =>
          signer.signCsr(csrPem, { notBefore, notAfter, isAuthority: true }),
      });
      const { CertificateArn } = await issue();

      const { Certificate } = await client.send(getCommand(privateCa, CertificateArn));

      expect(describeCertificate(Certificate ?? '', '-text')).toContain('CA:TRUE');
    });
  });
});
