import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { deterministicZip } from '../../../modules/bundle/zip';

const PROGRAM = `
  const { deterministicZip } = require(${JSON.stringify(join(__dirname, '../../../modules/bundle/zip'))});
  process.stdout.write(deterministicZip({ 'index.js': Buffer.from('exports.x = 1') }));
`;

describe('deterministicZip', () => {
  it('holds what it was given', () => {
    const zip = deterministicZip({ 'b.js': Buffer.from('two'), 'a.js': Buffer.from('one') });

    const files = unzipSync(zip);

    expect(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, String(Buffer.from(text))])),
    ).toEqual({
      'a.js': 'one',
      'b.js': 'two',
    });
  });

  it('does not depend on the order in which files are named', () => {
    const a = Buffer.from('one');
    const b = Buffer.from('two');

    expect(deterministicZip({ 'b.js': b, 'a.js': a })).toEqual(deterministicZip({ 'a.js': a, 'b.js': b }));
  });

  it.each(['UTC', 'Asia/Kolkata', 'America/Los_Angeles'])('has the same bytes in the zone %s', (TZ) => {
    const zip = execFileSync(process.execPath, ['--import', 'tsx', '--eval', PROGRAM], {
      env: { ...process.env, TZ },
    });

    expect(zip.equals(deterministicZip({ 'index.js': Buffer.from('exports.x = 1') }))).toBe(true);
  });
});
