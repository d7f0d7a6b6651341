import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { namePattern } from '../../handler/csr/name-pattern';
import { readDer } from '../../handler/x509/der';
import { renderGeneralName } from '../../handler/x509/general-name';
import { encodeGeneralName } from '../../handler/x509/general-name-text';
import { escapeValue, readName, renderName } from '../../handler/x509/name';
import { encodeName } from '../../handler/x509/name-text';
import { exampleRequestVariables } from '../../modules/example-variables';
import { runTerraform } from '../../sandbox/terraform/cli';
import { synthesizeStack } from './synthesized';

const folder = mkdtempSync(join(tmpdir(), 'example-variables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  readonly pattern: string;
  readonly id: string;
  readonly name: string;
}

/** The conditions with which the variable compares itself with a pattern. */
function conditionOf(variable: string): string {
  const { json } = synthesizeStack((stack) => {
    exampleRequestVariables(stack, { subject: 'p', alternativeNames: 'p' });
  });
  const declared = json.variable?.[variable] as
    | { readonly validation: { readonly condition: string }[] }
    | undefined;
  return (declared?.validation.at(-1)?.condition ?? '').replace(/^\$\{|\}$/g, '');
}

/** What Terraform says of each case. */
async function planned(variable: string, cases: readonly Case[]): Promise<readonly boolean[]> {
  const condition = conditionOf(variable)
    .replaceAll('var.example_client_id', 'case.id')
    .replaceAll('var.example_subject', 'case.name')
    .replaceAll('var.example_alternative_names', '[case.name]')
    .replaceAll('var.p', 'case.pattern');
  writeFileSync(
    join(folder, 'main.tf.json'),
    JSON.stringify({
      variable: { cases: { type: 'list(object({ pattern = string, id = string, name = string }))' } },
      output: { allowed: { value: `\${[for case in var.cases : ${condition}]}` } },
    }),
  );
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify({ cases }));
  const applied = await runTerraform(folder, ['apply', '-no-color', '-auto-approve'], {});
  if (applied.exitCode !== 0) throw new Error(applied.stderr);
  const { stdout } = await runTerraform(folder, ['output', '-json', 'allowed'], {});
  return JSON.parse(stdout);
}

/** The pattern's view of a name, as the signer reads it. */
function signed({ pattern, id, name }: Case, read: (name: string) => string): boolean {
  return namePattern(pattern).findViolation([read(name)], id) === undefined;
}

const readSubject = (name: string) => renderName(readName(readDer(encodeName(name))));
const readAlternativeName = (name: string) => renderGeneralName(readDer(encodeGeneralName(name)));

const IDS = ['a.b', 'a-b', 'ab', 'A.b', 'a,b', 'a\\b', 'a+b', '{clientId}', '$1', '/b/', ' a', 'é', '*'];

/** For each id, names that have it or nearly so. */
const names = (write: (value: string) => string[]) =>
  IDS.flatMap((id) => write(escapeValue(id)).map((name) => ({ id, name })));

describe('The plan agrees with the signer about an example and a pattern, or does not decide', () => {
  it.each([
    [
      'example_subject',
      ['CN={clientId}', 'CN={clientId}(,O=x)?', 'CN={clientId}+', '(?i)cn={clientId}', 'CN=a.b', '.*'].concat(
        [
          '^CN={clientId}$',
          'CN=[^,]+',
          '\\QCN=a.b',
          'CN=(?U:.*)',
          'O=x,CN={clientId}',
          'CN=(x|{clientId}|y)',
          'CN={clientId}|O=x',
        ],
      ),
      names((id) => [`CN=${id}`, `CN=${id},O=x`, `CN=${id}, O=x`, `O=x+CN=${id}`, 'CN=a.b', `O=x,CN=${id}`]),
      readSubject,
      /^[A-Za-z]+=[A-Za-z./-]+(,[A-Za-z]+=[A-Za-z./-]+)*$/,
    ],
    [
      'example_alternative_names',
      [
        'DNS:{clientId}',
        'DNS:{clientId}\\.x',
        '{clientId}',
        'IP:10\\..*|DNS:a.b.*',
        '(?s:.*)',
        'dns:.*',
        'IP:::1',
      ],
      names((id) => [
        `DNS:${id === 'é' ? 'e' : id}`,
        'DNS:a.b.x',
        'IP:10.0.0.1',
        'IP:0:0::1',
        'URI:a+b',
        'email:a.b',
      ]),
      readAlternativeName,
      /^(DNS|email|URI|IP):[A-Za-z0-9./-]+$/,
    ],
  ])('%s', async (variable, patterns, examples, read, plain) => {
    const cases = patterns.flatMap((pattern) => examples.map((example) => ({ pattern, ...example })));

    const plan = await planned(variable, cases);

    const verdicts = cases.map((each, index) => {
      const comparable =
        plain.test(each.name) && /^[A-Za-z./-]+$/.test(each.id) && !each.pattern.startsWith('\\Q');
      return { ...each, comparable, plan: plan[index], signer: signed(each, read) };
    });
    expect(verdicts.filter(({ plan, signer }) => signer && !plan)).toEqual([]);
    expect(verdicts.filter(({ comparable, plan, signer }) => comparable && plan !== signer)).toEqual([]);
    // Neither is always the same.
    expect(new Set(verdicts.filter(({ comparable }) => comparable).map(({ plan }) => plan)).size).toBe(2);
  });
});
