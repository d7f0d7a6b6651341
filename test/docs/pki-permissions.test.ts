import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PkiAccount } from '../modules/pki/pki-account';
import { ACTIONS_ON_EVERYTHING } from './actions-on-everything';
import { CRL_PERMISSIONS } from './crl-permissions';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from './generated-section';
import { pipelinePolicies, resourcePolicies, type Statement } from './pipeline-policies';
import { PKI_PERMISSIONS } from './pki-permissions';
import { jsonBlock, permissionsByType } from './policy-sections';
import { PKI, Program } from './program';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const DOCUMENT = 'pipeline-permissions.md';

const program = Program.synthesize(PKI);
const policies = pipelinePolicies(program, PKI_PERMISSIONS);
/** In addition, for a revocation list. */
const forList = resourcePolicies(program, CRL_PERMISSIONS);
const everyStatement = [...policies.plan, ...policies.apply];

describe("the permissions of a PKI's pipeline", () => {
  it('have one row for each type that the program uses, and no others', () => {
    expect([...PKI_PERMISSIONS, ...CRL_PERMISSIONS].map(({ type }) => type).sort()).toEqual(program.types);
  });

  it('leave the resource open only where AWS has none to name', () => {
    const open = [...everyStatement, ...forList.plan, ...forList.apply]
      .filter(({ Resource }) => Resource === '*')
      .flatMap(({ Action }) => Action);

    expect(open.filter((action) => ACTIONS_ON_EVERYTHING[action] === undefined)).toEqual([]);
  });

  it('let a plan read only, apart from the lock of the state', () => {
    const actions = [...policies.plan, ...forList.plan]
      .filter(({ Sid }) => Sid !== 'LockState')
      .flatMap(({ Action }) => Action);

    expect(actions.filter((action) => !/:(Get|List|Describe)/.test(action))).toEqual([]);
  });

  it('let nobody sign, or delete anything but the lock', () => {
    const actions = everyStatement.filter(({ Sid }) => Sid !== 'LockState').flatMap(({ Action }) => Action);

    expect(actions.filter((action) => /:(Sign|Delete|Schedule|Put(?!Object))/.test(action))).toEqual([]);
  });

  it('let nobody delete a revocation list or its bucket, or read or write one', () => {
    const actions = [...forList.plan, ...forList.apply].flatMap(({ Action }) => Action);

    expect(
      actions.filter((action) => /^(kms|dynamodb):|^s3:Delete|:(GetObject|PutObject)$/.test(action)),
    ).toEqual([]);
  });

  it(`are in ${DOCUMENT}; UPDATE_DOCS=1 writes them`, () => {
    const expected = [
      ['pki plan policy', jsonBlock(policies.plan)],
      ['pki apply policy', jsonBlock(policies.apply)],
      ['pki permissions by type', permissionsByType(PKI_PERMISSIONS)],
      ['crl plan policy', jsonBlock(forList.plan)],
      ['crl apply policy', jsonBlock(forList.apply)],
      ['crl permissions by type', permissionsByType(CRL_PERMISSIONS)],
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

  const filledIn = (role: string, statements: readonly Statement[]) =>
    JSON.stringify({
      Statement: statements.map((statement) => ({ ...statement, Resource: [statement.Resource].flat() })),
    })
      .replaceAll('ACCOUNT_ID', account.aws.account.accountId)
      .replaceAll('REGION', account.aws.account.region)
      .replaceAll('PIPELINE_ROLE', role)
      .replaceAll('NAME', 'fleet');

  it('deploys with the apply role, and plans with the plan role', async () => {
    const variables = { name: 'fleet', tags: '{ team = "iot" }' };
    account.addRole('applies', filledIn('applies', policies.apply));
    account.addRole('plans', filledIn('plans', policies.plan));

    await account.deployAs('applies');
    expect((await account.apply(variables)).said).toContain('Resources: 7 added, 0 changed, 0 destroyed.');

    await account.deployAs('plans');
    expect((await account.run('plan', variables)).said).toContain('No changes.');
  });

  it('publishes a revocation list with what that needs besides', async () => {
    const variables = { name: 'fleet', tags: '{ team = "iot" }', publish_crl: 'true' };
    account.aws.iam.putRolePolicy('applies', 'list', filledIn('applies', forList.apply));
    account.aws.iam.putRolePolicy('plans', 'list', filledIn('plans', forList.plan));

    await account.deployAs('applies');
    expect((await account.apply(variables)).said).toContain('Apply complete!');
    await account.deployAs('plans');
    expect((await account.run('plan', variables)).said).toContain('No changes.');
  });
});
