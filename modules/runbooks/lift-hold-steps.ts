import { REHEARSAL_PASSED } from '../../handler/vocabulary';
import { ATTEMPTS, elseGoTo, type RunbookStep } from './document';

/** What lifting a hold rehearses and changes. */
export interface LiftHoldTarget {
  /** Parameter that holds the hold. */
  readonly holdParameter: string;
  /** Parameter that records the lift; its change makes the next deploy rehearse. */
  readonly liftParameter: string;
  /** Function that rehearses. */
  readonly rehearsalFunctionName: string;
}

/** Longest wait for the rehearsal, in seconds: the function's own limit and its container's start. */
const REHEARSAL_TIMEOUT_SECONDS = 90;

/** The steps of the runbook that lifts the hold. `liftHold` explains their order. */
export function liftHoldSteps(target: LiftHoldTarget): readonly RunbookStep[] {
  const { holdParameter, liftParameter, rehearsalFunctionName } = target;
  /**
   * A step that always fails, because no parameter has spaces in its name. Its message shows the wanted value: the
   * reason.
   */
  const keepHold = (name: string, description: string, why: string): RunbookStep => ({
    name,
    description,
    action: 'aws:assertAwsResourceProperty',
    onFailure: 'Abort',
    isEnd: true,
    inputs: {
      Service: 'ssm',
      Api: 'GetParameters',
      Names: [holdParameter],
      PropertySelector: '$.Parameters[0].Name',
      DesiredValues: [`THE HOLD STAYS; AWS keeps signing. ${why}`],
    },
  });

  const answer = '{{ Rehearse.Payload }}';
  return [
    {
      name: 'ShowHold',
      description: 'Shows the hold: who rolled back, when and why.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('IsRehearsalOff'),
      nextStep: 'IsRehearsalOff',
      inputs: { Service: 'ssm', Api: 'GetParameters', Names: [holdParameter] },
      // A deep scan gives a list even if there is nothing.
      outputs: [{ Name: 'Hold', Selector: '$.Parameters..Value', Type: 'StringList' }],
    },
    {
      name: 'IsRehearsalOff',
      description: 'Skips the rehearsal if the parameter Rehearsal is off.',
      action: 'aws:branch',
      ...elseGoTo('Rehearse'),
      inputs: {
        Choices: [{ Variable: '{{ Rehearsal }}', StringEquals: 'off', NextStep: 'RecordLift' }],
        Default: 'Rehearse',
      },
    },
    {
      name: 'Rehearse',
      description:
        'Has the rehearsal function sign for a throw-away key, as the next deploy will. Takes up to 90 seconds.',
      action: 'aws:invokeLambdaFunction',
      timeoutSeconds: REHEARSAL_TIMEOUT_SECONDS,
      ...elseGoTo('NoAnswerKeepHold'),
      nextStep: 'DidRehearsalPass',
      inputs: { FunctionName: rehearsalFunctionName, InputPayload: { rehearsal: '{{ Rehearsal }}' } },
    },
    {
      name: 'DidRehearsalPass',
      description: 'Continues only if the answer is the report of a rehearsal that passed.',
      action: 'aws:branch',
      ...elseGoTo('NoAnswerKeepHold'),
      inputs: {
        // Lambda answers 200 even for an error. Only then is there a FunctionError, and AWS does not document how a
        // branch reads a missing output. So the answer itself must say that the rehearsal passed.
        Choices: [
          { Variable: answer, Contains: 'errorType', NextStep: 'RehearsalFailedKeepHold' },
          { Variable: answer, Contains: REHEARSAL_PASSED, NextStep: 'RecordLift' },
        ],
        Default: 'RehearsalFailedKeepHold',
      },
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
        Description: 'The execution that last lifted the hold. Written by the runbook.',
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
    keepHold(
      'RehearsalFailedKeepHold',
      'Reached if the rehearsal failed. Fails on purpose, so that the hold stays. Its message says why.',
      `The rehearsal failed: ${answer}. Fix that; if the fix needs a deploy, deploy it under the hold. Then lift ` +
        'again.',
    ),
    keepHold(
      'NoAnswerKeepHold',
      'Reached if the rehearsal gave no answer. Fails on purpose, so that the hold stays.',
      'The rehearsal gave no answer: see the failure message of the step Rehearse. Fix that and lift again, or ' +
        'lift without a rehearsal (parameter Rehearsal: off). The next deploy rehearses anyway.',
    ),
  ];
}
