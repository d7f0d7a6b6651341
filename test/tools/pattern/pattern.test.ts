import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readPatternOptions } from '../../../tools/pattern/options';
import { judge } from '../../../tools/requests/verdict';
import { newCsr } from '../../sandbox/x509/openssl';
import { runTool } from '../run-tool';

const folder = mkdtempSync(join(tmpdir(), 'pattern-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COMMAND = 'npm run pattern --';
const DEVICE = ['--client-id', 'device-1', '--subject', 'CN=device-1,O=Example'];
const read = (...argv: string[]) => readPatternOptions(argv, COMMAND);
const verdictOn = (...argv: string[]) => {
  const options = read(...argv);
  return options && judge(options.request.pem, options.clientId, options.policy);
};

describe('npm run pattern', () => {
  it('ends with 0 for a request that is allowed', () => {
    const names = ['--alternative-name', 'DNS:device-1.example', '--alternative-name', 'IP:10.0.0.1'];
    const patterns = [
      '--pattern',
      'CN={clientId},O=Example',
      '--alternative-name-pattern',
      'DNS:.*|IP:10\\..*',
    ];

    expect(runTool('pattern/main.ts', ...patterns, ...DEVICE, ...names)).toEqual({
      exitCode: 0,
      stdout:
        'allowed\n' +
        '  client id          device-1\n' +
        '  subject            CN=device-1,O=Example\n' +
        '  alternative name   DNS:device-1.example\n' +
        '  alternative name   IP:10.0.0.1\n',
      stderr: '',
    });
  });

  it('warns of a name that a CA of your own refuses', () => {
    const subject = `CN=${'d'.repeat(65)}`;

    const { exitCode, stdout } = runTool('pattern/main.ts', '--pattern', 'CN=.*', '--subject', subject);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^allowed\n {2}warning: .*but a CA of your own \(kms\) refuses it\./);
  });

  it('ends with 1 for one that is not, and says why and what is near', () => {
    const { exitCode, stdout } = runTool(
      'pattern/main.ts',
      '--pattern',
      'O=Example,CN={clientId}',
      ...DEVICE,
    );

    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^not allowed: CsrSubjectNotAllowed: the subject .* does not match the pattern\.\n {2}The pattern has the parts in the reverse order\./,
    );
  });

  it('ends with 2 for a pattern with which no signer starts', () => {
    expect(runTool('pattern/main.ts', '--pattern', 'CN=(', ...DEVICE)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--pattern .*CN=\(/),
    });
  });

  it('reads a request from a file, PEM or DER', () => {
    writeFileSync(
      join(folder, 'a.pem'),
      newCsr('/O=Example/CN=device-1', '-addext', 'subjectAltName=DNS:a.example'),
    );
    writeFileSync(
      join(folder, 'a.der'),
      Buffer.from(newCsr('/CN=device-1').replace(/-----[A-Z ]*-----/g, ''), 'base64'),
    );
    const patterns = ['--pattern', 'CN={clientId}.*', '--alternative-name-pattern', 'DNS:.*'];
    const device = ['--client-id', 'device-1'];

    expect(verdictOn(...patterns, ...device, '--csr', join(folder, 'a.pem'))).toEqual({
      verdict: 'accepted',
      subject: 'CN=device-1,O=Example',
      alternativeNames: ['DNS:a.example'],
    });
    // Devices must send PEM; the same verdict as that of "npm run devices".
    const der = runTool('pattern/main.ts', ...patterns, ...device, '--csr', join(folder, 'a.der'));
    expect(der.exitCode).toBe(1);
    expect(der.stdout).toContain('not allowed: CsrNotPem: the file is DER, and devices must send PEM.');
    expect(der.stdout).toContain('As PEM it is accepted.');
  });

  it('allows no alternative names without a pattern for them, as the signer', () => {
    expect(verdictOn('--pattern', '.*', '--subject', 'CN=a', '--alternative-name', 'DNS:a')).toMatchObject({
      verdict: 'refused',
      reason: 'CsrAlternativeNameNotAllowed',
      subject: 'CN=a',
      alternativeNames: ['DNS:a'],
    });
  });

  it.each([
    [DEVICE, '--pattern is missing. See npm run pattern -- --help.'],
    [['--pattern', 'CN={clientId}', '--subject', 'CN=a'], '--client-id is missing: a pattern has {clientId}'],
    [['--pattern', '.*'], 'Give either --subject or --csr.'],
    [['--pattern', '.*', '--subject', 'CN=a', '--csr', 'a.pem'], 'Give either --subject or --csr.'],
    [
      ['--pattern', '.*', '--csr', 'a.pem', '--alternative-name', 'DNS:a'],
      '--alternative-name goes with --subject',
    ],
    [
      ['--pattern', '.*', '--csr', '/nowhere/a.pem'],
      '--csr /nowhere/a.pem cannot be read: there is no such file or folder. It takes one file',
    ],
    [
      ['--pattern', '.*', '--subject', 'device-1'],
      '--subject "device-1" cannot be read: TYPE=VALUE expected',
    ],
    [
      ['--pattern', '.*', '--subject', 'CN=a', '--alternative-name', 'a'],
      '--alternative-name "a" cannot be read: "a" is not one of DNS:device-1.example.com, ',
    ],
    [
      ['--pattern', '.*', '--alternative-name-pattern', 'DNS:(', '--subject', 'CN=a'],
      '--alternative-name-pattern ',
    ],
    [['--pattern', ''], '--pattern is empty.'],
    [['--patern', 'CN=a'], "Unknown option '--patern'"],
  ])('refuses the options %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
    expect(() => read(...argv)).toThrow(expect.objectContaining({ name: 'BadOptions' }));
  });

  it('answers nothing when asked for help', () => {
    expect(read('--help')).toBeUndefined();
  });
});
