import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILT_IN } from '../modules/authority/built-in';

const ROOT = resolve(__dirname, '..');
const SOURCES = ['main.ts', 'cdktf.json', 'package.json', 'tsconfig.json', 'modules', 'handler'];

/** Largest zip, in bytes: what a cold start has to fetch and unpack. */
const LARGEST_ZIP = 200_000;

/** Runs main.ts in a copy of the sources, as `cdktf synth` does; every file of the result by its path. */
function synthesizeIn(folder: string): Map<string, Buffer> {
  mkdirSync(folder, { recursive: true });
  for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, ['--import', 'tsx', 'main.ts'], { cwd: folder, stdio: 'inherit' });
  const outdir = join(folder, 'cdktf.out');
  const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(outdir, path)).isFile())
    .sort();
  return new Map(files.map((path) => [path, readFileSync(join(outdir, path))]));
}

describe('main.ts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'main-'));
  let once: Map<string, Buffer>;
  let again: Map<string, Buffer>;

  beforeAll(() => {
    once = synthesizeIn(join(folder, 'once'));
    again = synthesizeIn(join(folder, 'a folder with spaces', 'deeper'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the same bytes in another folder, at another time, spaces in the path included', () => {
    expect([...once.keys()]).toEqual([...again.keys()]);
    for (const [path, bytes] of once)
      expect({ path, same: again.get(path)?.equals(bytes) }).toEqual({ path, same: true });
  });

  it("makes a zip for each authority's signer and one for the preflight, each small enough", () => {
    const zips = [...once].filter(([path]) => path.endsWith('.zip'));

    expect(zips).toHaveLength(Object.keys(BUILT_IN).length + 1);
    for (const [, bytes] of zips) expect(bytes.length).toBeLessThanOrEqual(LARGEST_ZIP);
  });

  it('writes no path of this machine', () => {
    const stack = once.get('stacks/iot-certificate-signing/cdk.tf.json')?.toString();

    expect(stack).toContain('"path": "../../../terraform.iot-certificate-signing.tfstate"');
    expect(stack).not.toContain(folder);
  });

  it('describes every variable and output', () => {
    const { variable, output } = JSON.parse(String(once.get('stacks/iot-certificate-signing/cdk.tf.json')));

    for (const [name, block] of Object.entries({ ...variable, ...output })) {
      expect({ name, block }).toEqual({
        name,
        block: expect.objectContaining({ description: expect.any(String) }),
      });
    }
  });

  it('loads no index of the provider bindings, which takes seconds', () => {
    const loaded = execFileSync(
      process.execPath,
      [
        '--import',
        'tsx',
        '--eval',
        `process.env.CDKTF_OUTDIR = ${JSON.stringify(join(folder, 'loaded'))};
         require(${JSON.stringify(join(ROOT, 'main.ts'))});
         console.log(Object.keys(require.cache).filter((path) => path.includes('provider-aws')).join('\\n'));`,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    )
      .trim()
      .split('\n');

    expect(loaded.length).toBeGreaterThan(5);
    expect(loaded.filter((path) => /provider-aws\/lib\/index\.js$/.test(path))).toEqual([]);
  });
});
