import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import { InvalidPattern, readNamePattern } from '../../handler/csr/name-pattern';
import type { PatternFor } from '../../handler/csr/pattern-mistakes';
import { SUBJECT_PATTERN_MUST_BE } from '../../handler/vocabulary';
import { patternVariable } from '../../modules/variables';
import { runTerraform } from '../../sandbox/terraform/cli';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

/** Good and bad pieces of patterns, to be combined at random. */
const PIECES = [
  ...['CN=', 'O=', 'DNS:', 'URI:', 'dirName:', 'cn=', 'emailAddress=', '/', ' = ', ', ', ',', 'device-', 'é'],
  ...['{clientId}', '{clientId}', '{clientID}', '{thing}', '{}', '{,3}', '{2}', '{1,3}', '{2,}', '{1001}'],
  ...['[', ']', '[^', '[]', '[[:alpha:]]', '[a-z]', '[{clientId}]', '(', ')', '(?:', '(?i)', '(?P<n>', '|'],
  ...[
    '\\',
    '\\\\',
    '\\.',
    '\\{',
    '\\}',
    '\\Q',
    '\\E',
    '\\p{Greek}',
    '\\pN',
    '\\x{10FFFF}',
    '\\x41',
    '\\d',
    '\\b',
  ],
  ...[
    '.',
    '*',
    '+',
    '?',
    '^',
    '$',
    '$',
    '{',
    '}',
    '%',
    '"',
    '…',
    '\n',
    '(?:a{0,999}){1}',
    'a{1,900}b{1,900}',
  ],
];

const PATTERNS = [
  // Terraform's functions refuse named and unnamed groups in one expression.
  '(?P<all>.*)(a|b)',
  ...fc.sample(
    fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join('')),
    { seed: 1, numRuns: 600 },
  ),
];

/** The signer's error for a pattern at its start; `undefined` if it starts. */
function refusalAtStart(patternFor: PatternFor, pattern: string): string | undefined {
  try {
    readNamePattern(patternFor, pattern);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message;
    throw error;
  }
}

describe.each<[PatternFor, string]>([
  ['subject', 'CN={clientId},O=Example'],
  ['alternativeNames', 'DNS:{clientId}\\.example\\.com'],
])('A variable with a pattern for the %s', (patternFor, good) => {
  const folder = mkdtempSync(join(tmpdir(), 'pattern-variable-'));
  let stack: string;

  beforeAll(async () => {
    const app = new App({ outdir: join(folder, 'out') });
    const scope = new TerraformStack(app, 'stack');
    patternVariable(scope, 'pattern', { patternFor, mustBe: SUBJECT_PATTERN_MUST_BE });
    app.synth();
    stack = join(folder, 'out/stacks/stack');
    await terraform(stack, 'init');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function terraform(directory: string, ...args: string[]) {
    const { exitCode, stdout, stderr } = await runTerraform(directory, [...args, '-no-color']);
    // Terraform breaks lines and draws a box around an error.
    return { exitCode, output: `${stdout}${stderr}`.replaceAll('│', ' ').replaceAll(/\s+/g, ' ') };
  }

  it('accepts one of the patterns that it shows', async () => {
    expect(await terraform(stack, 'plan', `-var=pattern=${good}`)).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [
      'CN={clientID}',
      'pattern must not have "{clientID}": only {clientId} stands for something, spelled exactly so',
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the mistake
    ['CN=${clientId}', 'pattern must not have "${clientId}": $ is the end of the name'],
    [
      'CN=[{clientId}]',
      'pattern must not have "[{clientId}]": {clientId} cannot stand inside [ ] or \\Q \\E',
    ],
    ['{clientId}\\.x', 'pattern must not have "{clientId}…x": no '],
    ['DNS:a, O=x', 'pattern must not have ", O=x": '],
    ['CN=(', 'pattern must be a regular expression as RE2 has it'],
    ['', 'O=Example, for example: each device gets no name but its own; or .* on purpose: whoever holds'],
  ])('says of %j what is wrong, and how to mend it', async (pattern, message) => {
    const { exitCode, output } = await terraform(stack, 'plan', `-var=pattern=${pattern}`);

    expect(output).toContain(message);
    expect(exitCode).toBe(1);
  });

  it('refuses what the signer would refuse at its start, except for the size, and nothing else', async () => {
    const verdicts = await planAll(join(folder, 'all'));

    for (const [place, pattern] of PATTERNS.entries()) {
      const refusal = refusalAtStart(patternFor, pattern);
      const tooLarge = refusal?.startsWith('compiles to') === true;
      expect({ pattern, refusal, accepted: verdicts[place] }).toEqual({
        pattern,
        refusal,
        accepted: refusal === undefined || tooLarge,
      });
    }
    const accepted = verdicts.filter(Boolean).length;
    expect(accepted).toBeGreaterThan(50);
    expect(accepted).toBeLessThan(PATTERNS.length - 50);
  });

  /** Whether a plan would accept each of the patterns: Terraform evaluates the variable's own conditions. */
  async function planAll(directory: string): Promise<readonly boolean[]> {
    const { variable } = JSON.parse(readFileSync(join(stack, 'cdk.tf.json'), 'utf8'));
    const conditions = variable.pattern.validation.map(({ condition }: { readonly condition: string }) =>
      condition.slice('${'.length, -'}'.length).replaceAll('var.pattern', 'pattern'),
    );
    const configuration = {
      variable: { patterns: { type: 'list(string)' } },
      output: {
        verdicts: { value: `\${[for pattern in var.patterns : alltrue([${conditions.join(', ')}])]}` },
      },
    };
    const app = mkdtempSync(directory);
    writeFileSync(join(app, 'main.tf.json'), JSON.stringify(configuration));
    writeFileSync(join(app, 'terraform.tfvars.json'), JSON.stringify({ patterns: PATTERNS }));
    await terraform(app, 'init');
    expect(await terraform(app, 'apply', '-auto-approve')).toMatchObject({ exitCode: 0 });
    const { stdout } = await runTerraform(app, ['output', '-json', 'verdicts']);
    return JSON.parse(stdout);
  }
});
