import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { ObjectVariable } from '../../modules/object-variable';
import { withOneSlip } from '../../modules/slips';
import { runTerraform } from '../../sandbox/terraform/cli';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

const ARN = { pattern: '^arn:[a-z0-9:]+$', mustBe: 'an ARN' };

describe('An object variable', () => {
  const folder = mkdtempSync(join(tmpdir(), 'object-variable-'));
  const stackFolder = join(folder, 'stacks/stack');

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, 'stack');
    const variable = new ObjectVariable(stack, 'my_ca', {
      description: 'My CA signs. An object:',
      attributes: {
        arn: { description: 'Its ARN.', text: ARN, required: true },
        further_arns: { description: 'Others.', texts: ARN },
        validity_days: { description: 'Days.', integer: { minimum: 1, maximum: 9, unit: 'days' } },
        algorithm: { description: 'How.', choices: ['RSA', 'EC'] },
        secret_arn: { description: 'Of a secret.', text: { ...ARN, mayBeSecret: true } },
      },
    });
    new TerraformOutput(stack, 'found', {
      value: [
        variable.text('arn'),
        variable.texts('further_arns'),
        variable.number('validity_days', 5),
        variable.text('algorithm'),
        `\${${variable.given}}`,
      ],
    });
    app.synth();
    await terraform('init');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function terraform(command: string, value?: string) {
    const environment: Record<string, string> = value === undefined ? {} : { TF_VAR_my_ca: value };
    const { exitCode, stdout, stderr } = await runTerraform(stackFolder, [command, '-no-color'], environment);
    // Terraform breaks lines and draws a box around an error.
    return { exitCode, output: `${stdout}${stderr}`.replaceAll('│', ' ').replaceAll(/\s+/g, ' ') };
  }

  it.each([
    [undefined, '"", [], 5, "", false,'],
    ['null', '"", [], 5, "", false,'],
    ['{ arn = "arn:a" }', '"arn:a", [], 5, "", true,'],
    ['{"arn":"arn:a"}', '"arn:a", [], 5, "", true,'],
    [
      '{ arn = "arn:a", further_arns = ["arn:b", "arn:c"], validity_days = 7, algorithm = "EC" }',
      '"arn:a", [ "arn:b", "arn:c", ], 7, "EC", true,',
    ],
    ['{ arn = "arn:a", validity_days = "7" }', '"arn:a", [], 7, "", true,'],
    [
      '{ arn = "arn:a", further_arns = null, validity_days = null, algorithm = null }',
      '"arn:a", [], 5, "", true,',
    ],
    ['{ arn = "arn:a", further_arns = [], algorithm = "" }', '"arn:a", [], 5, "", true,'],
  ])('takes %s', async (value, found) => {
    const { output } = await terraform('plan', value);

    expect(output.replaceAll('+ ', '')).toContain(`found = [ ${found} ]`);
  });

  it.each([
    ['"arn:a"', 'my_ca must be an object with arn, further_arns, validity_days, algorithm, secret_arn.'],
    ['["arn:a"]', 'my_ca must be an object with arn, further_arns, validity_days, algorithm, secret_arn.'],
    ['{}', 'my_ca.arn must be an ARN.'],
    ['{ arn = null }', 'my_ca.arn must be an ARN.'],
    ['{ arn = "" }', 'my_ca.arn must be an ARN.'],
    ['{ arn = 5 }', 'my_ca.arn must be an ARN.'],
    ['{ arn = ["arn:a"] }', 'my_ca.arn must be an ARN.'],
    ['{ arn = "arn:a", further_arns = "arn:b" }', 'my_ca.further_arns must be a list of texts, each an ARN.'],
    ['{ arn = "arn:a", further_arns = ["arn:b", "x"] }', '"x" in my_ca.further_arns must be an ARN.'],
    ['{ arn = "arn:a", further_arns = [""] }', '"" in my_ca.further_arns must be an ARN.'],
    [
      '{ arn = "arn:a", validity_days = 0 }',
      'my_ca.validity_days must be a whole number of days from 1 to 9.',
    ],
    [
      '{ arn = "arn:a", validity_days = 1.5 }',
      'my_ca.validity_days must be a whole number of days from 1 to 9.',
    ],
    [
      '{ arn = "arn:a", validity_days = 10 }',
      'my_ca.validity_days must be a whole number of days from 1 to 9.',
    ],
    [
      '{ arn = "arn:a", validity_days = "x" }',
      'my_ca.validity_days must be a whole number of days from 1 to 9.',
    ],
    [
      '{ arn = "arn:a", validity_days = true }',
      'my_ca.validity_days must be a whole number of days from 1 to 9.',
    ],
    ['{ arn = "arn:a", algorithm = "DSA" }', 'my_ca.algorithm must be one of RSA, EC.'],
    ['{ arn = "arn:a", algorithm = {} }', 'my_ca.algorithm must be one of RSA, EC.'],
    [
      '{ arn = "arn:a", validty_days = 3 }',
      'validty_days is not an attribute of my_ca. Did you mean validity_days?',
    ],
    [
      '{ arn = "arn:a", validityDays = 3 }',
      'validityDays is not an attribute of my_ca. Did you mean validity_days?',
    ],
    [
      '{ arn = "arn:a", days = null }',
      'days is not an attribute of my_ca. There are arn, further_arns, validity_',
    ],
  ])('refuses %s, with one error that names the attribute', async (value, message) => {
    const { exitCode, output } = await terraform('plan', value);

    expect(output).toContain(message);
    expect(output.match(/Error: /g)).toHaveLength(1);
    expect(exitCode).toBe(1);
  });

  it('shows a wrong value, but not one that may be a secret', async () => {
    const { output } = await terraform('plan', '{ arn = "wrong", secret_arn = "hunter2" }');

    expect(output).toContain('my_ca.secret_arn must be an ARN.');
    expect(output).toContain('"wrong"');
    expect(output).not.toContain('hunter2');
  });
});

describe('withOneSlip', () => {
  const matches = (word: string, text: string) =>
    new RegExp(withOneSlip(word).replace('(?i)', ''), 'i').test(text);

  it.each([
    'validity_days',
    'Validity_Days',
    'validity_day',
    'validty_days',
    'validitty_days',
    'validity-days',
    'vaildity_days',
    'validityDays',
    'alidity_days',
    'xvalidity_days',
  ])('takes %s for validity_days', (text) => expect(matches('validity_days', text)).toBe(true));

  it.each(['', 'days', 'validity', 'vldty_days', 'validity_days_'.repeat(2)])(
    'does not take %j for validity_days',
    (text) => expect(matches('validity_days', text)).toBe(false),
  );
});
