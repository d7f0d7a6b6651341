import { describe, expect, it } from '@jest/globals';
import { ALL_UNKNOWNS, ON_CALL, path, RunbookAccount } from './runbook-account';

describe.each(ALL_UNKNOWNS)(
  'the break-glass runbook, with ARNs by "$arnSeparator" and $emptySelection for a missing name',
  (unknowns) => {
    it('leaves the hold, deletes the provider and sees that it is gone', async () => {
      const account = new RunbookAccount(unknowns).createProvider();

      const execution = await account.rollBack('CA is throttled, INC-42');

      expect(execution.status).toBe('Success');
      expect(account.providers.list()).toEqual([]);
      expect(account.hold).toEqual({
        who: ON_CALL,
        when: '2026-01-02_03.04.05',
        why: 'CA is throttled, INC-42',
        execution: execution.id,
      });
    });

    it('writes the hold before it deletes, and lists after it has', async () => {
      const account = new RunbookAccount(unknowns).createProvider();

      await account.rollBack();

      const [put, remove] = ['PutParameter', 'DeleteCertificateProvider'].map((call) =>
        account.calls.indexOf(call),
      );
      expect(put).toBeLessThan(Number(remove));
      expect(account.calls.slice(Number(remove) + 1)).toContain('ListCertificateProviders');
    });

    it('leaves a hold when there is no provider', async () => {
      const account = new RunbookAccount(unknowns);

      const { status } = await account.rollBack();

      expect(status).toBe('Success');
      expect(account.hold).toBeDefined();
    });

    it('can run twice, and the hold tells of the last time', async () => {
      const account = new RunbookAccount(unknowns).createProvider();
      await account.rollBack('the first reason');

      const { status, id } = await account.rollBack('the second reason');

      expect(status).toBe('Success');
      expect(account.hold).toMatchObject({ why: 'the second reason', execution: id });
    });

    it('leaves the provider of somebody else alone', async () => {
      const account = new RunbookAccount(unknowns).createProvider('another');

      const { status } = await account.rollBack();

      expect(status).toBe('Success');
      expect(account.providers.active?.certificateProviderName).toBe('another');
    });

    it('fails, and keeps the hold, when the provider cannot be deleted', async () => {
      const account = new RunbookAccount(unknowns).createProvider().fail('iot:DeleteCertificateProvider');

      const execution = await account.rollBack();

      expect(execution.status).toBe('Failed');
      expect(execution.failureMessage).toContain('ProviderIsStillThere');
      expect(account.hold).toBeDefined();
    });

    it('gets over a moment of throttling', async () => {
      const account = new RunbookAccount(unknowns).createProvider();
      for (const api of [
        'iot:DeleteCertificateProvider',
        'iot:ListCertificateProviders',
        'ssm:PutParameter',
      ]) {
        account.fail(api, 'ThrottlingException', 2);
      }

      const { status } = await account.rollBack();

      expect(status).toBe('Success');
      expect(account.providers.list()).toEqual([]);
    });

    it('deletes even when it cannot list, and then fails, because nobody has seen that it is gone', async () => {
      const account = new RunbookAccount(unknowns).createProvider().fail('iot:ListCertificateProviders');

      const execution = await account.rollBack();

      expect(execution.status).toBe('Failed');
      expect(execution.failureMessage).toContain('ShowWhatIsLeft');
      expect(account.providers.list()).toEqual([]);
    });

    it('changes nothing when it cannot leave a hold', async () => {
      const account = new RunbookAccount(unknowns)
        .createProvider()
        .fail('ssm:PutParameter', 'InternalServerError');

      const { status } = await account.rollBack();

      expect(status).toBe('Failed');
      expect(account.providers.list()).toHaveLength(1);
    });

    it('rolls back although nobody can say who asks', async () => {
      const account = new RunbookAccount(unknowns).createProvider().fail('ssm:GetAutomationExecution');

      const { status, id } = await account.rollBack();

      expect(status).toBe('Success');
      expect(account.providers.list()).toEqual([]);
      expect(account.hold).toMatchObject({ who: expect.stringContaining('CloudTrail'), execution: id });
    });

    it('fails when deleting and describing are both refused', async () => {
      const account = new RunbookAccount(unknowns)
        .createProvider()
        .fail('iot:DeleteCertificateProvider')
        .fail('iot:DescribeCertificateProvider');

      const execution = await account.rollBack();

      expect(execution.status).toBe('Failed');
      expect(execution.failureMessage).toContain('ProviderIsStillThere');
      expect(account.hold).toBeDefined();
    });
  },
);

describe('the break-glass runbook', () => {
  it('fails when the provider is listed again after AWS has accepted to delete it', async () => {
    const account = new RunbookAccount().createProvider();
    account.before('iot:ListCertificateProviders', () => {
      if (account.calls.includes('DeleteCertificateProvider')) account.createProvider();
    });

    const execution = await account.rollBack();

    expect(path(execution)).toEqual([
      'WhoAsks',
      'Hold',
      'LookForProvider',
      'IsItThere',
      'DeleteProvider',
      'LetItSettle',
      'LookAgain',
      'IsItGone',
      'ProviderIsStillThere!',
    ]);
    expect(execution.status).toBe('Failed');
  });

  it('shows no failed step when all goes well, with a provider or without one', async () => {
    const account = new RunbookAccount().createProvider();

    const first = await account.rollBack();
    const second = await account.rollBack();

    expect(path(first)).toEqual([
      'WhoAsks',
      'Hold',
      'LookForProvider',
      'IsItThere',
      'DeleteProvider',
      'LetItSettle',
      'LookAgain',
      'IsItGone',
      'ShowWhatIsLeft',
    ]);
    expect(path(second)).toEqual(['WhoAsks', 'Hold', 'LookForProvider', 'IsItThere', 'ShowWhatIsLeft']);
  });

  it.each([
    ['nothing', []],
    ['an empty reason', ['']],
    ['blanks', ['   ']],
    ['two characters', ['no']],
    ['a double quote', ['the "CA" is down']],
    ['a backslash', ['C:\\ca is down']],
    ['braces', ['{{ global:REGION }}']],
    ['two lines', ['CA is down\nand out']],
    ['401 characters', ['a'.repeat(401)]],
    ['two reasons', ['CA is down', 'CA is slow']],
  ])('refuses %s as the reason, and does nothing', async (_what, Reason) => {
    const account = new RunbookAccount().createProvider();

    const running = account.run('fleet-roll-back', { Reason }, ON_CALL);

    await expect(running).rejects.toMatchObject({ name: 'InvalidAutomationExecutionParametersException' });
    expect(account.calls).toEqual([]);
  });

  it.each([
    ['quotes, marks and brackets', "it's the CA's fault, see INC-42 (50% fail) <ann@example.com>"],
    ['letters beyond ASCII', 'Zertifikate kommen zu spät: 5 s'],
    ['400 characters', 'a'.repeat(400)],
  ])('keeps a reason of %s as it is', async (_what, reason) => {
    const account = new RunbookAccount();

    await account.rollBack(reason);

    expect(account.hold?.why).toBe(reason);
  });
});
