import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Est, Kms, PrivateCa } from '../../modules';
import { QUERIES } from '../../modules/observability/queries';
import { synthesizePublished } from '../modules/crl/published';
import { dashboardWidgets, synthesize } from '../modules/synthesized';
import { alarmDetails, alarmOverview, ROWS } from './alarm-reference';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';

const DOCUMENT = 'alarms.md';
const RUNBOOKS = resolve(__dirname, '../../docs/runbooks');

describe(DOCUMENT, () => {
  it('has what the table has; UPDATE_DOCS=1 writes it', () => {
    const document = readDocument(DOCUMENT);
    const overview = withSection(document, 'overview', alarmOverview());
    const expected = withSection(overview, 'details', alarmDetails());

    if (UPDATES_DOCS) writeDocument(DOCUMENT, expected);

    expect(readDocument(DOCUMENT)).toBe(expected);
  });
});

describe('the runbooks', () => {
  const pages = ROWS.filter(({ severity }) => severity === 'page');
  const tickets = ROWS.filter(({ severity }) => severity === 'ticket');

  it.each(pages.map(({ name, runbook }) => [name, runbook]))('have a page for %s', (name, runbook) => {
    const text = readRunbook(runbook);

    expect(runbook).toBe(`${name}.md`);
    expect(text).toMatch(new RegExp(`^# Page: ${name}\n`));
    for (const section of ['## Look', '## Do', '## When to roll back']) expect(text).toContain(section);
    expect(text).toContain('(rollback.md)');
  });

  it('have a section for each ticket, and no others', () => {
    const sections = [...readRunbook('tickets.md').matchAll(/^## (.+)$/gm)].map(([, name]) => name);

    expect(tickets.map(({ runbook }) => runbook)).toEqual(tickets.map(({ name }) => `tickets.md#${name}`));
    expect(sections).toEqual(expect.arrayContaining(tickets.map(({ name }) => name)));
    expect(sections).toHaveLength(tickets.length);
  });

  it('name every failure that does not bring signing-down, so that nobody waits for the automatic rollback', () => {
    const row = ROWS.find(({ name }) => name === 'all-signings-failed');
    const series = row?.kind === 'metric' ? Object.values(row.series) : [];
    const reasons = series.flatMap(({ measured }) =>
      measured.source === 'signer' ? (measured.reason ?? []) : [],
    );

    expect(reasons).toHaveLength(8);
    for (const page of ['signing-down.md', 'signing-failures.md']) {
      const [warning = ''] = readRunbook(page).split('\n## Do');
      for (const reason of reasons) expect(warning).toContain(`\`${reason}\``);
      expect(warning).toMatch(/Do not wait\s+for\s+the\s+automatic\s+rollback/);
    }
  });

  it('refer to widgets, queries and alarms by names that exist', () => {
    const titles = [...titlesOnTheDashboard(), ...Object.values(QUERIES).map(({ title }) => title)];
    const known = [...titles, ...ROWS.map(({ name }) => name), ...ELSEWHERE];
    const files = [...pages.map(({ runbook }) => runbook), 'tickets.md', 'external-ca.md'];

    const named = files.flatMap((file) =>
      [...readRunbook(file).matchAll(/\b_([^_`]+)_/g)].map(([, name]) => name),
    );

    expect(named.filter((name) => !known.includes(String(name)))).toEqual([]);
  });

  it('are what the table refers to', () => {
    for (const { runbook } of ROWS)
      expect(existsSync(resolve(RUNBOOKS, runbook.split('#')[0] ?? ''))).toBe(true);
  });
});

/** Other names in runbooks: the console's own, and a line of the dashboard's first box. */
const ELSEWHERE = ['Live function last changed', 'By Function Name', 'Concurrent executions'];

function readRunbook(name: string): string {
  return readFileSync(resolve(RUNBOOKS, name.split('#')[0] ?? ''), 'utf8');
}

function titlesOnTheDashboard(): readonly string[] {
  const privateCa = new PrivateCa({
    certificateAuthorityArn:
      'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555',
    validityDays: 365,
  });
  const own = new Kms({
    keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555',
    certificateParameter: '/pki/ca-certificate',
    ledgerTable: 'pki-ledger',
    validityDays: 365,
  });
  const outside = new Est({
    url: 'https://ca.example.com',
    passwordArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf',
  });
  return [
    synthesize({ authority: privateCa }),
    synthesize({ authority: own }),
    synthesize({ authority: outside }),
    synthesizePublished(),
  ].flatMap((stack) => dashboardWidgets(stack).map(({ properties }) => String(properties.title)));
}
