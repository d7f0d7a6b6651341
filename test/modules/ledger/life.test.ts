import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { StandInProvider } from '../../../sandbox/provider/provider';
import { LEDGER } from '../../../sandbox/terraform/deployment';
import { PkiAccount } from '../pki/pki-account';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const VARIABLES = { name: 'fleet', tags: '{ team = "iot" }', ledger_retention_days: '30' };

describe('A ledger that was deployed once', () => {
  let account: PkiAccount;

  beforeAll(async () => {
    account = await PkiAccount.open(
      (endpoint, workingDirectory) => StandInProvider.start({ endpoint, workingDirectory }),
      LEDGER,
    );
    expect((await account.apply(VARIABLES)).said).toContain('Apply complete!');
  });

  afterAll(() => account.close());

  it('has a table, and says what a signer needs', async () => {
    expect(await account.deployment.outputs()).toEqual({
      ledger_table: 'fleet-ledger',
      signer_variables: 'ledger_table          = "fleet-ledger"\nledger_retention_days = 30',
    });
    expect(account.aws.tables.get('fleet-ledger')).toBeDefined();
    expect((await account.run('plan', VARIABLES)).said).toContain('No changes.');
  });

  it('cannot be renamed, and says why', async () => {
    expect((await account.apply({ ...VARIABLES, name: 'other' })).said).toContain(
      'This ledger is fleet and cannot be renamed to other: its table would be deleted. Deploy another ledger under ' +
        'another name, with a state of its own, and move the signer there.',
    );
  });

  it('cannot be destroyed', async () => {
    const { succeeded, said } = await account.run('destroy', VARIABLES, '-auto-approve');

    expect({ succeeded, said }).toEqual({
      succeeded: false,
      said: expect.stringContaining('prevent_destroy'),
    });
    expect(account.aws.tables.get('fleet-ledger')).toBeDefined();
  });

  it.each([
    [{ name: 'aws-ledger' }, 'name must be of 1 to 35 letters'],
    [{ ledger_retention_days: '0' }, 'ledger_retention_days must be a whole number of days from 1 to 3650.'],
  ])('refuses %j', async (variables, message) => {
    expect((await account.run('plan', { ...VARIABLES, ...variables })).said).toContain(message);
  });
});
