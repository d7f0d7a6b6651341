import type { Account } from '../account';
import type { PolicyStatement } from '../policy';
import { ATTEMPTS, elseGoTo, type RunbookStep } from './document';
import type { RunbookDefinition } from './runbook';

/** What the runbook that lifts the hold needs to know. */
export interface LiftHoldOptions {
  readonly account: Account;
  /** Parameter in which the hold was left. */
  readonly holdParameter: string;
  /** Parameter whose change makes the next deploy rehearse. */
  readonly liftParameter: string;
}

/**
 * The runbook that lifts the hold: shows it, records the lift, deletes it.
 *
 * It does not switch signing back on: the next deploy does, and rehearses first because the lift is recorded. The
 * record comes before the deletion, so that no deploy can see the hold gone and skip the rehearsal.
 *
 * It uses the calls for many parameters, which answer that one is missing where those for one throw: no branch is
 * needed to be safe to run twice.
 */
export function liftHold(options: LiftHoldOptions): RunbookDefinition {
  const { holdParameter } = options;
  return {
    description: [
      '# Lift the hold',
      `1. Shows the hold \`${holdParameter}\`: who rolled back, when and why.`,
      '2. Records the lift, so that the next deploy rehearses.',
      '3. Deletes the hold.',
      '',
      '**AWS keeps signing until the next deploy**, which rehearses the signer and then switches self-managed ' +
        'signing back on. Safe to run twice, and when there is no hold.',
    ].join('\n'),
    mainSteps: steps(options),
    outputs: ['ShowHold.Hold', 'LiftHold.Deleted'],
    permissions: permissions(options),
  };
}

function steps({ holdParameter, liftParameter }: LiftHoldOptions): readonly RunbookStep[] {
  return [
    {
      name: 'ShowHold',
      description: 'Shows the hold: who rolled back, when and why.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('RecordLift'),
      nextStep: 'RecordLift',
      inputs: { Service: 'ssm', Api: 'GetParameters', Names: [holdParameter] },
      // A deep scan gives a list even of nothing.
      outputs: [{ Name: 'Hold', Selector: '$.Parameters..Value', Type: 'StringList' }],
    },
    {
      name: 'RecordLift',
      description:
        'Records this execution, so that the next deploy rehearses before it switches signing back on.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      onFailure: 'Abort',
      nextStep: 'LiftHold',
      inputs: {
        Service: 'ssm',
        Api: 'PutParameter',
        Name: liftParameter,
        Description: 'Execution of the runbook that last lifted the hold.',
        Type: 'String',
        Overwrite: true,
        Value: '{{ automation:EXECUTION_ID }}',
      },
    },
    {
      name: 'LiftHold',
      description:
        'Deletes the hold. AWS keeps signing until the NEXT DEPLOY, which rehearses and switches back.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      onFailure: 'Abort',
      isEnd: true,
      inputs: { Service: 'ssm', Api: 'DeleteParameters', Names: [holdParameter] },
      outputs: [{ Name: 'Deleted', Selector: '$.DeletedParameters', Type: 'StringList' }],
    },
  ];
}

function permissions({ account, holdParameter, liftParameter }: LiftHoldOptions): readonly PolicyStatement[] {
  return [
    {
      Sid: 'ShowAndLiftTheHold',
      Effect: 'Allow',
      Action: ['ssm:GetParameters', 'ssm:DeleteParameters'],
      Resource: [account.arn('ssm', `parameter${holdParameter}`)],
    },
    {
      Sid: 'RecordTheLift',
      Effect: 'Allow',
      Action: ['ssm:PutParameter'],
      Resource: [account.arn('ssm', `parameter${liftParameter}`)],
    },
  ];
}
