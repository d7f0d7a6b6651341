import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgeCsr, name, toPem } from '../../../testing/requests/forge';
import { readDevicesOptions } from '../../../tools/devices/options';
import { readFixture } from '../../handler/csr/fixtures';
import { newCsr } from '../../sandbox/x509/openssl';
import { runTool } from '../run-tool';

describe('npm run devices', () => {
  const folder = mkdtempSync(join(tmpdir(), 'devices-'));
  const file = (name: string) => join(folder, name);
  const run = (...args: string[]) => runTool('devices/main.ts', ...args);
  const linesOf = (...args: string[]) =>
    run('--json', ...args)
      .stdout.trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  beforeAll(() => {
    mkdirSync(file('fleet/new'), { recursive: true });
    mkdirSync(file('empty'));
    const good = newCsr('/O=Example/CN=device-1', '-addext', 'subjectAltName=DNS:device-1.example');
    writeFileSync(file('fleet/device-1.csr.pem'), good);
    writeFileSync(file('fleet/device-2.PEM'), newCsr('/O=Example/CN=device-1'));
    writeFileSync(file('fleet/new/device-3.csr'), readFixture('rsa-1024'));
    writeFileSync(
      file('fleet/new/device-4.der'),
      Buffer.from(good.replace(/-----[A-Z ]*-----/g, ''), 'base64'),
    );
    writeFileSync(file('fleet/README.txt'), 'no request');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('shows the verdict, reason and names of each, and counts them', () => {
    const { exitCode, stdout } = run('--csr', file('fleet'));

    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      `accepted   ${file('fleet/device-1.csr.pem')}
           CN=device-1,O=Example; DNS:device-1.example
accepted   ${file('fleet/device-2.PEM')}
           CN=device-1,O=Example
refused    ${file('fleet/new/device-3.csr')}
           CsrKeyTooSmall: the RSA key has 1024 bits; AWS IoT accepts 2048 or more.
refused    ${file('fleet/new/device-4.der')}
           CsrNotPem: the file is DER, and devices must send PEM.
           As PEM it is accepted. To convert it: openssl req -inform DER -in FILE -out FILE.pem
           CN=device-1,O=Example; DNS:device-1.example

4 files: 2 accepted, 2 refused
       1  CsrKeyTooSmall
       1  CsrNotPem
What each reason means, and what to do: docs/errors.md
1 file was skipped: in folders, only *.csr, *.pem, *.req, *.p10, *.der are checked. To check another file, name it.
Names were not compared with a pattern: give --pattern.
`,
    );
  });

  it('compares each with the patterns, with the client id from its file name', () => {
    const patterns = [
      '--pattern',
      'CN={clientId},O=Example',
      '--alternative-name-pattern',
      'DNS:{clientId}\\.example',
    ];
    const reports = linesOf('--csr', file('fleet'), ...patterns, '--client-id', '{file}');

    expect(reports).toEqual([
      {
        file: file('fleet/device-1.csr.pem'),
        clientId: 'device-1',
        verdict: 'accepted',
        subject: 'CN=device-1,O=Example',
        alternativeNames: ['DNS:device-1.example'],
      },
      expect.objectContaining({
        clientId: 'device-2',
        verdict: 'refused',
        reason: 'CsrSubjectNotAllowed',
        explanation: expect.stringContaining('is not one that client "device-2" may have'),
        subject: 'CN=device-1,O=Example',
      }),
      expect.objectContaining({ clientId: 'device-3', reason: 'CsrKeyTooSmall' }),
      expect.objectContaining({
        clientId: 'device-4',
        reason: 'CsrNotPem',
        hint: expect.stringContaining('As PEM it is refused, CsrSubjectNotAllowed: '),
      }),
    ]);
  });

  it('takes a list of files, and ends with 0 when all are accepted', () => {
    const { exitCode, stdout } = run(
      ...['--csr', file('fleet/device-1.csr.pem'), file('fleet/device-2.PEM')],
      ...['--only-refused', '--pattern', 'CN=.*', '--alternative-name-pattern', '.*'],
    );

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '\n2 files: 2 accepted, 0 refused\n' });
  });

  it('warns of a name that a CA of your own refuses, also with --only-refused, and counts it', () => {
    // Forged, because openssl writes no such name.
    writeFileSync(file('long.pem'), toPem(forgeCsr({ subject: name(['d'.repeat(65)]) })));

    const { exitCode, stdout } = run(
      ...['--csr', file('long.pem'), file('fleet/device-2.PEM')],
      '--only-refused',
    );

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`accepted   ${file('long.pem')}\n           warning: `);
    expect(stdout).toContain(
      'a CA of your own (kms) refuses it. CsrRefusedByAuthority: the name has a CN of 65',
    );
    expect(stdout).toContain('2 files: 2 accepted, 0 refused\n       1  accepted with a warning\n');
  });

  it('goes on after a file that cannot be read, and ends with 2', () => {
    const { exitCode, stdout } = run('--csr', file('none.pem'), file('empty'), file('fleet/device-2.PEM'));

    expect(exitCode).toBe(2);
    expect(stdout).toContain(`unreadable ${file('none.pem')}\n           there is no such file or folder`);
    expect(stdout).toContain(`unreadable ${file('empty')}\n           the folder has no files *.csr, `);
    expect(stdout).toContain(`accepted   ${file('fleet/device-2.PEM')}`);
    expect(stdout).toContain('3 files: 1 accepted, 0 refused, 2 unreadable\n');
  });

  it.each([
    [[], '--csr is missing. See npm run devices -- --help.'],
    [['a.pem'], "Unexpected argument 'a.pem'"],
    [
      ['--csr', 'a.pem', '--pattern', 'CN={clientId}'],
      '--client-id is missing: a pattern has {clientId}. If files are named after their devices: --client-id "{file}".',
    ],
    [['--csr', 'a.pem', '--pattern', 'CN=('], '--pattern '],
    [['--csr', 'a.pem', '--alternative-name-pattern', 'DNS:('], '--alternative-name-pattern '],
    [['--csr', '--json'], '--csr is missing.'],
  ])('refuses the options %j', (argv, message) => {
    const reading = () => readDevicesOptions(argv, 'npm run devices --');

    expect(reading).toThrow(message);
    expect(reading).toThrow(expect.objectContaining({ name: 'BadOptions' }));
  });

  it('takes SHA-1 when it is told to', () => {
    const { policy } = readDevicesOptions(['--csr', 'a.pem', '--accept-sha1'], 'npm run devices --') ?? {};

    expect(policy?.acceptSha1).toBe(true);
  });
});
