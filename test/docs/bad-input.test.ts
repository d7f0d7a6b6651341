import { describe, expect, it } from '@jest/globals';
import { STRICTER } from '../../testing/requests/stricter';
import { OPENSSL_IS_LAXER, OPENSSL_IS_STRICTER } from '../handler/csr/expectations';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';

const DOCUMENT = 'bad-input.md';

/** What has the same explanation, together, in the order of the first of each. */
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

function mutationList(): string {
  return [...byExplanation(STRICTER.map(([message, why]) => [String(message), why])).keys()]
    .map((why) => `- ${why}`)
    .join('\n');
}

describe(DOCUMENT, () => {
  it('lists each disagreement with openssl, and why', () => {
    const document = readDocument(DOCUMENT);
    const updated = withSection(
      withSection(
        withSection(document, 'fixtures', fixtureTable(OPENSSL_IS_LAXER)),
        'stricter',
        fixtureTable(OPENSSL_IS_STRICTER),
      ),
      'mutations',
      mutationList(),
    );

    if (UPDATES_DOCS) writeDocument(DOCUMENT, updated);

    expect(UPDATES_DOCS ? readDocument(DOCUMENT) : document).toBe(updated);
  });
});
