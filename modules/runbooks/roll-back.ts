import type { Account } from '../account';
import { certificateProviderArns, type PolicyStatement } from '../policy';
import { type RollBackTarget, rollBackSteps } from './roll-back-steps';
import type { RunbookDefinition } from './runbook';

/** What the rollback runbook needs to know. */
export interface RollBackOptions extends RollBackTarget {
  readonly account: Account;
}

/**
 * What a reason may look like: 3 to 400 characters of one line. No quotes, backslashes and braces, because the
 * reason goes into a JSON text as it is and Automation escapes nothing; braces also start its own variables.
 */
const REASON_PATTERN = '^[^\\s"\\\\{}][^"\\\\{}\\x00-\\x1f]{2,399}$';

/**
 * The break-glass runbook: writes the hold, deletes the certificate provider, shows that it is gone.
 *
 * The hold comes first. If the execution dies in between, the next deploy removes the provider; the other way
 * round, the next deploy would bring it back.
 *
 * No answer that AWS leaves undocumented can turn a failure into a success: when it is unclear whether there is
 * a provider, the runbook deletes it, and when it is unclear whether it is gone, it describes it.
 */
export function rollBack(options: RollBackOptions): RunbookDefinition {
  const { providerName, holdParameter } = options;
  return {
    description: [
      `# Roll back to AWS-managed signing`,
      `1. Writes the hold \`${holdParameter}\`: no deploy switches self-managed signing back on while it is there.`,
      `2. Deletes the certificate provider \`${providerName}\`: AWS signs again for the whole account and Region.`,
      '3. Lists the certificate providers to see that it is gone. **Failed** means: it may still be there.',
      '',
      'Safe to run twice, and when there is no provider. Certificates that were issued stay valid. Nothing else ' +
        'is changed; the signer stays deployed.',
    ].join('\n'),
    parameters: {
      Reason: {
        type: 'String',
        description: '(Required) Why, in one line, without double quotes, backslashes and braces.',
        allowedPattern: REASON_PATTERN,
      },
    },
    mainSteps: rollBackSteps(options),
    outputs: ['WhoAsks.Arn', 'LookForProvider.Name', 'LookAgain.Name'],
    permissions: permissions(options),
  };
}

function permissions({ account, providerName, holdParameter }: RollBackOptions): readonly PolicyStatement[] {
  return [
    {
      Sid: 'SeeWhoAsks',
      Effect: 'Allow',
      Action: ['ssm:GetAutomationExecution'],
      // The id of an execution is not known before it runs.
      Resource: [account.arn('ssm', 'automation-execution/*')],
    },
    {
      Sid: 'Hold',
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
