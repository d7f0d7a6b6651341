import { describe, expect, it } from '@jest/globals';
import { AccountOfRunbooks, ALL_UNKNOWNS, path } from './account-of-runbooks';

describe.each(ALL_UNKNOWNS)(
  'the runbook that lifts the hold, with $emptySelection for a missing name',
  (unknowns) => {
    it('shows the hold, records the lift and deletes the hold', async () => {
      const account = new AccountOfRunbooks(unknowns).createProvider();
      await account.rollBack('CA is throttled, INC-42');

      const execution = await account.liftHold();

      expect(execution.status).toBe('Success');
      expect(account.hold).toBeUndefined();
      expect(account.parameter('/fleet/last-lift')).toBe(execution.id);
      expect(execution.outputs).toEqual({
        'ShowHold.Hold': [expect.stringContaining('"why":"CA is throttled, INC-42"')],
        'LiftHold.Deleted': ['/fleet/rollback-hold'],
      });
    });

    it('does not bring the provider back: the next deploy does', async () => {
      const account = new AccountOfRunbooks(unknowns).createProvider();
      await account.rollBack();

      await account.liftHold();

      expect(account.providers.list()).toEqual([]);
    });

    it('can run twice, and when there is no hold', async () => {
      const account = new AccountOfRunbooks(unknowns);

      const first = await account.liftHold();
      const second = await account.liftHold();

      expect([first.status, second.status]).toEqual(['Success', 'Success']);
      expect(second.outputs).toEqual({ 'ShowHold.Hold': [], 'LiftHold.Deleted': [] });
      expect(account.parameter('/fleet/last-lift')).toBe(second.id);
    });

    it('records the lift before it deletes the hold', async () => {
      const account = new AccountOfRunbooks(unknowns);
      await account.rollBack();
      account.calls.length = 0;

      await account.liftHold();

      expect(account.calls).toEqual(['GetParameters', 'PutParameter', 'DeleteParameters']);
    });

    it('keeps the hold when the lift cannot be recorded', async () => {
      const account = new AccountOfRunbooks(unknowns);
      await account.rollBack();
      account.fail('ssm:PutParameter');

      const { status } = await account.liftHold();

      expect(status).toBe('Failed');
      expect(account.hold).toBeDefined();
    });

    it('lifts the hold although it cannot be shown', async () => {
      const account = new AccountOfRunbooks(unknowns);
      await account.rollBack();
      account.fail('ssm:GetParameters');

      const execution = await account.liftHold();

      expect(path(execution)).toEqual(['ShowHold!', 'RecordLift', 'LiftHold']);
      expect(execution.status).toBe('Success');
      expect(account.hold).toBeUndefined();
    });
  },
);
