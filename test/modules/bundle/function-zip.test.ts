import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { functionZip } from '../../../modules/bundle/function-zip';

const PACKAGE = resolve(__dirname, '../../..');

const folder = mkdtempSync(join(tmpdir(), 'function-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file of somebody else's. @returns its path */
function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** What a bundle exports, loaded as Lambda loads it. */
function exportsOf(entry: string): Readonly<Record<string, unknown>> {
  const path = written('index.cjs', Buffer.from(unzipSync(functionZip(entry))['index.js'] ?? []).toString());
  const require = createRequire(path);
  delete require.cache[path];
  return require(path);
}

describe("an entry of somebody else's", () => {
  it('is bundled from TypeScript, with what it imports', async () => {
    written('answer.ts', 'export const answer = (n: number) => n + 1;');
    const entry = written(
      'signer.ts',
      'import { answer } from "./answer";\nexport const handler = async () => answer(1);\nexport const rehearse = handler;',
    );

    const { handler } = exportsOf(entry) as { readonly handler: () => Promise<number> };

    expect(await handler()).toBe(2);
  });

  it.each([
    ['an ES module', 'signer.mjs', 'export const handler = () => 1, rehearse = () => 2;'],
    ['a CommonJS module', 'signer.cjs', 'exports.handler = () => 1; exports.rehearse = () => 2;'],
  ])('is bundled from %s', (_, name, text) => {
    const { handler, rehearse } = exportsOf(written(name, text));

    expect([handler, rehearse]).toEqual([expect.any(Function), expect.any(Function)]);
  });

  it("has the small credentials of this package in place of the SDK's", () => {
    const client = JSON.stringify(join(PACKAGE, 'node_modules/@aws-sdk/client-kms'));
    const entry = written(
      'with-sdk.ts',
      `import { KMSClient } from ${client};\nexport const handler = () => new KMSClient({}), rehearse = handler;`,
    );

    const code = Buffer.from(unzipSync(functionZip(entry))['index.js'] ?? []).toString();

    expect(code).toContain('kms');
    expect(code).not.toContain('AssumeRoleWithWebIdentity');
  });

  it('gives the same bytes in another folder', () => {
    const text = 'export const handler = () => 1, rehearse = () => 2;';
    const other = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(other, 'same.ts'), text);

    expect(functionZip(join(other, 'same.ts'))).toEqual(functionZip(written('same.ts', text)));
  });

  it.each([
    [
      'does not exist',
      'missing.ts',
      undefined,
      /^The entry \S+missing\.ts does not exist\. .*exports the functions/,
    ],
    [
      'does not rehearse',
      'no-rehearsal.ts',
      'export const handler = () => 1;',
      /^The entry \S+no-rehearsal\.ts cannot be bundled: No matching export in .* for import "rehearse"\. .*exports the functions handler and rehearse\./,
    ],
    [
      'imports what is not there',
      'broken.ts',
      'import { x } from "./nowhere";\nexport const handler = x, rehearse = x;',
      /^The entry \S+broken\.ts cannot be bundled: \S+broken\.ts:1: Could not resolve "\.\/nowhere"/,
    ],
  ])('is refused, and named, if it %s', (_, name, text, message) => {
    const entry = text === undefined ? join(folder, name) : written(name, text);

    expect(() => functionZip(entry)).toThrow(message);
  });
});
