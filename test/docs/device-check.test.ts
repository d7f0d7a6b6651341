import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { namePattern } from '../../handler/csr/name-pattern';
import { Claim } from '../../sandbox/services/iot/claim';
import { IotCore } from '../../sandbox/services/iot/iot-core';
import { type DeviceOptions, readDeviceOptions } from '../../tools/device/options';

const ROOT = resolve(__dirname, '../..');

const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** A page's device checks, each as one line. */
function commandsIn(page: string): string[] {
  const text = textOf(page).replace(/\\\n\s*/g, '');
  return [...text.matchAll(/^ *npm run device -- (.*)$/gm)].map(([, args = '']) => args);
}

/** Words of a command line with simple quotes. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

describe("the documents' device checks", () => {
  let iot: IotCore;
  let claim: Claim;

  beforeAll(async () => {
    iot = await IotCore.start({ invoke: () => new Promise(() => {}) });
    claim = await Claim.create(iot);
  });

  afterAll(async () => {
    await claim.remove();
    await iot.stop();
  });

  function read(command: string): DeviceOptions | undefined {
    const files: Readonly<Record<string, string>> = {
      'claim.pem': claim.certificatePath,
      'claim.key': claim.keyPath,
      'AmazonRootCA1.pem': claim.caPath,
    };
    // The only shell substitution is the endpoint.
    const args = wordsOf(command).map((word) => (word.startsWith('$') ? iot.host : (files[word] ?? word)));
    return readDeviceOptions(args, 'npm run device --');
  }

  it('are in three places', () => {
    const pages = PAGES.filter((page) => commandsIn(page).length > 0).sort();

    expect(pages).toEqual(['README.md', 'docs/first-deploy.md', 'docs/runbooks/rollback.md']);
  });

  it.each([
    ['README.md', /subjectPattern: '(.*)'/, /alternativeNamePattern: '(.*)'/],
    ['docs/first-deploy.md', /TF_VAR_subject_pattern='(.*)'/, /TF_VAR_alternative_name_pattern='(.*)'/],
  ])('fit the patterns that %s shows', (page, subjectPattern, alternativeNamePattern) => {
    const [command = ''] = commandsIn(page);
    const { subject = '', alternativeNames = [], connection } = read(command) ?? {};
    const clientId = connection?.clientId ?? '';
    // In a program's text, a backslash is doubled.
    const shown = (pattern: RegExp) => pattern.exec(textOf(page))?.[1]?.replaceAll('\\\\', '\\') ?? '';

    expect(namePattern(shown(subjectPattern)).findViolation([subject], clientId)).toBeUndefined();
    expect(alternativeNames).toHaveLength(1);
    expect(
      namePattern(shown(alternativeNamePattern)).findViolation(alternativeNames, clientId),
    ).toBeUndefined();
  });

  it("expect AWS's issuer after a rollback", () => {
    const [command = ''] = commandsIn('docs/runbooks/rollback.md');

    // As in AWS's certificates; see test/tools/device/check.test.ts.
    expect(read(command)?.expectedIssuer).toBe(
      'OU=Amazon Web Services O=Amazon.com Inc. L=Seattle ST=Washington C=US',
    );
  });
});
