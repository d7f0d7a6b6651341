import type { Account } from '../account';
import { certificateProviderArns, type PolicyStatement } from '../policy';
import { type RollBackTarget, rollBackSteps } from './roll-back-steps';
import type { RunbookDefinition } from './runbook';

/** What the rollback runbook needs to know. */
export interface RollBackOptions extends RollBackTarget {
  readonly account: Account;
}

/**
 * What a reason may look like: one line of 3 to 400 characters, without double quotes, backslashes and braces. It
 * goes into JSON, and Automation escapes nothing; braces also start Automation's own variables.
 */
const REASON_PATTERN = '^[^\\s"\\\\{}][^"\\\\{}\\x00-\\x1f]{2,399}$';

/**
 * The break-glass runbook: writes the hold, deletes the certificate provider, shows that it is gone.
 *
 * The hold comes first. If the execution dies after it, the next deploy deletes the provider; in the other order, the
 * next deploy would bring the provider back.
 *
 * Nothing that AWS leaves undocumented can turn a failure into a success: if it is unclear whether there is a
 * provider, the runbook deletes it, and if it is unclear whether it is gone, the runbook describes it.
 */
export function rollBack(options: RollBackOptions): RunbookDefinition {
  const { providerName, holdParameter } = options;
  return {
    description: [
      '# Roll back to AWS-managed signing',
      `1. Writes the hold \`${holdParameter}\`: while it exists, no deploy switches self-managed signing back on.`,
      `2. Deletes the certificate provider \`${providerName}\`: AWS signs again for the whole account and Region.`,
      '3. Lists the certificate providers to check that it is gone. **Failed** means that it may still exist.',
      '',
      'Safe to run twice, and when there is no provider. Issued certificates stay valid. Nothing else changes; the ' +
        'signer stays deployed.',
    ].join('\n'),
    parameters: {
      Reason: {
        type: 'String',
        description: '(Required) Why, in one line, without double quotes, backslashes and braces.',
        allowedPattern: REASON_PATTERN,
      },
    },
    mainSteps: rollBackSteps(options),
    outputs: ['FindCaller.Arn', 'FindProvider.Name', 'FindProviderAgain.Name'],
    permissions: permissions(options),
  };
}

function permissions({ account, providerName, holdParameter }: RollBackOptions): readonly PolicyStatement[] {
  return [
    {
      Sid: 'SeeFindCaller',
      Effect: 'Allow',
      Action: ['ssm:GetAutomationExecution'],
      // An execution's id is not known before it runs.
      Resource: [account.arn('ssm', 'automation-execution/*')],
    },
    {
      Sid: 'WriteHold',
      Effect: 'Allow',
      Action: ['ssm:PutParameter'],
      Resource: [account.arn('ssm', `parameter${holdParameter}`)],
    },
    {
      Sid: 'ListProviders',
      Effect: 'Allow',
      Action: ['iot:ListCertificateProviders'],
      // There is no resource to name. (Service authorization reference, AWS IoT)
      Resource: ['*'],
    },
    {
      Sid: 'DeleteTheProvider',
      Effect: 'Allow',
      Action: ['iot:DeleteCertificateProvider', 'iot:DescribeCertificateProvider'],
      Resource: Object.values(certificateProviderArns(account, providerName)),
    },
  ];
}
