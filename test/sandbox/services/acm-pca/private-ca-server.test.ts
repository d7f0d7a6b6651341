import { createHash } from 'node:crypto';
import {
  type ACMPCAClient,
  DescribeCertificateAuthorityCommand,
  GetCertificateAuthorityCertificateCommand,
  type IssueCertificateCommandInput,
} from '@aws-sdk/client-acm-pca';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { IDEMPOTENCY_WINDOWS_MS } from '../../../../sandbox/services/acm-pca/idempotency';
import {
  IssuanceTime,
  PrivateCaServer,
  type PrivateCaServerOptions,
} from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import {
  attributes,
  extension,
  forgeCsr,
  GeneralName,
  Oid,
  requestOf,
  toPem,
} from '../../../../testing/requests/forge';
import { sequence } from '../../../../testing/requests/write-der';
import { describeCertificate, newCsr, publicKeyOf, verify } from '../../x509/openssl';
import { getCommand, issueCommand, newClient } from './client';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const CLIENT_TEMPLATE = 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1';

describe('PrivateCaServer', () => {
  let authority: X509Authority;
  let csr: string;
  let now: number;
  let privateCa: PrivateCaServer;
  let client: ACMPCAClient;

  beforeAll(async () => {
    authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    csr = newCsr('/O=Fleet/CN=device-1', '-addext', 'subjectAltName=DNS:device-1.example');
  });

  beforeEach(async () => {
    now = Math.floor(Date.now() / 1000) * 1000;
    await start();
  });

  afterEach(async () => {
    client.destroy();
    await privateCa.stop();
  });

  async function start(options: Partial<PrivateCaServerOptions> = {}): Promise<void> {
    await privateCa?.stop();
    privateCa = await PrivateCaServer.start({
      authority,
      issuanceTime: IssuanceTime.fixed(0),
      clock: () => now,
      ...options,
    });
    client = newClient(privateCa);
  }

  async function issueAndGet(changes: Partial<IssueCertificateCommandInput> = {}): Promise<string> {
    const { CertificateArn } = await client.send(issueCommand(privateCa, csr, changes));
    const { Certificate } = await client.send(getCommand(privateCa, CertificateArn));
    return Certificate ?? '';
  }

  describe('issuing', () => {
    it.each(['RSA_2048', 'EC_secp384r1'] as const)('works with a CA key of type %s', async (key) => {
      await start({ authority: await X509Authority.create({ commonName: 'Other', key }) });
      const SigningAlgorithm = key === 'RSA_2048' ? 'SHA256WITHRSA' : 'SHA384WITHECDSA';

      const leaf = await issueAndGet({ SigningAlgorithm, TemplateArn: CLIENT_TEMPLATE });

      expect(verify(leaf, privateCa.certificatePem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
      expect(describeCertificate(leaf, '-subject', '-nameopt', 'RFC2253')).toBe(
        'subject=CN=device-1,O=Fleet\n',
      );
      expect(publicKeyOf('x509', leaf)).toBe(publicKeyOf('req', csr));
    });

    it('returns the certificate and its chain, neither ending with a newline', async () => {
      const { CertificateArn } = await client.send(issueCommand(privateCa, csr));

      const { Certificate, CertificateChain } = await client.send(getCommand(privateCa, CertificateArn));

      expect(Certificate).toMatch(/-----END CERTIFICATE-----$/);
      expect(CertificateChain).toBe(privateCa.certificatePem.trimEnd());
    });

    it('takes its time: until then GetCertificate throws RequestInProgressException', async () => {
      privateCa.authority.issuanceTime = IssuanceTime.fixed(300);
      const { CertificateArn } = await client.send(issueCommand(privateCa, csr));

      now += 299;
      const early = client.send(getCommand(privateCa, CertificateArn));

      await expect(early).rejects.toMatchObject({
        name: 'RequestInProgressException',
        $metadata: { httpStatusCode: 400 },
      });
      now += 1;
      await expect(client.send(getCommand(privateCa, CertificateArn))).resolves.toHaveProperty('Certificate');
    });

    it('leaves a record of each certificate', async () => {
      const leaf = await issueAndGet({ TemplateArn: CLIENT_TEMPLATE, IdempotencyToken: 'token-1' });

      const [record] = privateCa.authority.certificates;
      const csrDer = Buffer.from(csr.replace(/-----[A-Z ]+-----/g, ''), 'base64');
      expect(privateCa.authority.certificates).toHaveLength(1);
      expect(record).toMatchObject({
        subject: 'O=Fleet, CN=device-1',
        templateArn: CLIENT_TEMPLATE,
        validity: { Type: 'DAYS', Value: 30 },
        signingAlgorithm: 'SHA256WITHECDSA',
        csrPem: csr,
        idempotencyToken: 'token-1',
        acceptedAt: new Date(now),
        notBefore: new Date(now - 60 * MINUTE),
        notAfter: new Date(now + 30 * DAY),
      });
      expect(describeCertificate(leaf, '-serial')).toBe(`serial=${record?.serial.toUpperCase()}\n`);
      expect(record?.arn).toBe(`${privateCa.arn}/certificate/${record?.serial}`);
      expect(record?.csrSha256).toBe(createHash('sha256').update(csrDer).digest('hex'));
    });
  });

  describe('a template', () => {
    it.each([
      [undefined, 'TLS Web Server Authentication, TLS Web Client Authentication'],
      ['EndEntityCertificate/V1', 'TLS Web Server Authentication, TLS Web Client Authentication'],
      ['EndEntityClientAuthCertificate/V1', 'TLS Web Client Authentication'],
      ['EndEntityServerAuthCertificate/V1', 'TLS Web Server Authentication'],
    ])('%s decides what the key is for', async (name, usage) => {
      const TemplateArn = name && `arn:aws:acm-pca:::template/${name}`;

      const text = describeCertificate(await issueAndGet({ TemplateArn }), '-text');

      expect(text).toMatch(new RegExp(`Extended Key Usage:\\s+${usage}\\n`));
      expect(text).toContain('CA:FALSE');
      expect(text).toContain('DNS:device-1.example');
    });

    it.each([
      'arn:aws:acm-pca:::template/RootCACertificate/V1',
      'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V2',
      'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate_APIPassthrough/V1',
      'arn:aws-cn:acm-pca:::template/EndEntityClientAuthCertificate/V1',
      'arn:aws:acm-pca:::template/constructor/V1',
      'EndEntityClientAuthCertificate/V1',
    ])('%s is not available', async (TemplateArn) => {
      await expect(issueAndGet({ TemplateArn })).rejects.toMatchObject({ name: 'InvalidArgsException' });
    });

    it('belongs to the partition of the CA', async () => {
      await start({ account: { ...SANDBOX_ACCOUNT, partition: 'aws-us-gov', region: 'us-gov-west-1' } });

      const leaf = await issueAndGet({ TemplateArn: CLIENT_TEMPLATE.replace('arn:aws:', 'arn:aws-us-gov:') });

      expect(verify(leaf, privateCa.certificatePem)).toBe('leaf.pem: OK');
    });
  });

  describe('an idempotency token', () => {
    const IdempotencyToken = '0123456789abcdef0123456789abcdef0123';

    const windows = IDEMPOTENCY_WINDOWS_MS.map((windowMs) => [windowMs / MINUTE, windowMs] as const);

    it.each(windows)(
      'makes two requests one certificate, at once and within %d minutes',
      async (_, windowMs) => {
        privateCa.authority.idempotency.windowMs = windowMs;
        const command = issueCommand(privateCa, csr, { IdempotencyToken });

        const [first, second] = await Promise.all([client.send(command), client.send(command)]);
        now += windowMs - 1;
        const third = await client.send(command);

        expect(new Set([first, second, third].map(({ CertificateArn }) => CertificateArn)).size).toBe(1);
        expect(privateCa.authority.certificates).toHaveLength(1);
      },
    );

    it.each(windows)('is forgotten after %d minutes', async (_, windowMs) => {
      privateCa.authority.idempotency.windowMs = windowMs;
      await issueAndGet({ IdempotencyToken });

      now += windowMs;
      await issueAndGet({ IdempotencyToken });

      expect(privateCa.authority.certificates).toHaveLength(2);
    });

    it('is not used up by a failed request', async () => {
      const failed = client.send(issueCommand(privateCa, 'no CSR', { IdempotencyToken }));
      await expect(failed).rejects.toMatchObject({ name: 'MalformedCSRException' });

      await issueAndGet({ IdempotencyToken });

      expect(privateCa.authority.certificates).toHaveLength(1);
    });

    it('left out or different, makes two certificates', async () => {
      await issueAndGet();
      await issueAndGet();
      await issueAndGet({ IdempotencyToken: 'a' });
      await issueAndGet({ IdempotencyToken: 'b' });

      expect(privateCa.authority.certificates).toHaveLength(4);
    });
  });

  describe('an invalid request', () => {
    const at = (name: string, Value: number, Type: string) =>
      [name, { Validity: { Value, Type } } as Partial<IssueCertificateCommandInput>] as const;

    it.each<readonly [string, Partial<IssueCertificateCommandInput>, string]>([
      ['an RSA algorithm for an EC key', { SigningAlgorithm: 'SHA256WITHRSA' }, 'InvalidArgsException'],
      ['an unknown algorithm', { SigningAlgorithm: 'MD5WITHRSA' as never }, 'ValidationException'],
      ['a token of 37 characters', { IdempotencyToken: 'x'.repeat(37) }, 'ValidationException'],
      ['an empty token', { IdempotencyToken: '' }, 'ValidationException'],
      ['no CSR', { Csr: undefined }, 'ValidationException'],
      ['an endless CSR', { Csr: Buffer.alloc(32_769, 'x') }, 'ValidationException'],
      ['a CSR that is none', { Csr: Buffer.from('device-1') }, 'MalformedCSRException'],
      ['no validity', { Validity: undefined }, 'ValidationException'],
      [...at('an unknown validity type', 1, 'WEEKS'), 'ValidationException'],
      [...at('no days', 0, 'DAYS'), 'ValidationException'],
      [...at('half a day', 0.5, 'DAYS'), 'ValidationException'],
      [...at("a day more than the CA's own validity", 3651, 'DAYS'), 'ValidationException'],
      [...at('an end in the past', 1_000_000_000, 'ABSOLUTE'), 'ValidationException'],
      [...at('an end date that is none', 20301332000000, 'END_DATE'), 'ValidationException'],
      ['a relative start', { ValidityNotBefore: { Value: 1, Type: 'DAYS' } }, 'InvalidArgsException'],
      [
        'another CA',
        { CertificateAuthorityArn: 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/x' },
        'ResourceNotFoundException',
      ],
      ['no ARN of a CA', { CertificateAuthorityArn: 'my-ca' }, 'InvalidArnException'],
    ])('is refused: %s', async (_name, changes, code) => {
      await expect(issueAndGet(changes)).rejects.toMatchObject({ name: code });

      expect(privateCa.authority.certificates).toHaveLength(0);
      expect(privateCa.requests.byOutcome('IssueCertificate')).toEqual({ [code]: 1 });
    });

    it('is refused: a CSR with neither subject nor alternative name', async () => {
      const anonymous = client.send(issueCommand(privateCa, newCsr('/')));

      await expect(anonymous).rejects.toMatchObject({ name: 'MalformedCSRException' });
    });

    it.each([
      ['blank', GeneralName.dns(' ')],
      ['with a tab', GeneralName.email('a\tb')],
      ['with a control character', GeneralName.uri('urn:a\u007f')],
      ['of five octets', GeneralName.ip(10, 0, 0, 1, 0)],
    ])('is refused: an alternative name %s', async (_what, name) => {
      const asked = requestOf([extension(Oid.subjectAltName, sequence(name))]);
      const csrPem = toPem(forgeCsr({ attributes: attributes(asked) }));

      await expect(client.send(issueCommand(privateCa, csrPem))).rejects.toMatchObject({
        name: 'MalformedCSRException',
      });
    });

    it.each([
      [false, 'RequestFailedException'],
      [true, undefined],
    ])('is accepted for an empty subject with an alternative name; issued: %s', async (issues, error) => {
      privateCa.authority.issuesWithoutSubject = issues;
      const csr = newCsr('/', '-addext', 'subjectAltName=DNS:device-1.example');

      const { CertificateArn } = await client.send(issueCommand(privateCa, csr));
      const got = client.send(getCommand(privateCa, CertificateArn));

      expect(
        await got.then(
          () => undefined,
          ({ name }) => name,
        ),
      ).toBe(error);
    });

    it.each(['DISABLED', 'EXPIRED', 'PENDING_CERTIFICATE'] as const)(
      'is refused by a CA that is %s',
      async (status) => {
        privateCa.authority.status = status;

        await expect(issueAndGet()).rejects.toMatchObject({ name: 'InvalidStateException' });
      },
    );

    it('is refused by a CA past its end', async () => {
      now = authority.notAfter.getTime() + 1;

      await expect(issueAndGet()).rejects.toMatchObject({ name: 'InvalidStateException' });
    });

    it('is refused by a short-lived CA if it is for more than seven days', async () => {
      await start({ usageMode: 'SHORT_LIVED_CERTIFICATE' });

      await expect(issueAndGet({ Validity: { Type: 'DAYS', Value: 8 } })).rejects.toMatchObject({
        name: 'ValidationException',
      });
      await expect(issueAndGet({ Validity: { Type: 'DAYS', Value: 7 } })).resolves.toContain(
        'BEGIN CERTIFICATE',
      );
    });

    it('is refused: a certificate that was never issued', async () => {
      const unknown = client.send(getCommand(privateCa, `${privateCa.arn}/certificate/0123`));

      await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });

  describe('the CA itself', () => {
    it('is described', async () => {
      const { CertificateAuthority } = await client.send(
        new DescribeCertificateAuthorityCommand({ CertificateAuthorityArn: privateCa.arn }),
      );

      expect(CertificateAuthority).toMatchObject({
        Arn: privateCa.arn,
        OwnerAccount: '123456789012',
        Type: 'ROOT',
        Status: 'ACTIVE',
        NotBefore: authority.notBefore,
        NotAfter: authority.notAfter,
        CertificateAuthorityConfiguration: {
          KeyAlgorithm: 'EC_prime256v1',
          SigningAlgorithm: 'SHA256WITHECDSA',
          Subject: { CommonName: 'Sandbox CA' },
        },
        UsageMode: 'GENERAL_PURPOSE',
      });
    });

    it('returns its certificate', async () => {
      const { Certificate, CertificateChain } = await client.send(
        new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn: privateCa.arn }),
      );

      expect(Certificate).toBe(privateCa.certificatePem.trimEnd());
      expect(CertificateChain).toBeUndefined();
    });
  });

  describe('access', () => {
    it('is denied until the hook allows it', async () => {
      const asked: unknown[] = [];
      privateCa.authorize = (...question) => {
        asked.push(question);
        return false;
      };

      await expect(issueAndGet({ TemplateArn: CLIENT_TEMPLATE })).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
      privateCa.authorize = () => true;
      await expect(issueAndGet()).resolves.toContain('BEGIN CERTIFICATE');

      expect(asked).toEqual([
        ['IssueCertificate', 'AKIASANDBOX', { resource: privateCa.arn, templateArn: CLIENT_TEMPLATE }],
      ]);
    });

    it('needs a signed request', async () => {
      const response = await fetch(privateCa.endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': 'ACMPrivateCA.IssueCertificate' },
        body: '{}',
      });

      expect([response.status, await response.json()]).toEqual([
        403,
        { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
      ]);
    });
  });

  describe('the wire', () => {
    it.each([
      [
        'an operation that the sandbox lacks',
        { method: 'POST', headers: { 'x-amz-target': 'ACMPrivateCA.DeletePolicy' } },
      ],
      ['another service', { method: 'POST', headers: { 'x-amz-target': 'TrentService.Sign' } }],
      ['a GET', { method: 'GET', headers: {} }],
    ])('refuses %s', async (_name, request) => {
      const response = await fetch(privateCa.endpoint, request);

      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
      expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
    });

    it('accepts at most 1 MiB', async () => {
      const response = await fetch(privateCa.endpoint, { method: 'POST', body: Buffer.alloc(1_048_577) });

      expect(response.status).toBe(413);
    });

    it('listens on the loopback address only', () => {
      expect(privateCa.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    });

    it('can be stopped twice', async () => {
      await privateCa.stop();

      await expect(privateCa.stop()).resolves.toBeUndefined();
    });
  });

  describe('quotas', () => {
    it('allow one second of requests, and refill over time', async () => {
      await start({ quotas: { IssueCertificate: 2 } });
      await issueAndGet();
      await issueAndGet();

      await expect(issueAndGet()).rejects.toMatchObject({ name: 'ThrottlingException' });
      now += 500;

      await expect(issueAndGet()).resolves.toContain('BEGIN CERTIFICATE');
      expect(privateCa.requests.byOutcome('IssueCertificate')).toEqual({ ok: 3, ThrottlingException: 1 });
    });
  });
});
