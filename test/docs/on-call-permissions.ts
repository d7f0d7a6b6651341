import { arn, certificateProviderArns, Placeholder, roleArn } from './program';
import type { RunbookCommand } from './runbook-commands';

/** An action on resources for IAM to allow or refuse. */
export interface AccessRequest {
  readonly action: string;
  readonly resources: readonly string[];
  /** Condition keys of the request. @default none */
  readonly context?: Readonly<Record<string, string>>;
}

/** What a command needs, and which policy allows it; on-call has the break-glass policy in addition to read-only. */
export interface CommandPermissions {
  readonly policy: 'read-only' | 'break-glass';
  readonly asks: (command: RunbookCommand) => readonly AccessRequest[];
}

const looks = (asks: CommandPermissions['asks']): CommandPermissions => ({ policy: 'read-only', asks });
const acts = (asks: CommandPermissions['asks']): CommandPermissions => ({ policy: 'break-glass', asks });
const on = (action: string, ...resources: readonly string[]): readonly AccessRequest[] => [
  { action, resources },
];

/** On a function by its name; pages write `IT` for any function. */
const onFunction = (action: string) => (command: RunbookCommand) =>
  on(action, arn('lambda', `function:${command.option('function-name')}`));

const onProvider = (action: string) => (command: RunbookCommand) =>
  on(action, ...certificateProviderArns(command.option('certificate-provider-name')));

const onParameter = (action: string) => (command: RunbookCommand) =>
  on(action, arn('ssm', `parameter${command.option('name')}`));

/**
 * The commands of the runbooks, and what each needs.
 * (Service authorization reference; for iam:PassRole the Systems Manager user guide, "Setting up Automation")
 */
export const COMMANDS: Readonly<Record<string, CommandPermissions>> = {
  // AWS allows it for every identity.
  'sts get-caller-identity': looks(() => []),
  'acm-pca describe-certificate-authority': looks((command) =>
    on('acm-pca:DescribeCertificateAuthority', command.option('certificate-authority-arn')),
  ),
  'cloudtrail lookup-events': looks(() => on('cloudtrail:LookupEvents', '*')),
  'cloudwatch describe-alarms': looks(() => on('cloudwatch:DescribeAlarms', '*')),
  'iot describe-certificate-provider': looks(onProvider('iot:DescribeCertificateProvider')),
  'iot describe-endpoint': looks(() => on('iot:DescribeEndpoint', '*')),
  'iot list-certificate-providers': looks(() => on('iot:ListCertificateProviders', '*')),
  'lambda get-account-settings': looks(() => on('lambda:GetAccountSettings', '*')),
  'lambda get-function': looks(onFunction('lambda:GetFunction')),
  'lambda get-function-concurrency': looks(onFunction('lambda:GetFunctionConcurrency')),
  'lambda get-function-configuration': looks(onFunction('lambda:GetFunctionConfiguration')),
  'lambda get-policy': looks(onFunction('lambda:GetPolicy')),
  'scheduler get-schedule': looks((command) =>
    on('scheduler:GetSchedule', arn('scheduler', `schedule/default/${command.option('name')}`)),
  ),
  'ssm get-automation-execution': looks((command) =>
    on(
      'ssm:GetAutomationExecution',
      arn('ssm', `automation-execution/${command.option('automation-execution-id')}`),
    ),
  ),
  'ssm get-parameter': looks(onParameter('ssm:GetParameter')),

  'iot delete-certificate-provider': acts(onProvider('iot:DeleteCertificateProvider')),
  'iot update-certificate': acts((command) =>
    on('iot:UpdateCertificate', arn('iot', `cert/${command.option('certificate-id')}`)),
  ),
  'lambda delete-function-concurrency': acts(onFunction('lambda:DeleteFunctionConcurrency')),
  'lambda invoke': acts(onFunction('lambda:InvokeFunction')),
  'lambda put-function-concurrency': acts(onFunction('lambda:PutFunctionConcurrency')),
  'ssm put-parameter': acts(onParameter('ssm:PutParameter')),
  'ssm start-automation-execution': acts((command) => {
    const document = command.option('document-name');
    return [
      ...on(
        'ssm:StartAutomationExecution',
        arn('ssm', `document/${document}`),
        // Which older AWS policies name.
        arn('ssm', `automation-definition/${document}:$DEFAULT`),
        arn('ssm', 'automation-execution/ID'),
      ),
      {
        action: 'iam:PassRole',
        resources: [roleArn(`${document}-${Placeholder.Region}`)],
        context: { 'iam:PassedToService': 'ssm.amazonaws.com' },
      },
    ];
  }),
};

/** On the pages, a certificate provider that is not ours. */
const OTHER_PROVIDER = '--certificate-provider-name OTHER';

/** A command that on-call may not run, and who the page says may. */
export interface OthersCommand {
  readonly name: string;
  /** The option that makes it so. @default every command of this name */
  readonly option?: string;
  readonly by: RegExp;
  readonly asks: CommandPermissions['asks'];
}

