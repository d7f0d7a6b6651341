import { arn, certificateProviderArns, Placeholder, roleArn } from './program';
import type { TypePermissions } from './type-permissions';

/** A data source that needs no permission. */
const free = (type: string, source: string): TypePermissions => ({
  type,
  plan: [],
  change: [],
  remove: [],
  resources: () => [],
  source,
});

/** ARN of a function; with `qualified`, also that of its `$LATEST`. */
function functionArns(name: string, { qualified = false } = {}): readonly string[] {
  const unqualified = arn('lambda', `function:${name}`);
  return qualified ? [unqualified, `${unqualified}:$LATEST`] : [unqualified];
}

/** All alarms of a deployment: two dozen ARNs would make the policy long, and say no more. */
const ALARMS = [arn('cloudwatch', `alarm:${Placeholder.Name}-*`)];

/** What says where Terraform deploys to, in every program. */
export const WHERE: readonly TypePermissions[] = [
  free(
    'data.aws_caller_identity',
    'sts/caller_identity_data_source.go; AWS allows GetCallerIdentity for every identity',
  ),
  free('data.aws_partition', 'meta/partition_data_source.go; makes no call'),
  free('data.aws_region', 'meta/region_data_source.go; makes no call'),
];

/** The permissions of a pipeline, one row for each type that the program uses. */
export const PIPELINE_PERMISSIONS: readonly TypePermissions[] = [
  ...WHERE,
  {
    type: 'data.aws_lambda_invocation',
    plan: ['lambda:InvokeFunction'],
    change: [],
    remove: [],
    resources: (block) =>
      functionArns(block.text('function_name').replace(/^.*:function:/, ''), { qualified: true }),
    source: 'lambda/invocation_data_source.go; the preflight, which reads the account and changes nothing',
  },
  {
    type: 'data.aws_ssm_parameters_by_path',
    plan: ['ssm:GetParametersByPath'],
    change: [],
    remove: [],
    // The path itself and everything below it: which one AWS checks depends on a trailing slash.
    resources: (block) => {
      const path = arn('ssm', `parameter${block.text('path')}`);
      return [path, `${path}/*`];
    },
    source: 'ssm/parameters_by_path_data_source.go',
  },
  {
    type: 'aws_cloudcontrolapi_resource',
    plan: [
      'cloudformation:DescribeType',
      'cloudformation:GetResource',
      'iot:DescribeCertificateProvider',
      'iot:ListTagsForResource',
    ],
    change: [
      'cloudformation:CreateResource',
      'cloudformation:GetResourceRequestStatus',
      'cloudformation:UpdateResource',
      'iot:CreateCertificateProvider',
      'iot:TagResource',
      'iot:UntagResource',
      'iot:UpdateCertificateProvider',
    ],
    remove: ['cloudformation:DeleteResource', 'iot:DeleteCertificateProvider'],
    resources: (block) => {
      const [, name] = /"CertificateProviderName" = ([\w.]+)/.exec(block.synthesized('desired_state')) ?? [];
      if (name === undefined) throw new Error('the desired state names no certificate provider');
      return certificateProviderArns(block.resolve(`\${${name}}`));
    },
    unnarrowed: [
      'cloudformation:CreateResource',
      'cloudformation:DeleteResource',
      'cloudformation:DescribeType',
      'cloudformation:GetResource',
      'cloudformation:GetResourceRequestStatus',
      'cloudformation:UpdateResource',
    ],
    source:
      'cloudcontrol/resource.go; handler permissions in the CloudFormation schema of AWS::IoT::CertificateProvider',
  },
  {
    type: 'aws_cloudwatch_composite_alarm',
    plan: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
    change: ['cloudwatch:PutCompositeAlarm', 'cloudwatch:TagResource', 'cloudwatch:UntagResource'],
    remove: ['cloudwatch:DeleteAlarms'],
    resources: () => ALARMS,
    unnarrowed: ['cloudwatch:DescribeAlarms', 'cloudwatch:PutCompositeAlarm'],
    source:
      'cloudwatch/composite_alarm.go; PutCompositeAlarm works, and DescribeAlarms shows composite alarms, only when ' +
      'allowed on `*` (CloudWatch API reference)',
  },
  {
    type: 'aws_cloudwatch_dashboard',
    plan: ['cloudwatch:GetDashboard'],
    change: ['cloudwatch:PutDashboard'],
    remove: ['cloudwatch:DeleteDashboards'],
    resources: (block) => [
      `arn:aws:cloudwatch::${Placeholder.Account}:dashboard/${block.text('dashboard_name')}`,
    ],
    source: 'cloudwatch/dashboard.go',
  },
  {
    type: 'aws_cloudwatch_event_rule',
    plan: ['events:DescribeRule', 'events:ListTagsForResource'],
    change: ['events:PutRule', 'events:TagResource', 'events:UntagResource'],
    remove: ['events:DeleteRule'],
    resources: (block) => [arn('events', `rule/${block.text('name')}`)],
    source: 'events/rule.go',
  },
  {
    type: 'aws_cloudwatch_event_target',
    plan: ['events:ListTargetsByRule'],
    change: ['events:PutTargets'],
    remove: ['events:RemoveTargets'],
    resources: (block) => [arn('events', `rule/${block.text('rule')}`)],
    passes: (block) =>
      block.has('role_arn')
        ? { roleArn: block.text('role_arn'), service: 'events.amazonaws.com' }
        : undefined,
    source: 'events/target.go; PutTargets checks iam:PassRole',
  },
  {
    type: 'aws_cloudwatch_log_group',
    plan: ['logs:DescribeLogGroups', 'logs:ListTagsForResource'],
    change: [
      'logs:CreateLogGroup',
      'logs:DeleteRetentionPolicy',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    remove: ['logs:DeleteLogGroup'],
    // AWS checks the calls about tags without the asterisk, the others with it.
    resources: (block) => {
      const group = arn('logs', `log-group:${block.text('name')}`);
      return [group, `${group}:*`];
    },
    // Lists by prefix; AWS checks it against all groups.
    unnarrowed: ['logs:DescribeLogGroups'],
    source: 'logs/group.go; TagResource also for CreateLogGroup with tags',
  },
  {
    type: 'aws_cloudwatch_metric_alarm',
    plan: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'],
    change: ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource', 'cloudwatch:UntagResource'],
    remove: ['cloudwatch:DeleteAlarms'],
    resources: () => ALARMS,
    // The row for composite alarms already needs it on `*`.
    unnarrowed: ['cloudwatch:DescribeAlarms'],
    source: 'cloudwatch/metric_alarm.go',
  },
  {
    type: 'aws_cloudwatch_query_definition',
    plan: ['logs:DescribeQueryDefinitions'],
    change: ['logs:PutQueryDefinition'],
    remove: ['logs:DeleteQueryDefinition'],
    resources: () => [],
    unnarrowed: ['logs:DeleteQueryDefinition', 'logs:DescribeQueryDefinitions', 'logs:PutQueryDefinition'],
    source: 'logs/query_definition.go; a saved query is not a resource (service authorization reference)',
  },
  {
    type: 'aws_iam_role',
    plan: ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
    change: [
      'iam:CreateRole',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRoleDescription',
    ],
    remove: ['iam:DeleteRole', 'iam:ListInstanceProfilesForRole'],
    resources: (block) => [roleArn(block.text('name'))],
    source: 'iam/role.go; also reads the inline and attached policies',
  },
  {
    type: 'aws_iam_role_policy',
    plan: ['iam:GetRolePolicy'],
    change: ['iam:PutRolePolicy'],
    remove: ['iam:DeleteRolePolicy'],
    resources: (block) => [roleArn(block.text('role'))],
    source: 'iam/role_policy.go',
  },
  {
    type: 'aws_lambda_function',
    plan: [
      'lambda:GetFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:ListTags',
      'lambda:ListVersionsByFunction',
    ],
    change: [
      'lambda:CreateFunction',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ],
    remove: ['lambda:DeleteFunction'],
    resources: (block) => functionArns(block.text('function_name')),
    passes: (block) => ({ roleArn: block.text('role'), service: 'lambda.amazonaws.com' }),
    source:
      'lambda/function.go; GetFunction returns tags only with permission to ListTags (Lambda API reference)',
  },
  {
    type: 'aws_lambda_function_event_invoke_config',
    plan: ['lambda:GetFunctionEventInvokeConfig'],
    change: ['lambda:PutFunctionEventInvokeConfig'],
    remove: ['lambda:DeleteFunctionEventInvokeConfig'],
    resources: (block) => functionArns(block.text('function_name')),
    source: 'lambda/function_event_invoke_config.go',
  },
  {
    type: 'aws_lambda_invocation',
    plan: [],
    change: ['lambda:InvokeFunction'],
    remove: [],
    resources: (block) => functionArns(block.text('function_name'), { qualified: true }),
    source: 'lambda/invocation.go; invokes with the qualifier $LATEST; reads and deletes nothing',
  },
  {
    type: 'aws_lambda_permission',
    plan: ['lambda:GetPolicy'],
    change: ['lambda:AddPermission'],
    remove: ['lambda:RemovePermission'],
    resources: (block) => functionArns(block.text('function_name')),
    source: 'lambda/permission.go',
  },
  {
    type: 'aws_scheduler_schedule',
    plan: ['scheduler:GetSchedule'],
    change: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'],
    remove: ['scheduler:DeleteSchedule'],
    resources: (block) => [arn('scheduler', `schedule/default/${block.text('name')}`)],
    passes: (block) => ({ roleArn: block.text('target.role_arn'), service: 'scheduler.amazonaws.com' }),
    source: 'scheduler/schedule.go; CreateSchedule and UpdateSchedule check iam:PassRole',
  },
  {
    type: 'aws_sns_topic',
    plan: ['sns:GetTopicAttributes', 'sns:ListTagsForResource'],
    change: ['sns:CreateTopic', 'sns:SetTopicAttributes', 'sns:TagResource', 'sns:UntagResource'],
    remove: ['sns:DeleteTopic'],
    resources: (block) => [arn('sns', block.text('name'))],
    source: 'sns/topic.go',
  },
  {
    type: 'aws_sns_topic_policy',
    plan: ['sns:GetTopicAttributes'],
    change: ['sns:SetTopicAttributes'],
    remove: ['sns:SetTopicAttributes'],
    resources: (block) => [block.text('arn')],
    source: 'sns/topic_policy.go; deleting it puts the default policy back',
  },
  {
    type: 'aws_sns_topic_subscription',
    plan: ['sns:GetSubscriptionAttributes'],
    change: ['sns:Subscribe'],
    remove: ['sns:Unsubscribe'],
    resources: () => [arn('sns', `${Placeholder.Name}-alarms`)],
    unnarrowed: ['sns:GetSubscriptionAttributes', 'sns:Unsubscribe'],
    source:
      'sns/topic_subscription.go; for a topic that you give, Subscribe on that one. AWS does not document whether the ' +
      'others are checked on the topic or on the subscription',
  },
  {
    type: 'aws_ssm_document',
    plan: ['ssm:DescribeDocument', 'ssm:DescribeDocumentPermission', 'ssm:GetDocument'],
    change: [
      'ssm:AddTagsToResource',
      'ssm:CreateDocument',
      'ssm:RemoveTagsFromResource',
      'ssm:UpdateDocument',
      'ssm:UpdateDocumentDefaultVersion',
    ],
    remove: ['ssm:DeleteDocument'],
    resources: (block) => [arn('ssm', `document/${block.text('name')}`)],
    passes: (block) => ({
      roleArn: block.resolve(JSON.parse(block.synthesized('content')).assumeRole),
      service: 'ssm.amazonaws.com',
    }),
    source: 'ssm/document.go; a document that names its role takes iam:PassRole (Systems Manager user guide)',
  },
  {
    type: 'aws_ssm_parameter',
    plan: ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:ListTagsForResource'],
    change: ['ssm:AddTagsToResource', 'ssm:PutParameter', 'ssm:RemoveTagsFromResource'],
    remove: ['ssm:DeleteParameter'],
    resources: (block) => [arn('ssm', `parameter${block.text('name')}`)],
    unnarrowed: ['ssm:DescribeParameters'],
    source: 'ssm/parameter.go; DescribeParameters takes no resource (service authorization reference)',
  },
];
