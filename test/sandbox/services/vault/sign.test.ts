import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openssl } from '../../../../sandbox/x509/openssl';
import { type CsrOptions, createCsr } from '../../../../tools/device/csr';
import { FITTING_ROLE, TestVault } from './test-vault';

const DAY = 86_400_000;

const csrFor = async (subject: string, more: Partial<CsrOptions> = {}) =>
  (await createCsr({ subject, ...more })).csrPem;

function shown(pem: string, ...what: readonly string[]): string {
  return openssl(['x509', '-in', 'leaf.pem', '-noout', ...what], { 'leaf.pem': pem });
}

describe('A role of which nothing was set', () => {
  let vault: TestVault;

  beforeAll(async () => {
    vault = await TestVault.start();
    vault.setRole();
  });

  afterAll(() => vault.stop());

  it.each<[string, string, Partial<CsrOptions>, string]>([
    ['keys of the kind that devices have', 'CN=localhost', {}, 'role requires keys of type rsa'],
    ['any common name', 'CN=device-1', { key: 'rsa-2048' }, 'common name device-1 not allowed by this role'],
    [
      'a request without a common name',
      'O=Example',
      { key: 'rsa-2048' },
      'the common_name field is required, or must be provided in a CSR with "use_csr_common_name" set to true, unless "require_cn" is set to false',
    ],
    [
      'a serial number',
      'CN=localhost,2.5.4.5=A1',
      { key: 'rsa-2048' },
      'serial_number A1 not allowed by this role',
    ],
    ['a user id', 'CN=localhost,UID=u1', { key: 'rsa-2048' }, 'user_id u1 is not allowed by this role'],
    [
      'an alternative name',
      'CN=localhost',
      { key: 'rsa-2048', alternativeNames: ['DNS:device-1.example.com'] },
      'subject alternate name device-1.example.com not allowed by this role',
    ],
    [
      'a URI',
      'CN=localhost',
      { key: 'rsa-2048', alternativeNames: ['URI:urn:device:1'] },
      'URI Subject Alternative Names are not allowed in this role, but were provided via CSR',
    ],
    [
      'a label that is too long',
      `CN=${'x'.repeat(64)}`,
      { key: 'rsa-2048' },
      `idna: invalid label "${'x'.repeat(64)}"`,
    ],
  ])('does not allow %s', async (_, subject, more, error) => {
    expect(await vault.sign(await csrFor(subject, more))).toMatchObject({
      status: 400,
      body: { errors: [error] },
    });
  });

  it('lets what it signs be a server for 32 days, with the name as a DNS name, and nothing of the organization', async () => {
    const { body } = await vault.sign(await csrFor('CN=localhost,O=Example', { key: 'rsa-2048' }), {
      ttl: '8760h',
    });

    const leaf = new X509Certificate(body.data.certificate);
    expect(leaf.subject).toBe('CN=localhost');
    expect(leaf.subjectAltName).toBe('DNS:localhost');
    expect(shown(body.data.certificate, '-ext', 'extendedKeyUsage,keyUsage')).toMatch(
      /Digital Signature, Key Encipherment, Key Agreement[\s\S]*TLS Web Server Authentication, TLS Web Client Authentication/,
    );
    expect(Date.parse(leaf.validTo) - Date.now()).toBeLessThanOrEqual(32 * DAY);
    expect(body.warnings).toEqual([
      'TTL "8760h0m0s" is longer than permitted maxTTL "768h0m0s", so maxTTL is being used',
    ]);
  });
});

