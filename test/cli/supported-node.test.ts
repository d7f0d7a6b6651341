import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text as read } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isSupportedNode, SUPPORTED_NODE } from '../../cli/supported-node';

const ROOT = resolve(__dirname, '../..');
const { engines, scripts }: { engines: { node: string }; scripts: Record<string, string> } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

describe('the supported versions of Node.js', () => {
  it('are those of package.json', () => {
    expect(engines.node).toBe(SUPPORTED_NODE);
  });

  it('are those in .nvmrc and the documents', () => {
    const minimums =
      SUPPORTED_NODE.match(/\d+\.\d+(?=\.0)/g)?.map((minimum) => minimum.replace(/\.0$/, '')) ?? [];
    const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

    expect(read('.nvmrc').trim()).toBe(minimums.at(-1));
    for (const minimum of minimums) {
      expect(read('README.md')).toMatch(`Node.js ${minimum}`);
      expect(read('docs/first-deploy.md')).toMatch(minimum);
    }
  });

  it.each(['v20.19.0', 'v20.20.2', 'v22.13.0', 'v24.0.0', 'v24.11.1', 'v25.0.0', 'v26.12.1', 'v30.1.0'])(
    'include %s',
    (version) => {
      expect(isSupportedNode(version)).toBe(true);
    },
  );

  it.each(['v16.20.2', 'v18.20.8', 'v20.18.3', 'v21.7.3', 'v22.12.0', 'v23.11.0'])(
    'leave out %s',
    (version) => {
      expect(isSupportedNode(version)).toBe(false);
    },
  );
});

describe('on a Node.js that is too old', () => {
  const folder = mkdtempSync(join(tmpdir(), 'old-node-'));
  const oldNode = join(folder, 'version.cjs');
  const programs = Object.entries(scripts).flatMap(([script, command]) => {
    const [, program] = /^node --import tsx (\S+)$/.exec(command) ?? [];
    return program === undefined ? [] : [{ script, program }];
  });

  beforeAll(() => {
    writeFileSync(oldNode, "Object.defineProperty(process, 'version', { value: 'v18.20.8' });\n");
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function run(program: string) {
    const child = spawn(process.execPath, ['--require', oldNode, '--import', 'tsx', program], { cwd: ROOT });
    const [stdout, stderr, [exitCode]] = await Promise.all([
      read(child.stdout),
      read(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode, stdout, stderr };
  }

  it('every npm script says so first, and what to install', async () => {
    const runs = await Promise.all(
      programs.map(async ({ script, program }) => ({ script, ...(await run(program)) })),
    );

    const stderr = `This is Node.js v18.20.8, but ${SUPPORTED_NODE} is needed. Install Node.js 24 (https://nodejs.org/en/download).\n`;
    expect(runs).toEqual(programs.map(({ script }) => ({ script, exitCode: 1, stdout: '', stderr })));
    expect(programs.map(({ script }) => script)).toEqual(expect.arrayContaining(['start', 'dashboard']));
  }, 120_000);
});
