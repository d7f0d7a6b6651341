import { describe, expect, it } from '@jest/globals';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';
import { type Declaration, PKI, Program } from './program';

const README = '../README.md';

/** Object variables that say something else than who signs. */
const OPTIONAL_OBJECTS: readonly string[] = ['network'];

type Row = (name: string, declaration: Declaration) => string;

function table(header: string, declarations: Readonly<Record<string, Declaration>>, row: Row): string {
  const names = Object.keys(declarations).sort();
  const rows = names.flatMap((name) => {
    const declaration = declarations[name];
    return declaration === undefined ? [] : [row(name, declaration)];
  });
  const columns = header.split('|').length - 2;
  return [header, `|${' --- |'.repeat(columns)}`, ...rows].join('\n');
}

function defaultOf({ default: value, validation = [] }: Declaration, name: string): string {
  // With a default, Terraform says why it needs a value; without one, it would ask.
  const mayBeEmpty = !validation.some(({ condition }) => condition === `\${var.${name} != ""}`);
  if (value === null)
    return OPTIONAL_OBJECTS.includes(name) ? 'none' : '**required: exactly one that says who signs**';
  if (value === undefined || (value === '' && !mayBeEmpty)) return '**required**';
  return value === '' ? 'empty' : `\`${JSON.stringify(value)}\``;
}

function withReference(document: string, { variables, outputs }: Program): string {
  const variableTable = table(
    '| variable | meaning | default |',
    variables,
    (name, declaration) =>
      `| \`${name}\` | ${declaration.description.replaceAll(/\n(\w+)/g, '<br>`$1`')} | ${defaultOf(declaration, name)} |`,
  );
  const outputTable = table(
    '| output | meaning |',
    outputs,
    (name, { description }) => `| \`${name}\` | ${description} |`,
  );
  return withSection(withSection(document, 'variables', variableTable), 'outputs', outputTable);
}

describe.each([
  ['README.md', README, () => Program.synthesize()],
  ['own-pki.md', 'own-pki.md', () => Program.synthesize(PKI)],
])('%s', (_, name, synthesize) => {
  it('describes every variable and output as the program does', () => {
    const document = readDocument(name);

    const generated = withReference(document, synthesize());

    if (UPDATES_DOCS) writeDocument(name, generated);
    else expect(document).toBe(generated);
  });
});
