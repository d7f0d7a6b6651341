import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { StandInProvider } from '../../sandbox/provider/provider';
import { LEDGER as LEDGER_DEPLOYMENT } from '../../sandbox/terraform/deployment';
import { PkiAccount } from '../modules/pki/pki-account';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';
import { pipelinePolicies, type Statement } from './pipeline-policies';
import { PKI_PERMISSIONS } from './pki-permissions';
import { jsonBlock } from './policy-sections';
import { LEDGER, Program } from './program';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const DOCUMENT = 'pipeline-permissions.md';

const program = Program.synthesize(LEDGER);
/** A ledger has a table like that of a PKI, and nothing else. */
const policies = pipelinePolicies(
  program,
  PKI_PERMISSIONS.filter(({ type }) => program.types.includes(type)),
);

describe("the permissions of a ledger's pipeline", () => {
  it('are about its table, and its state', () => {
    expect(program.types).toEqual(['aws_dynamodb_table']);
    const elsewhere = [...policies.plan, ...policies.apply].flatMap(({ Resource }) => [...Resource]);
    expect(elsewhere.filter((arn) => !/table\/NAME-ledger$|STATE_/.test(arn))).toEqual([]);
  });

  it(`are in ${DOCUMENT}; UPDATE_DOCS=1 writes them`, () => {
    const expected = [
      ['ledger plan policy', jsonBlock(policies.plan)],
      ['ledger apply policy', jsonBlock(policies.apply)],
    ].reduce((text, [name = '', section = '']) => withSection(text, name, section), readDocument(DOCUMENT));

    if (UPDATES_DOCS) writeDocument(DOCUMENT, expected);

    expect(readDocument(DOCUMENT)).toBe(expected);
  });
});

describe("a ledger's pipeline", () => {
  let account: PkiAccount;

  beforeAll(async () => {
    account = await PkiAccount.open(
      (endpoint, workingDirectory) => StandInProvider.start({ endpoint, workingDirectory }),
      LEDGER_DEPLOYMENT,
    );
  });

  afterAll(() => account.close());

  const filledIn = (statements: readonly Statement[]) =>
    JSON.stringify({ Statement: statements })
      .replaceAll('ACCOUNT_ID', account.aws.account.accountId)
      .replaceAll('REGION', account.aws.account.region)
      .replaceAll('NAME', 'fleet');

  it('deploys with the apply role, and plans with the plan role', async () => {
    const variables = { name: 'fleet', tags: '{ team = "iot" }' };
    account.addRole('applies', filledIn(policies.apply));
    account.addRole('plans', filledIn(policies.plan));

    await account.deployAs('applies');
    expect((await account.apply(variables)).said).toContain('Apply complete!');

    await account.deployAs('plans');
    expect((await account.run('plan', variables)).said).toContain('No changes.');
  });
});