/** Commands that neither policy allows: they reach beyond the deployment, or grant on-call its permissions. */
export const BY_OTHERS: readonly OthersCommand[] = [
  {
    name: 'iam put-role-policy',
    by: /administrator/i,
    asks: () => on('iam:PutRolePolicy', roleArn('ON_CALL_ROLE')),
  },
  {
    name: 'iot describe-certificate-provider',
    option: OTHER_PROVIDER,
    by: /administrator/i,
    asks: onProvider('iot:DescribeCertificateProvider'),
  },
  {
    name: 'iot delete-certificate-provider',
    option: OTHER_PROVIDER,
    by: /administrator/i,
    asks: onProvider('iot:DeleteCertificateProvider'),
  },
  ...['DescribeKey', 'CancelKeyDeletion', 'EnableKey'].map((action) => ({
    name: `kms ${action.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase()}`,
    by: /CA's owner/,
    asks: (command: RunbookCommand) => on(`kms:${action}`, command.option('key-id')),
  })),
  // A PKI is not part of a deployment.
  {
    name: 'lambda invoke',
    option: '--function-name PKI-crl',
    by: /CA's owner/,
    asks: onFunction('lambda:InvokeFunction'),
  },
  {
    name: 'scheduler get-schedule',
    option: '--name PKI-crl',
    by: /CA's owner/,
    asks: (command) =>
      on('scheduler:GetSchedule', arn('scheduler', `schedule/default/${command.option('name')}`)),
  },
  {
    name: 'logs tail',
    option: '/aws/lambda/PKI-crl',
    by: /CA's owner/,
    asks: () => on('logs:FilterLogEvents', arn('logs', 'log-group:/aws/lambda/PKI-crl')),
  },
  ...['Update', 'Restore'].map((verb) => ({
    name: `acm-pca ${verb.toLowerCase()}-certificate-authority`,
    by: /CA's owner/,
    asks: (command: RunbookCommand) =>
      on(`acm-pca:${verb}CertificateAuthority`, command.option('certificate-authority-arn')),
  })),
];

/** The row of a command that on-call may not run; `undefined` if on-call may. */
export function byOthers({ name, options }: RunbookCommand): OthersCommand | undefined {
  return BY_OTHERS.find((row) => row.name === name && options.includes(row.option ?? ''));
}

const LOG_GROUPS = ['signer', 'rehearsal'].map((name) =>
  arn('logs', `log-group:/aws/lambda/${Placeholder.Name}-${name}`),
);
const DOCUMENTS = ['roll-back', 'lift-hold'].map((what) =>
  arn('ssm', `document/${Placeholder.Name}-${what}`),
);

/** What on-call reads in the console, as the pages say, by what it needs. */
export const IN_THE_CONSOLE: Readonly<Record<string, readonly AccessRequest[]>> = {
  'the dashboard, its alarms and graphs': [
    ...on('cloudwatch:ListDashboards', '*'),
    ...on('cloudwatch:GetDashboard', `arn:aws:cloudwatch::${Placeholder.Account}:dashboard/NAME-REGION`),
    ...on('cloudwatch:GetMetricData', '*'),
    ...on('cloudwatch:ListMetrics', '*'),
    ...on('cloudwatch:DescribeAlarms', '*'),
    ...on('cloudwatch:DescribeAlarmHistory', '*'),
  ],
  'its log widgets, and the saved queries': [
    ...on('logs:DescribeLogGroups', '*'),
    ...on('logs:DescribeQueryDefinitions', '*'),
    ...on('logs:StopQuery', '*'),
    ...[
      'logs:StartQuery',
      'logs:GetQueryResults',
      'logs:FilterLogEvents',
      'logs:GetLogRecord',
      'logs:DescribeLogStreams',
    ].flatMap((action) => on(action, ...LOG_GROUPS, ...LOG_GROUPS.map((group) => `${group}:*`))),
    ...on('logs:GetLogEvents', ...LOG_GROUPS.map((group) => `${group}:log-stream:STREAM`)),
  ],
  'runbooks and their executions': [
    ...on('ssm:ListDocuments', '*'),
    ...on('ssm:DescribeAutomationExecutions', '*'),
    ...on('ssm:DescribeDocument', ...DOCUMENTS),
    ...on('ssm:GetDocument', ...DOCUMENTS),
    ...on('ssm:DescribeAutomationStepExecutions', arn('ssm', 'automation-execution/ID')),
  ],
  'who signs, and why': on(
    'ssm:GetParameter',
    ...['rollback-hold', 'last-hold-lift', 'last-declaration', 'last-restoration'].map((name) =>
      arn('ssm', `parameter/${Placeholder.Name}/${name}`),
    ),
  ),
  'who changed something': on('cloudtrail:LookupEvents', '*'),
  'the functions': ['GetFunction', 'GetFunctionConcurrency', 'GetFunctionConfiguration', 'GetPolicy'].flatMap(
    (action) =>
      on(
        `lambda:${action}`,
        ...['signer', 'rehearsal'].map((name) => arn('lambda', `function:${Placeholder.Name}-${name}`)),
      ),
  ),
};
