import { describe, expect, it } from '@jest/globals';
import {
  ALL_UNKNOWNS,
  documentOf,
  FAILED,
  type Invocation,
  PASSED,
  path,
  RunbookAccount,
} from './runbook-account';

const NO_SUCH_FUNCTION = Object.assign(new Error('Function not found: fleet-rehearsal'), {
  name: 'ResourceNotFoundException',
});

/** Every answer but the report of a rehearsal that passed. */
const NO_EVIDENCE: readonly (readonly [what: string, answer: Invocation | Error])[] = [
  ['failed', FAILED],
  [
    'ran out of time',
    {
      functionError: 'Unhandled',
      payload: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 60.00 seconds' },
    },
  ],
  // Should Lambda ever not set FunctionError.
  ['failed without an error of Lambda', { payload: FAILED.payload }],
  ['answered nothing', { payload: null }],
  ['answered an empty object', { payload: {} }],
  ['answered something else', { payload: { statusCode: 200 } }],
  ['does not exist', NO_SUCH_FUNCTION],
];

describe.each(ALL_UNKNOWNS)(
  'the runbook that lifts the hold, with $emptySelection for what is missing, a function error as $functionErrors,',
  (unknowns) => {
    it('shows the hold, rehearses, records the lift and deletes the hold', async () => {
      const account = new RunbookAccount(unknowns).createProvider();
      await account.rollBack('CA is throttled, INC-42');

      const execution = await account.liftHold();

      expect(execution.status).toBe('Success');
      expect(account.hold).toBeUndefined();
      expect(account.parameter('/fleet/last-hold-lift')).toBe(execution.id);
      expect(execution.outputs).toEqual({
        'ShowHold.Hold': [expect.stringContaining('"why":"CA is throttled, INC-42"')],
        'Rehearse.Payload': JSON.stringify(PASSED),
        'LiftHold.Deleted': ['/fleet/rollback-hold'],
      });
      expect(account.rehearsals).toEqual([
        { functionName: 'fleet-rehearsal', event: { rehearsal: 'issue' } },
      ]);
    });

    it('does not bring the provider back: the next deploy does', async () => {
      const account = new RunbookAccount(unknowns).createProvider();
      await account.rollBack();

      await account.liftHold();

      expect(account.providers.list()).toEqual([]);
    });

    it.each(NO_EVIDENCE)('keeps the hold when the rehearsal %s', async (_, answer) => {
      const account = new RunbookAccount(unknowns);
      await account.rollBack();
      account.rehearsal = answer;

      const { status, failureMessage } = await account.liftHold();

      expect({ status, failureMessage }).toEqual({
        status: 'Failed',
        failureMessage: expect.stringMatching(/KeepHold failed: .*THE HOLD STAYS/),
      });
      expect(account.hold).toBeDefined();
      expect(account.parameter('/fleet/last-hold-lift')).toBeUndefined();
    });

    it('says why the rehearsal failed, and what to do', async () => {
      const account = new RunbookAccount(unknowns);
      await account.rollBack();
      account.rehearsal = FAILED;

      const execution = await account.liftHold();

      expect(JSON.stringify(execution.steps)).toContain('AuthorityNotActive');
      expect(execution.failureMessage).toContain('lift again');
    });

    it('keeps the hold when the rehearsal may not be invoked', async () => {
      const account = new RunbookAccount(unknowns);
      await account.rollBack();
      account.fail('lambda:Invoke', 'AccessDeniedException');

      const execution = await account.liftHold();

      expect(path(execution)).toEqual(['ShowHold', 'IsRehearsalOff', 'Rehearse!', 'NoAnswerKeepHold!']);
      expect(account.hold).toBeDefined();
    });

    it('lifts without a rehearsal if asked to', async () => {
      const account = new RunbookAccount(unknowns);
      await account.rollBack();
      account.rehearsal = FAILED;

      const execution = await account.liftHold({ Rehearsal: ['off'] });

      expect(path(execution)).toEqual(['ShowHold', 'IsRehearsalOff', 'RecordLift', 'LiftHold']);
      expect(account.rehearsals).toEqual([]);
      expect(account.hold).toBeUndefined();
    });

    it('can run twice, and when there is no hold', async () => {
      const account = new RunbookAccount(unknowns);

      const first = await account.liftHold();
      const second = await account.liftHold();

      expect([first.status, second.status]).toEqual(['Success', 'Success']);
      expect(second.outputs).toMatchObject({ 'ShowHold.Hold': [], 'LiftHold.Deleted': [] });
      expect(account.parameter('/fleet/last-hold-lift')).toBe(second.id);
    });

    it('fails if the rehearsal does, even if there is no hold', async () => {
      const account = new RunbookAccount(unknowns);
      account.rehearsal = FAILED;

      expect(await account.liftHold()).toMatchObject({ status: 'Failed' });
    });

    it('rehearses, then records the lift, then deletes the hold', async () => {
      const account = new RunbookAccount(unknowns);
      await account.rollBack();
      account.calls.length = 0;

      await account.liftHold();

      expect(account.calls).toEqual(['GetParameters', 'Invoke', 'PutParameter', 'DeleteParameters']);
    });

    it('keeps the hold when the lift cannot be recorded', async () => {
      const account = new RunbookAccount(unknowns);
      await account.rollBack();
      account.fail('ssm:PutParameter');

      const { status } = await account.liftHold();

      expect(status).toBe('Failed');
      expect(account.hold).toBeDefined();
    });

    it('lifts the hold even if it cannot be shown', async () => {
      const account = new RunbookAccount(unknowns);
      await account.rollBack();
      account.fail('ssm:GetParameters');

      const execution = await account.liftHold();

      expect(path(execution)).toEqual([
        ...['ShowHold!', 'IsRehearsalOff', 'Rehearse', 'DidRehearsalPass'],
        ...['RecordLift', 'LiftHold'],
      ]);
      expect(execution.status).toBe('Success');
      expect(account.hold).toBeUndefined();
    });
  },
);

describe('the parameter Rehearsal', () => {
  it.each(['issue', 'probe', 'off'])('defaults to that of the deployment: %s', (rehearsal) => {
    const { Rehearsal } = JSON.parse(documentOf('fleet-lift-hold', { rehearsal })).parameters;

    expect(Rehearsal).toMatchObject({ default: rehearsal, allowedValues: ['issue', 'probe', 'off'] });
  });

  it('is passed to the rehearsal', async () => {
    const account = new RunbookAccount();

    await account.liftHold({ Rehearsal: ['probe'] });

    expect(account.rehearsals).toMatchObject([{ event: { rehearsal: 'probe' } }]);
  });

  it('is nothing else', async () => {
    const account = new RunbookAccount();

    await expect(account.liftHold({ Rehearsal: ['none'] })).rejects.toThrow('issue, probe, off');
  });
});
