import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readCertificateFile } from '../../../../tools/ca/ceremony/certificate-text';
import { forgeLeaf } from '../../../handler/x509/forge-leaf';
import { newCsr, openssl } from '../../../sandbox/x509/openssl';
import { callCa } from '../call-ca';
import { runCa } from '../run-ca';
import { startPkis } from '../sandbox-pki';

describe('npm run ca, for a ceremony', () => {
  const pkis = startPkis();
  const run = (...args: string[]) => runCa(pkis.environment, args);
  const root = ['--pki', 'root'];

  beforeAll(() => {
    pkis.deploy('root');
    pkis.deploy('iot-pki', 'ECC_NIST_P384');
  });

  afterEach(() => pkis.denied.clear());

  it('lists its commands', async () => {
    const { exitCode, stdout } = await run('--help');

    expect(exitCode).toBe(0);
    for (const name of ['request', 'self-sign', 'sign', 'install', 'check']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name} +\\w`, 'm'));
    }
  });

  it('asks before it signs or installs, and does nothing if nobody answers', async () => {
    const out = pkis.file('unanswered.pem');
    const signatures = pkis.kms.signatures.length;
    const ran = await run('self-sign', ...root, '--subject', 'CN=Root', '--years', '20', '--out', out);

    expect(ran).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/subject {11}CN=Root\n[\s\S]*A root cannot be revoked/),
      stderr: 'Nobody is there to ask. Add --yes if this is what you want.\n',
    });
    expect(pkis.kms.signatures).toHaveLength(signatures);
    expect(() => pkis.read('unanswered.pem')).toThrow('ENOENT');
  });

  it('goes from two keys to an installed CA and its renewal', async () => {
    const rootFile = pkis.file('root.pem');
    const csr = pkis.file('issuing.csr');
    const steps = [
      [
        'self-sign',
        ...root,
        '--subject',
        'CN=Root CA,O=Example',
        '--years',
        '20',
        '--yes',
        '--out',
        rootFile,
      ],
      ['install', ...root, '--certificate', rootFile, '--yes'],
      ['request', '--subject', 'CN=Issuing CA,O=Example', '--out', csr],
      ['sign', ...root, '--csr', csr, '--years', '5', '--yes'],
      ['install', '--certificate', pkis.file('issuing.pem'), '--root', rootFile, '--yes'],
      ['sign', ...root, '--csr', csr, '--years', '8', '--yes', '--out', pkis.file('renewed.pem')],
      ['install', '--certificate', pkis.file('renewed.pem'), '--yes'],
      ['check', '--root', rootFile, '--format', 'json'],
    ];
    const ran = [];
    for (const step of steps) ran.push(await run(...step));

    expect(ran.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(steps.map(() => [0, '']));
    const { Value } = pkis.parameters.getParameter({ Name: '/iot-pki/ca-certificate' }).Parameter;
    const [earlier] = pkis.read('issuing.pem').split(/(?<=-----END CERTIFICATE-----\n)/);
    expect(Value).toBe(`${pkis.read('renewed.pem')}${earlier}`);
    expect(ran.at(-2)?.stdout).toMatch(
      /Installed now in [\s\S]*version 1, [\s\S]*new leaves included\.[\s\S]*after the chain/,
    );
    expect(JSON.parse(ran.at(-1)?.stdout ?? '')).toMatchObject({
      works: true,
      where: '/iot-pki/ca-certificate, version 2',
      subject: 'CN=Issuing CA,O=Example',
      findings: expect.arrayContaining([
        { check: 'others', verdict: 'ok', text: expect.stringContaining('An earlier certificate of the CA') },
      ]),
    });
    expect(ran[1]?.stdout).not.toContain('Rehearsed');
    expect(ran[2]?.stdout).toContain('npm run ca -- install --pki iot-pki --certificate FILE');
    expect(ran[4]?.stdout).toMatch(/Rehearsed: the key signed a leaf below it, serial number [0-9A-F]{40}, /);
    expect(await run('install', '--certificate', pkis.file('renewed.pem'), '--yes')).toMatchObject({
      exitCode: 0,
      stdout: '/iot-pki/ca-certificate has exactly this already. Nothing was done.\n',
    });
  });

  it('installs nothing below which the key cannot sign', async () => {
    const { Version: before } = pkis.parameters.getParameter({ Name: '/iot-pki/ca-certificate' }).Parameter;
    pkis.denied.add('kms:Sign');

    const { exitCode, stderr } = await callCa(
      'install',
      '--certificate',
      pkis.file('issuing.pem'),
      '--drop-previous',
      '--yes',
    );

    const { Version: after } = pkis.parameters.getParameter({ Name: '/iot-pki/ca-certificate' }).Parameter;
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/kms:Sign/)]);
    expect(after).toBe(before);
  });

  it('overwrites no file', async () => {
    const out = pkis.write('there.pem', 'mine');

    for (const [name, ...args] of [
      ['request', '--subject', 'CN=A', '--out', out],
      ['self-sign', '--subject', 'CN=A', '--years', '1', '--out', out],
      ['sign', '--csr', 'a.csr', '--years', '1', '--out', out],
    ] as const) {
      const { exitCode, stderr } = await callCa(name, ...args);
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringContaining(`${out} exists already, and is not overwritten`),
      ]);
    }
    expect(pkis.read('there.pem')).toBe('mine');
  });

  it('installs nothing that does not work', async () => {
    const { exitCode, stdout, stderr } = await run(
      'install',
      '--pki',
      'iot-pki',
      '--certificate',
      pkis.file('root.pem'),
      '--yes',
    );

    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('It would not work. Nothing was changed.'),
    ]);
    expect(stdout).toContain('fault    It is not of the key');
  });

  it('ends with 1 when what is checked does not work', async () => {
    const { exitCode, stdout } = await run('check', '--certificate', pkis.file('root.pem'));

    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('It does not work as it is.')]);
  });

  it.each([
    [['request'], '--subject is missing, such as'],
    [
      ['request', '--subject', 'Fleet'],
      '--subject "Fleet" is not a name that a CA may have: TYPE=VALUE expected',
    ],
    [['request', '--subject', `CN=${'x'.repeat(65)}`], 'the name has a CN of 65 characters'],
    [['request', '--subject', 'CN=A', '--path-length', 'one'], '--path-length must be a whole number'],
    [['request', '--subject', ''], '--subject is empty'],
    [['request', '--subject', 'CN=A', '--key', 'alias/x'], '--key must be the ARN of a key in eu-central-1'],
    [['self-sign', '--subject', 'CN=A'], 'For how long? Give --years or --days'],
    [['self-sign', '--years', '1'], '--subject is missing'],
    [['sign', '--years', '1'], '--csr is missing'],
    [['sign', '--csr', 'none.csr', '--years', '1'], '--csr none.csr cannot be read: there is no such file'],
    [['install'], '--certificate is missing'],
    [
      ['install', '--certificate', 'none.pem'],
      '--certificate none.pem cannot be read: there is no such file',
    ],
    [['check', '--root', '.'], '--root . cannot be read: it is a folder'],
    [['check', '--pki', 'alias/iot'], "--pki must be a PKI's name, of letters, digits"],
    [['check', '--region', 'eu-central'], '--region must be the name of a Region such as eu-central-1'],
    [
      ['request', '--subject', 'CN=A', '--out', 'none/a.csr'],
      'there is no such file or folder: none. Name another',
    ],
    [['check', '--certificat', 'a.pem'], "Unknown option '--certificat'"],
  ])('refuses %j', async ([name, ...args], message) => {
    const { exitCode, stderr } = await callCa(name as string, ...args);

    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it.each([
    ['no certificate', 'nothing', 'holds no certificate in PEM'],
    ['a request', newCsr('/CN=a'), 'holds a CERTIFICATE REQUEST. Leave nothing in it but certificates.'],
    [
      'a private key',
      '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n',
      'holds a private key. Take it out',
    ],
    [
      'a broken certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'holds something that is not a readable certificate.',
    ],
    [
      'a private key behind something else',
      `${forgeLeaf({})}-----BEGIN CERTIFICATE-----\nAAAA\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`,
      'holds a private key. Take it out',
    ],
    [
      'a certificate that is cut off',
      `${forgeLeaf({})}-----BEGIN CERTIFICATE-----\nAAAA\n`,
      'block 2, ends in the middle: -----END CERTIFICATE----- is missing.',
    ],
    ['PKCS #7', '-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n', 'openssl pkcs7 -print_certs'],
  ])('installs no file with %s', async (_what, content, message) => {
    const { exitCode, stderr } = await callCa('install', '--certificate', pkis.write('bad.pem', content));

    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(message)]);
  });

  it('reads a certificate as people keep it: DER, with CRLF, a byte order mark, in UTF-16, in words', async () => {
    const pem = forgeLeaf({});
    const der = new X509Certificate(pem).raw;
    for (const content of [
      der,
      pem.replaceAll('\n', '\r\n'),
      `\ufeff${pem}`,
      Buffer.from(`\ufeff${pem}`, 'utf16le'),
      `${new X509Certificate(pem).subject}\n${pem}and more`,
    ]) {
      const path = pkis.file('kept');
      writeFileSync(path, content);
      expect(readCertificateFile('--certificate', path).map(({ raw }) => raw)).toEqual([der]);
    }
  });

  it('says how to get PEM out of what is DER but no certificate', () => {
    const path = pkis.file('chain.p7c');
    writeFileSync(path, Buffer.from('308201000609', 'hex'));

    expect(() => readCertificateFile('--certificate', path)).toThrow(
      /is neither PEM nor a certificate in DER\. .* openssl pkcs7 -inform DER .* openssl pkcs12 -nokeys/,
    );
  });

  it('lets nobody write to the terminal, in a name or in a URL', async () => {
    const certificate = openssl(
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        'key.pem',
        '-config',
        'req.cnf',
      ],
      {
        'req.cnf':
          '[req]\ndistinguished_name=dn\nx509_extensions=ext\nprompt=no\n[dn]\nCN=evil\u001b[2J\n' +
          '[ext]\nbasicConstraints=critical,CA:TRUE\ncrlDistributionPoints=URI:http://a/\u001b[2J\n',
      },
    );
    const path = pkis.write('evil.pem', certificate);

    for (const shape of ['text', 'json']) {
      const { stdout } = await callCa('check', '--certificate', path, '--format', shape);

      expect(stdout).toContain('evil');
      expect(stdout).not.toContain('\u001b');
    }
  });

  it('names the PKI that does not exist, not what it lacks', async () => {
    const { exitCode, stderr } = await callCa('check', '--pki', 'nowhere');

    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('There is no such key. Check --pki')]);
  });

  it('signs no request that does not prove possession, or is none', async () => {
    const der = Buffer.from(newCsr('/CN=Other CA').replace(/-----.*-----/g, ''), 'base64');
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const sign = (content: string) =>
      callCa(
        'sign',
        ...root,
        '--csr',
        pkis.write('bad.csr', content),
        '--years',
        '1',
        '--yes',
        '--out',
        'never.pem',
      );
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;

    expect(await sign(pem)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('bad.csr: the signature of the CSR was not made with the key in it.'),
    });
    expect(await sign('nothing')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('bad.csr: the CSR is neither a PEM block'),
    });
    expect(await sign(newCsr('/'))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('bad.csr has an empty subject'),
    });
  });

  it('signs for no CA that may not be below', async () => {
    const csr = pkis.write('below.csr', newCsr('/CN=Below'));
    const sign = (...args: string[]) =>
      callCa('sign', '--csr', csr, '--years', '1', '--yes', '--out', 'never.pem', ...args);
    const short = pkis.file('short.pem');
    await callCa(
      'self-sign',
      ...root,
      '--subject',
      'CN=Short',
      '--years',
      '1',
      '--path-length',
      '0',
      '--yes',
      '--out',
      short,
    );

    const of = async (...args: string[]) => {
      const { exitCode, stderr } = await sign(...args);
      return [exitCode, stderr];
    };
    expect(await of(...root, '--issuer', short)).toEqual([
      1,
      expect.stringContaining('it may sign leaves, but no CA.'),
    ]);
    expect(await of(...root, '--issuer', pkis.file('renewed.pem'))).toEqual([
      1,
      expect.stringMatching(
        /The first certificate in .*renewed.pem is not of the key arn:.*, which is to sign/,
      ),
    ]);
    expect(await of('--pki', 'iot-pki')).toEqual([
      1,
      expect.stringContaining('CN=Issuing CA,O=Example has path length 0'),
    ]);
    pkis.deploy('new');
    expect(await callCa('check', '--pki', 'new')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('npm run ca -- install --pki new --certificate FILE'),
    });
    expect(await of('--pki', 'new')).toEqual([
      1,
      '/new/ca-certificate in eu-central-1 does not exist: the CA has no certificate yet. Name its file with --issuer.',
    ]);
    const one = pkis.file('one.pem');
    await callCa(
      'self-sign',
      ...root,
      '--subject',
      'CN=One',
      '--years',
      '1',
      '--path-length',
      '1',
      '--yes',
      '--out',
      one,
    );
    expect(await of(...root, '--issuer', one, '--path-length', '1')).toEqual([
      1,
      "CN=One has path length 1: the new CA's --path-length must be at most 0.",
    ]);
    await callCa('request', ...root, '--subject', 'CN=Itself', '--out', pkis.file('itself.csr'));
    expect(await of(...root, '--issuer', one, '--csr', pkis.file('itself.csr'))).toEqual([
      1,
      expect.stringContaining('The request is for the key that is to sign'),
    ]);
    expect(await of(...root, '--issuer', one, '--csr', pkis.write('same.csr', newCsr('/CN=One')))).toEqual([
      1,
      expect.stringContaining('The request has the name of the CA that is to sign.'),
    ]);
  });

  it('names the call that AWS refuses, and what to do', async () => {
    const request = (...args: string[]) =>
      callCa('request', '--subject', 'CN=A', '--out', pkis.file('refused.csr'), ...args);
    pkis.denied.add('kms:Sign');
    expect(await request()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^kms:Sign on arn:\S+ failed: AccessDeniedException: [\s\S]* must be allowed kms:Sign on arn:/,
      ),
    });
    expect(await request('--pki', 'none')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('There is no such key. Check --pki and --region'),
    });
    const disabled = pkis.deploy('disabled');
    pkis.kms.keys.change(disabled.arn, { state: 'Disabled' });
    expect(await request('--key', disabled.arn)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('An administrator of the key must enable it first'),
    });
  });

  it('names the endpoint when nobody answers', async () => {
    const { exitCode, stderr } = await runCa(
      { ...pkis.environment, AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:9' },
      ['check'],
    );

    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^kms:GetPublicKey on alias.* failed: .*ECONNREFUSED.*Nobody answers there: is the endpoint/,
      ),
    ]);
  });

  it('needs to know the Region', async () => {
    const { exitCode, stderr } = await runCa(
      { ...pkis.environment, AWS_REGION: '', AWS_DEFAULT_REGION: '' },
      ['check'],
    );

    expect([exitCode, stderr]).toEqual([2, 'The Region is not known: set --region, or AWS_REGION.\n']);
  });
});
