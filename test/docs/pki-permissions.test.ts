import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PkiAccount } from '../modules/pki/pki-account';
import { ACTIONS_ON_EVERYTHING } from './actions-on-everything';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';
import { pipelinePolicies, type Statement } from './pipeline-policies';
import { PKI_PERMISSIONS } from './pki-permissions';
import { jsonBlock, permissionsByType } from './policy-sections';
import { PKI, Program } from './program';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const DOCUMENT = 'pipeline-permissions.md';

const program = Program.synthesize(PKI);
const policies = pipelinePolicies(program, PKI_PERMISSIONS);
const everyStatement = [...policies.plan, ...policies.apply];

describe("the permissions of a PKI's pipeline", () => {
  it('have one row for each type that the program uses, and no others', () => {
    expect(PKI_PERMISSIONS.map(({ type }) => type).sort()).toEqual(program.types);
  });

  it('leave the resource open only where AWS has none to name', () => {
    const open = everyStatement.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);

    expect(open.filter((action) => ACTIONS_ON_EVERYTHING[action] === undefined)).toEqual([]);
  });

  it('let a plan read only, apart from the lock of the state', () => {
    const actions = policies.plan.filter(({ Sid }) => Sid !== 'LockState').flatMap(({ Action }) => Action);

    expect(actions.filter((action) => !/:(Get|List|Describe)/.test(action))).toEqual([]);
  });

  it('let nobody sign, or delete anything but the lock', () => {
    const actions = everyStatement.filter(({ Sid }) => Sid !== 'LockState').flatMap(({ Action }) => Action);

    expect(actions.filter((action) => /:(Sign|Delete|Schedule|Put(?!Object))/.test(action))).toEqual([]);
  });

  it(`are in ${DOCUMENT}; UPDATE_DOCS=1 writes them`, () => {
    const expected = [
      ['pki plan policy', jsonBlock(policies.plan)],
      ['pki apply policy', jsonBlock(policies.apply)],
      ['pki permissions by type', permissionsByType(PKI_PERMISSIONS)],
    ].reduce((text, [name = '', section = '']) => withSection(text, name, section), readDocument(DOCUMENT));

    if (UPDATES_DOCS) writeDocument(DOCUMENT, expected);

    expect(readDocument(DOCUMENT)).toBe(expected);
  });
});

describe("a PKI's pipeline", () => {
  let account: PkiAccount;

  beforeAll(async () => {
    account = await PkiAccount.open();
  });

  afterAll(() => account.close());

  const allow = (role: string, statements: readonly Statement[]) => {
    const filledIn = JSON.stringify({
      Statement: statements.map((statement) => ({ ...statement, Resource: [statement.Resource].flat() })),
    })
      .replaceAll('ACCOUNT_ID', account.aws.account.accountId)
      .replaceAll('REGION', account.aws.account.region)
      .replaceAll('PIPELINE_ROLE', role)
      .replaceAll('NAME', 'fleet');
    account.addRole(role, filledIn);
  };

  it('deploys with the apply role, and plans with the plan role', async () => {
    const variables = { name: 'fleet', tags: '{ team = "iot" }' };
    allow('applies', policies.apply);
    allow('plans', policies.plan);

    await account.deployAs('applies');
    expect((await account.apply(variables)).said).toContain('Resources: 7 added, 0 changed, 0 destroyed.');

    await account.deployAs('plans');
    expect((await account.run('plan', variables)).said).toContain('No changes.');
  });
});