describe('A role that fits', () => {
  let vault: TestVault;

  beforeAll(async () => {
    vault = await TestVault.start();
  });

  beforeEach(() => vault.setRole({ ...FITTING_ROLE, organization: ['Example'] }));

  afterAll(() => vault.stop());

  it('makes the leaf of a device, which openssl verifies', async () => {
    const csr = await csrFor('O=Example,CN=Sensor 0001,2.5.4.5=A1', {
      alternativeNames: ['DNS:s1.example.com', 'IP:192.0.2.1', 'email:s1@example.com'],
    });
    const { status, body } = await vault.sign(csr, { ttl: '24h', exclude_cn_from_sans: true });

    const { certificate, issuing_ca, ca_chain, serial_number, expiration } = body.data;
    const leaf = new X509Certificate(certificate);
    const files = { 'ca.pem': issuing_ca, 'leaf.pem': certificate };
    expect(status).toBe(200);
    expect(
      openssl(['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'leaf.pem'], files),
    ).toBe('leaf.pem: OK\n');
    expect(shown(certificate, '-subject', '-nameopt', 'RFC2253')).toBe(
      'subject=serialNumber=A1,CN=Sensor 0001,O=Example\n',
    );
    expect(shown(certificate, '-subject', '-nameopt', 'multiline,show_type')).toMatch(
      /PRINTABLESTRING:Sensor 0001/,
    );
    expect(leaf.subjectAltName).toBe('DNS:s1.example.com, email:s1@example.com, IP Address:192.0.2.1');
    expect(shown(certificate, '-ext', 'extendedKeyUsage,keyUsage,basicConstraints')).toMatch(
      /Key Usage: critical\s+Digital Signature\s+X509v3 Extended Key Usage: \s+TLS Web Client Authentication\s+$/,
    );
    expect(ca_chain).toEqual([issuing_ca]);
    expect(serial_number.replaceAll(':', '').toUpperCase()).toBe(leaf.serialNumber);
    expect(expiration).toBe(Date.parse(leaf.validTo) / 1_000);
    expect(vault.engine.issued.at(-1)?.certificatePem.trim()).toBe(certificate);
  });

  it.each([
    ['Sensor 0001', undefined],
    ['sensor-0001', 'DNS:sensor-0001'],
    ['s1@example.com', 'email:s1@example.com'],
  ])(
    'adds the common name %s to the alternative names as %s, unless it is told not to',
    async (name, added) => {
      const csr = await csrFor(`CN=${name}`);
      const [plain, excluded] = [
        await vault.sign(csr),
        await vault.sign(csr, { exclude_cn_from_sans: true }),
      ];

      expect(new X509Certificate(plain.body.data.certificate).subjectAltName).toBe(added);
      expect(new X509Certificate(excluded.body.data.certificate).subjectAltName).toBeUndefined();
    },
  );

  it('drops the attributes that it does not know, and a CSR that asks for a CA', async () => {
    const { body } = await vault.sign(await csrFor('CN=d,DC=example,OU=Fleet', { defect: 'ca-true' }));

    expect(new X509Certificate(body.data.certificate)).toMatchObject({
      subject: 'O=Example\nCN=d',
      ca: false,
    });
    expect(body.warnings).toEqual([
      'specified CSR contained a Basic Constraints extension that was ignored during issuance',
    ]);
  });

  it.each<[string, object, number, string]>([
    ['no CSR', {}, 400, '"csr" is empty'],
    ['what is no CSR', { csr: 'text' }, 400, 'csr contains no data'],
    [
      'two ends',
      { ttl: '1h', not_after: '2030-01-01T00:00:00Z' },
      400,
      'Either ttl or not_after should be provided. Both should not be provided in the same request.',
    ],
  ])('refuses %s', async (_, more, status, error) => {
    const body = 'ttl' in more ? { csr: await csrFor('CN=d'), ...more } : more;

    expect(await vault.send('POST', 'pki/sign/devices', body)).toMatchObject({
      status,
      body: { errors: [error] },
    });
  });

  it('refuses a request that was not signed by its key', async () => {
    const csr = await csrFor('CN=d', { defect: 'flipped-signature-bit' });

    expect((await vault.sign(csr)).body.errors).toEqual(['request signature invalid']);
  });

  it('issues nothing that outlives its issuer', async () => {
    await vault.engine.issuers.generateRoot('Short', 'EC_prime256v1', new Date(Date.now() + DAY));
    const csr = await csrFor('CN=d');

    expect((await vault.sign(csr, { ttl: '48h' })).body.errors[0]).toMatch(
      /^cannot satisfy request, as TTL would result in notAfter of .* that is beyond the expiration of the CA certificate at /,
    );
    expect((await vault.sign(csr, { ttl: '48h' }, 'pki/issuer/root-1/sign/devices')).status).toBe(200);
  });

  it('does not know of other issuers and roles', async () => {
    const csr = await csrFor('CN=d');
    vault.vault.policies.write('default', { 'pki/*': ['update', 'read'] });

    expect(await vault.sign(csr, {}, 'pki/issuer/other/sign/devices')).toMatchObject({
      status: 500,
      body: { errors: [expect.stringContaining('unable to find PKI issuer for reference: other')] },
    });
    expect(await vault.sign(csr, {}, 'pki/sign/other')).toMatchObject({
      status: 400,
      body: { errors: ['unknown role: other'] },
    });
    expect(await vault.send('GET', 'pki/roles/other')).toMatchObject({ status: 404, body: { errors: [] } });
    expect((await vault.send('GET', 'pki/roles/devices')).body.data).toMatchObject({
      key_type: 'any',
      require_cn: true,
      organization: ['Example'],
    });
  });
});

describe('sign-verbatim', () => {
  it.each([
    ['Vault', false, /UTF8STRING:OEM/, /PRINTABLESTRING:OEM/],
    ['newer OpenBao', true, /PRINTABLESTRING:OEM/, /UTF8STRING:OEM/],
  ])('of %s copies a request, its extensions included', async (_, keepsSubject, not, as) => {
    const vault = await TestVault.start({ keepsSubject });
    try {
      const csr = openssl(
        [
          'req',
          '-new',
          '-utf8',
          '-key',
          'key.pem',
          '-subj',
          '/O=OEM/CN=d@1',
          '-config',
          'c.cnf',
          '-reqexts',
          'v3',
        ],
        {
          'key.pem': openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']),
          'c.cnf':
            '[req]\nstring_mask=utf8only\ndistinguished_name=dn\n[dn]\n[v3]\nsubjectAltName=DNS:d.example.com\nextendedKeyUsage=serverAuth\n1.2.3.4=ASN1:UTF8String:x\n',
        },
      );
      const { body } = await vault.sign(csr, {}, 'pki/sign-verbatim');

      const { certificate } = body.data;
      expect(shown(certificate, '-subject', '-nameopt', 'multiline,show_type')).toMatch(as);
      expect(shown(certificate, '-subject', '-nameopt', 'multiline,show_type')).not.toMatch(not);
      expect(new X509Certificate(certificate).subjectAltName).toBe('DNS:d.example.com');
      expect(shown(certificate, '-text')).toMatch(/1\.2\.3\.4/);
      expect(shown(certificate, '-ext', 'extendedKeyUsage')).toMatch(/TLS Web Server Authentication\n$/);
    } finally {
      await vault.stop();
    }
  });
});
