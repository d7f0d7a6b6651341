import type { Account } from '../account';
import type { PolicyStatement } from '../policy';
import { REHEARSALS } from '../rehearsal';
import { type LiftHoldTarget, liftHoldSteps } from './lift-hold-steps';
import type { RunbookDefinition } from './runbook';

/** What the runbook that lifts the hold needs to know. */
export interface LiftHoldOptions extends LiftHoldTarget {
  readonly account: Account;
  /** How the deployment rehearses, one of `REHEARSALS`: the runbook's default. */
  readonly rehearsalKind: string;
}

/**
 * The runbook that lifts the hold: shows it, rehearses, records the lift, deletes the hold.
 *
 * It does not switch signing back on: the next deploy does, and rehearses again because the lift is recorded. The
 * lift is recorded before the hold is deleted, so that no deploy can find the hold gone and skip the rehearsal.
 *
 * It rehearses first, because a hold that was lifted too early does not help when the deploy fails. Only the report
 * of a rehearsal that passed lifts the hold; any other answer, documented or not, keeps it.
 *
 * It reads and deletes parameters with the batch calls, which report a missing one where the others throw. So it is
 * safe to run twice without a branch.
 */
export function liftHold(options: LiftHoldOptions): RunbookDefinition {
  const { holdParameter, rehearsalFunctionName, rehearsalKind } = options;
  return {
    description: [
      '# Lift the hold',
      `1. Shows the hold \`${holdParameter}\`: who rolled back, when and why.`,
      `2. Rehearses: \`${rehearsalFunctionName}\` signs for a throw-away key, which takes up to 90 seconds. ` +
        '**If that fails, the hold stays**, and the failed step says why.',
      '3. Records the lift, so that the next deploy rehearses.',
      '4. Deletes the hold.',
      '',
      '**AWS keeps signing until the next deploy**, which rehearses the signer and then switches self-managed ' +
        'signing back on. Safe to run twice, and when there is no hold.',
    ].join('\n'),
    parameters: {
      Rehearsal: {
        type: 'String',
        description:
          '(Optional) How to rehearse first: issue (a certificate for one day), probe (reads only), or off, which ' +
          'lifts the hold whatever the state of the signer.',
        allowedValues: REHEARSALS,
        default: rehearsalKind,
      },
    },
    mainSteps: liftHoldSteps(options),
    outputs: ['ShowHold.Hold', 'Rehearse.Payload', 'LiftHold.Deleted'],
    permissions: permissions(options),
  };
}

function permissions(options: LiftHoldOptions): readonly PolicyStatement[] {
  const { account, holdParameter, liftParameter, rehearsalFunctionName } = options;
  return [
    {
      Sid: 'ShowAndLiftTheHold',
      Effect: 'Allow',
      Action: ['ssm:GetParameters', 'ssm:DeleteParameters'],
      Resource: [account.arn('ssm', `parameter${holdParameter}`)],
    },
    {
      Sid: 'Rehearse',
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: [account.functionArn(rehearsalFunctionName)],
    },
    {
      Sid: 'RecordTheLift',
      Effect: 'Allow',
      Action: ['ssm:PutParameter'],
      Resource: [account.arn('ssm', `parameter${liftParameter}`)],
    },
  ];
}
