import { ATTEMPTS, elseGoTo, type RunbookStep } from './document';

/** How long the list may lag behind a deletion, ISO 8601. AWS documents nothing; ten seconds cost on-call little. */
const SETTLING_TIME = 'PT10S';

/** What a rollback changes. */
export interface RollBackTarget {
  /** Name of the certificate provider to delete. */
  readonly providerName: string;
  /** Parameter in which the hold is left. */
  readonly holdParameter: string;
}

/** The steps of the break-glass runbook; see `rollBack` for the reasons of their order. */
export function rollBackSteps({ providerName, holdParameter }: RollBackTarget): readonly RunbookStep[] {
  const hold = (who: string): RunbookStep['inputs'] => ({
    Service: 'ssm',
    Api: 'PutParameter',
    Name: holdParameter,
    Description: 'Keeps AWS signing: on-call rolled back. The runbook that lifts the hold deletes it.',
    Type: 'String',
    Overwrite: true,
    Value: JSON.stringify({
      who,
      when: '{{ global:DATE_TIME }}',
      why: '{{ Reason }}',
      execution: '{{ automation:EXECUTION_ID }}',
    }),
  });
  // An account has one certificate provider at most: one page, and the first entry is all there is.
  const listed = '$.certificateProviders[0].certificateProviderName';
  const list = { Service: 'iot', Api: 'ListCertificateProviders' };
  const isListed = (step: string, NextStep: string, Default: string): RunbookStep['inputs'] => ({
    Choices: [{ Variable: `{{ ${step}.Name }}`, StringEquals: providerName, NextStep }],
    Default,
  });

  return [
    {
      name: 'WhoAsks',
      // Automation has no variable for it, and a parameter could say anything.
      description: 'Asks Systems Manager who started this execution.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('HoldUnsigned'),
      nextStep: 'Hold',
      inputs: {
        Service: 'ssm',
        Api: 'GetAutomationExecution',
        AutomationExecutionId: '{{ automation:EXECUTION_ID }}',
      },
      outputs: [{ Name: 'Arn', Selector: '$.AutomationExecution.ExecutedBy', Type: 'String' }],
    },
    {
      name: 'Hold',
      description: 'Writes the hold: who, when, why. From here on no deploy brings the provider back.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('HoldUnsigned'),
      nextStep: 'LookForProvider',
      inputs: hold('{{ WhoAsks.Arn }}'),
    },
    {
      name: 'HoldUnsigned',
      description:
        'Reached when nobody could say who asks: writes the hold; CloudTrail knows who, by execution.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      onFailure: 'Abort',
      nextStep: 'LookForProvider',
      inputs: hold('unknown: see StartAutomationExecution in CloudTrail'),
    },
    {
      name: 'LookForProvider',
      description: 'Lists the certificate providers of the account: one at most.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('DeleteProvider'),
      nextStep: 'IsItThere',
      inputs: list,
      outputs: [{ Name: 'Name', Selector: listed, Type: 'String' }],
    },
    {
      name: 'IsItThere',
      description: 'Nothing to delete when it is not listed.',
      action: 'aws:branch',
      ...elseGoTo('DeleteProvider'),
      inputs: isListed('LookForProvider', 'DeleteProvider', 'ShowWhatIsLeft'),
    },
    {
      name: 'DeleteProvider',
      description: 'Deletes the certificate provider: AWS signs again.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('LetItSettle'),
      nextStep: 'LetItSettle',
      inputs: { Service: 'iot', Api: 'DeleteCertificateProvider', certificateProviderName: providerName },
    },
    {
      name: 'LetItSettle',
      description: 'Waits, so that the list is not older than the deletion.',
      action: 'aws:sleep',
      ...elseGoTo('LookAgain'),
      nextStep: 'LookAgain',
      inputs: { Duration: SETTLING_TIME },
    },
    {
      name: 'LookAgain',
      description: 'Lists the certificate providers again.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      ...elseGoTo('DescribeProvider'),
      nextStep: 'IsItGone',
      inputs: list,
      outputs: [{ Name: 'Name', Selector: listed, Type: 'String' }],
    },
    {
      name: 'IsItGone',
      description: 'It must not be listed any more.',
      action: 'aws:branch',
      ...elseGoTo('DescribeProvider'),
      inputs: isListed('LookAgain', 'ProviderIsStillThere', 'ShowWhatIsLeft'),
    },
    {
      name: 'DescribeProvider',
      // Not when deleting failed: what refuses to delete may refuse this too, and would look like "not found".
      description:
        'Reached when the list could not be read. That this fails too is good news: it is not found.',
      action: 'aws:executeAwsApi',
      ...elseGoTo('ShowWhatIsLeft'),
      nextStep: 'ProviderIsStillThere',
      inputs: { Service: 'iot', Api: 'DescribeCertificateProvider', certificateProviderName: providerName },
    },
    {
      name: 'ProviderIsStillThere',
      description:
        'Fails on purpose, so that the execution does: run it again, or delete the provider by hand.',
      action: 'aws:assertAwsResourceProperty',
      onFailure: 'Abort',
      isEnd: true,
      inputs: { ...list, PropertySelector: listed, DesiredValues: ['none: it must be deleted'] },
    },
    {
      name: 'ShowWhatIsLeft',
      description: 'Shows the list of certificate providers, which lacks this one, in the answer below.',
      action: 'aws:executeAwsApi',
      maxAttempts: ATTEMPTS,
      onFailure: 'Abort',
      isEnd: true,
      inputs: list,
    },
  ];
}
