import { execFile, execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');
const PATIENCE_MS = 150_000;

function start(...options: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, ['--import', 'tsx', 'demo/start.ts', ...options], {
    cwd: ROOT,
  });
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8' }).trim();
}

describe('npm start', () => {
  const out = mkdtempSync(join(tmpdir(), 'start-'));
  const file = (name: string) => join(out, name);
  let story: string;
  /** Subject of the CA that signs in self-managed mode. */
  let yourCa: string;

  beforeAll(async () => {
    story = (await start('--devices', '5', '--authority-latency', 'fast', '--out', out)).stdout;
    yourCa = new X509Certificate(readFileSync(file('ca.pem'))).subject;
  }, PATIENCE_MS);

  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('deploys as many resources as the README says', () => {
    const count = /✓ (\d+) resources/;
    const [, deployed] = count.exec(story) ?? [];

    expect(deployed).toBeDefined();
    expect(count.exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1]).toBe(deployed);
  });

  it('shows every step with its checks', () => {
    const told = [
      'Deploy: cdktf deploy',
      '✓ rehearsed',
      'Onboard: 5 devices ask',
      `✓ 4 certificates from ${yourCa}`,
      '✓ device-0005 was refused. RequestRejected: CsrKeyTooSmall',
      'A bad change',
      '✓ the rehearsal failed',
      `✓ 3 devices get certificates from ${yourCa}`,
      '✓ the next good deploy succeeds without any repair',
      'Roll back',
      '✓ 3 devices get certificates from CN=Sandbox Amazon Root',
      'The pipeline runs',
      '✓ no resource changed',
      'Restore',
      '✓ the rehearsal passed',
      '✓ rehearsed again',
      '✓ a plan right after it is empty',
      `✓ 3 devices get certificates from ${yourCa}`,
      'Summary',
      'issued    4',
      'rejected  1  (device-0005: rsa-1024)',
    ];

    let from = 0;
    for (const part of told) {
      const at = story.indexOf(part, from);
      expect({ part, found: at >= 0 }).toEqual({ part, found: true });
      from = at;
    }
  });

  it('keeps a CSR of each device, a certificate of each good one, and the CA', () => {
    const devices = ['device-0001', 'device-0002', 'device-0003', 'device-0004'];

    expect(readdirSync(out).sort()).toEqual(
      [
        'ca.pem',
        ...devices.flatMap((device) => [`${device}.cert.pem`, `${device}.csr.pem`]),
        'device-0005.csr.pem',
      ].sort(),
    );
  });

  it.each(['device-0001', 'device-0004'])('keeps a certificate of %s that openssl accepts', (device) => {
    const [certificate, csr] = [file(`${device}.cert.pem`), file(`${device}.csr.pem`)];

    expect(openssl('verify', '-x509_strict', '-CAfile', file('ca.pem'), certificate)).toContain(': OK');
    expect(openssl('x509', '-in', certificate, '-noout', '-pubkey')).toBe(
      openssl('req', '-in', csr, '-noout', '-pubkey'),
    );
    expect(openssl('x509', '-in', certificate, '-noout', '-subject')).toBe(`subject=CN = ${device}`);
    expect(readFileSync(csr, 'utf8')).toContain('BEGIN CERTIFICATE REQUEST');
  });

  it(
    'refuses impossible options with exit code 2',
    async () => {
      const { code, stderr } = await start('--devices', '0').then(
        () => ({ code: 0, stderr: '' }),
        (error) => error,
      );

      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--devices must be') });
    },
    PATIENCE_MS,
  );
});
