import { ATTEMPTS, elseGoTo, type RunbookStep } from './document';

/** How long the list may lag behind a deletion, ISO 8601. AWS does not document it; ten seconds cost on-call little. */
const SETTLING_TIME = 'PT10S';

/** What a rollback changes. */
export interface RollBackTarget {
  /** Name of the certificate provider to delete. */
  readonly providerName: string;
  /** Parameter that holds the hold. */
  readonly holdParameter: string;
}

/** The steps of the break-glass runbook. `rollBack` explains their order. */
export function rollBackSteps({ providerName, holdParameter }: RollBackTarget): readonly RunbookStep[] {
  const hold = (who: string): RunbookStep['inputs'] => ({
    Service: 'ssm',
    Api: 'PutParameter',
    Name: holdParameter,
    Description: 'Keeps AWS signing after a rollback. The runbook that lifts the hold deletes it.',
    Type: 'String',
    Overwrite: true,
    Value: JSON.stringify({
      who,
      when: '{{ global:DATE_TIME }}',
      why: '{{ Reason }}',
      execution: '{{ automation:EXECUTION_ID }}',
    }),
  });
  // An account has at most one certificate provider: the first entry is the only one.
  const listed = '$.certificateProviders[0].certificateProviderName';
  const list = { Service: 'iot', Api: 'ListCertificateProviders' };
  const isListed = (step: string, NextStep: string, Default: string): RunbookStep['inputs'] => ({
    Choices: [{ Variable: `{{ ${step}.Name }}`, StringEquals: providerName, NextStep }],
    Default,
  });

  return [
    {
      name: 'FindCaller',
      // Automation has no variable for the caller, and a parameter could say anything.
      description: 'Asks Systems Manager who started this execution.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('WriteHoldWithoutCaller'),
      nextStep: 'WriteHold',
      inputs: {
        Service: 'ssm',
        Api: 'GetAutomationExecution',
        AutomationExecutionId: '{{ automation:EXECUTION_ID }}',
      },
      outputs: [{ Name: 'Arn', Selector: '$.AutomationExecution.ExecutedBy', Type: 'String' }],
    },
    {
      name: 'WriteHold',
      description: 'Writes the hold: who, when, why. From now on no deploy brings the provider back.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('WriteHoldWithoutCaller'),
      nextStep: 'FindProvider',
      inputs: hold('{{ FindCaller.Arn }}'),
    },
    {
      name: 'WriteHoldWithoutCaller',
      description:
        'Reached if the caller could not be found or recorded. Writes the hold without it; CloudTrail has the caller.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      onFailure: 'Abort',
      nextStep: 'FindProvider',
      inputs: hold('unknown: see StartAutomationExecution in CloudTrail'),
    },
    {
      name: 'FindProvider',
      description: 'Lists the certificate providers of the account: at most one.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('DeleteProvider'),
      nextStep: 'IsProviderListed',
      inputs: list,
      outputs: [{ Name: 'Name', Selector: listed, Type: 'String' }],
    },
    {
      name: 'IsProviderListed',
      description: 'If it is not listed, there is nothing to delete.',
      action: 'aws:branch',
      ...elseGoTo('DeleteProvider'),
      inputs: isListed('FindProvider', 'DeleteProvider', 'ShowRemainingProviders'),
    },
    {
      name: 'DeleteProvider',
      description: 'Deletes the certificate provider: AWS signs again.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('WaitForDeletion'),
      nextStep: 'WaitForDeletion',
      inputs: { Service: 'iot', Api: 'DeleteCertificateProvider', certificateProviderName: providerName },
    },
    {
      name: 'WaitForDeletion',
      description: 'Waits, because the list may lag behind the deletion.',
      action: 'aws:sleep',
      ...elseGoTo('FindProviderAgain'),
      nextStep: 'FindProviderAgain',
      inputs: { Duration: SETTLING_TIME },
    },
    {
      name: 'FindProviderAgain',
      description: 'Lists the certificate providers again.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('DescribeProvider'),
      nextStep: 'IsProviderGone',
      inputs: list,
      outputs: [{ Name: 'Name', Selector: listed, Type: 'String' }],
    },
    {
      name: 'IsProviderGone',
      description: 'It must not be listed any more.',
      action: 'aws:branch',
      ...elseGoTo('DescribeProvider'),
      inputs: isListed('FindProviderAgain', 'ProviderStillExists', 'ShowRemainingProviders'),
    },
    {
      name: 'DescribeProvider',
      // Not if deleting failed: what refuses to delete may refuse this too, which would look like "not found".
      description: 'Reached if the list could not be read. If this fails too, that is good: it is not found.',
      action: 'aws:executeAwsApi',
      ...elseGoTo('ShowRemainingProviders'),
      nextStep: 'ProviderStillExists',
      inputs: { Service: 'iot', Api: 'DescribeCertificateProvider', certificateProviderName: providerName },
    },
    {
      name: 'ProviderStillExists',
      description:
        'Fails on purpose, so that the execution fails: run it again, or delete the provider by hand.',
      action: 'aws:assertAwsResourceProperty',
      onFailure: 'Abort',
      isEnd: true,
      inputs: { ...list, PropertySelector: listed, DesiredValues: ['none: it must be deleted'] },
    },
    {
      name: 'ShowRemainingProviders',
      description: 'Shows the remaining certificate providers in its response, without this one.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      onFailure: 'Abort',
      isEnd: true,
      inputs: list,
    },
  ];
}
