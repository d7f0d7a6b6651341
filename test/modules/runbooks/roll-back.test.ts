import { describe, expect, it } from '@jest/globals';
import { ALL_UNKNOWNS, ON_CALL, path, RunbookAccount } from './runbook-account';

describe.each(ALL_UNKNOWNS)(
  'the break-glass runbook, with ARNs by "$arnSeparator" and $emptySelection for a missing name',
  (unknowns) => {
    it('leaves the hold, deletes the provider and checks that it is gone', async () => {
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

    it('writes the hold before it deletes, and lists afterwards', async () => {
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

    it('can run twice, and the hold is from the second run', async () => {
      const account = new RunbookAccount(unknowns).createProvider();
      await account.rollBack('the first reason');

      const { status, id } = await account.rollBack('the second reason');

      expect(status).toBe('Success');
      expect(account.hold).toMatchObject({ why: 'the second reason', execution: id });
    });

    it('leaves a provider that is not ours alone', async () => {
      const account = new RunbookAccount(unknowns).createProvider('another');

      const { status } = await account.rollBack();

      expect(status).toBe('Success');
      expect(account.providers.active?.certificateProviderName).toBe('another');
    });

    it('fails, and keeps the hold, when the provider cannot be deleted', async () => {
      const account = new RunbookAccount(unknowns).createProvider().fail('iot:DeleteCertificateProvider');

      const execution = await account.rollBack();

      expect(execution.status).toBe('Failed');
      expect(execution.failureMessage).toContain('ProviderStillExists');
      expect(account.hold).toBeDefined();
    });

    it('survives a moment of throttling', async () => {
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

    it('deletes even if it cannot list, and then fails, because it could not check that the provider is gone', async () => {
      const account = new RunbookAccount(unknowns).createProvider().fail('iot:ListCertificateProviders');

      const execution = await account.rollBack();

      expect(execution.status).toBe('Failed');
      expect(execution.failureMessage).toContain('ShowRemainingProviders');
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

    it('rolls back even if the caller is unknown', async () => {
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
      expect(execution.failureMessage).toContain('ProviderStillExists');
      expect(account.hold).toBeDefined();
    });
  },
);

describe('the break-glass runbook', () => {
  it('fails if the provider is still listed after AWS has accepted the deletion', async () => {
    const account = new RunbookAccount().createProvider();
    account.before('iot:ListCertificateProviders', () => {
      if (account.calls.includes('DeleteCertificateProvider')) account.createProvider();
    });

    const execution = await account.rollBack();

    expect(path(execution)).toEqual([
      'FindCaller',
      'WriteHold',
      'FindProvider',
      'IsProviderListed',
      'DeleteProvider',
      'WaitForDeletion',
      'FindProviderAgain',
      'IsProviderGone',
      'ProviderStillExists!',
    ]);
    expect(execution.status).toBe('Failed');
  });

  it('shows no failed step when it succeeds, with a provider or without', async () => {
    const account = new RunbookAccount().createProvider();

    const first = await account.rollBack();
    const second = await account.rollBack();

    expect(path(first)).toEqual([
      'FindCaller',
      'WriteHold',
      'FindProvider',
      'IsProviderListed',
      'DeleteProvider',
      'WaitForDeletion',
      'FindProviderAgain',
      'IsProviderGone',
      'ShowRemainingProviders',
    ]);
    expect(path(second)).toEqual([
      'FindCaller',
      'WriteHold',
      'FindProvider',
      'IsProviderListed',
      'ShowRemainingProviders',
    ]);
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
