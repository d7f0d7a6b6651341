import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { STRICTER } from '../../testing/requests/stricter';
import * as ByTools from '../handler/csr/by-tools-expectations';
import { OPENSSL_IS_LAXER, OPENSSL_IS_STRICTER } from '../handler/csr/expectations';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';

const DOCUMENT = 'bad-input.md';

/** Groups entries by explanation, in the order of the first of each. */
function byExplanation(entries: readonly (readonly [what: string, why: string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [what, why] of entries) groups.set(why, [...(groups.get(why) ?? []), what]);
  return groups;
}

function fixtureTable(fixturesAndWhy: Readonly<Record<string, string>>): string {
  const rows = [...byExplanation(Object.entries(fixturesAndWhy))].map(
    ([why, fixtures]) => `| ${why} | ${fixtures.map((fixture) => `\`${fixture}\``).join(', ')} |`,
  );
  return ['| why | fixtures |', '| --- | --- |', ...rows].join('\n');
}

/** The verdicts on each tool's requests. */
function toolTable(): string {
  const verdicts: readonly (readonly [file: string, verdict: string])[] = [
    ...Object.keys(ByTools.ACCEPTED).map((file) => [file, 'accepted'] as const),
    ...Object.entries(ByTools.REFUSED),
  ];
  const rows = [...byExplanation(verdicts.map(([file]) => [file, path.dirname(file)]))]
    .sort()
    .map(([tool, files]) => {
      const refused = files.flatMap((file) => {
        const reason = ByTools.REFUSED[file];
        return reason === undefined ? [] : `${path.basename(file)}: \`${reason}\``;
      });
      return `| ${tool} | ${files.length - refused.length} | ${refused.join('<br>')} |`;
    });
  return ['| by | accepted | refused |', '| --- | --- | --- |', ...rows].join('\n');
}

function mutationList(): string {
  return [...byExplanation(STRICTER.map(([message, why]) => [String(message), why])).keys()]
    .map((why) => `- ${why}`)
    .join('\n');
}

describe(DOCUMENT, () => {
  it('lists each disagreement with openssl, and why', () => {
    const document = readDocument(DOCUMENT);
    const sections: Readonly<Record<string, string>> = {
      tools: toolTable(),
      fixtures: fixtureTable({ ...OPENSSL_IS_LAXER, ...ByTools.OPENSSL_IS_LAXER }),
      stricter: fixtureTable({ ...OPENSSL_IS_STRICTER, ...ByTools.OPENSSL_IS_STRICTER }),
      mutations: mutationList(),
    };
    const updated = Object.entries(sections).reduce(
      (text, [section, content]) => withSection(text, section, content),
      document,
    );

    if (UPDATES_DOCS) writeDocument(DOCUMENT, updated);

    expect(UPDATES_DOCS ? readDocument(DOCUMENT) : document).toBe(updated);
  });
});
