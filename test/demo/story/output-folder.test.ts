import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { OnboardedDevice } from '../../../demo/story/fleet';
import { OutputFolder } from '../../../demo/story/output-folder';

describe('KeptCertificates', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'output-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function device(name: string, certificatePem: string | undefined): OnboardedDevice {
    return { name, csrPem: `CSR of ${name}`, certificatePem, durationMs: 1, reason: undefined };
  }

  it('makes the folder, and those above it, before there is anything to write', () => {
    const { path: made } = OutputFolder.prepare(join(folder, 'a/b'));

    expect(made).toBe(join(folder, 'a/b'));
    expect(readdirSync(made)).toEqual([]);
  });

  it('removes what an earlier run left there, and nothing else', async () => {
    const output = OutputFolder.prepare(folder);
    await output.write([device('device-0001', 'old'), device('device-0002', 'old')], 'old CA');
    for (const file of ['mine.cert.pem', 'device-0001.key.pem']) writeFileSync(join(folder, file), 'mine');

    await output.write([device('device-0001', undefined)], 'new CA');

    expect(readdirSync(folder).sort()).toEqual([
      'ca.pem',
      'device-0001.csr.pem',
      'device-0001.key.pem',
      'mine.cert.pem',
    ]);
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe('new CA');
  });

  it.each([
    ['a file', 'file'],
    ['below a file', 'file/below'],
  ])('refuses a path that is %s', (_, path) => {
    writeFileSync(join(folder, 'file'), '');

    const prepare = () => OutputFolder.prepare(join(folder, path));

    expect(prepare).toThrow(expect.objectContaining({ name: 'BadOptions' }));
    expect(prepare).toThrow(/^--out must be a folder that is writable or can be made, not "/);
  });
});
