import { Placeholder, roleArn } from './program';
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

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${Placeholder.Region}:${Placeholder.Account}:${resource}`;
}

/** Of a function; with `qualified`, also as the caller names it who asks for `$LATEST`. */
function functionArns(name: string, { qualified = false } = {}): readonly string[] {
  const unqualified = arn('lambda', `function:${name}`);
  return qualified ? [unqualified, `${unqualified}:$LATEST`] : [unqualified];
}

/** The permissions of a pipeline, one row for each type that the program uses. */
export const PIPELINE_PERMISSIONS: readonly TypePermissions[] = [
  free(
    'data.aws_caller_identity',
    'sts/caller_identity_data_source.go; AWS allows GetCallerIdentity to everybody',
  ),
  free('data.aws_partition', 'meta/partition_data_source.go; asks nobody'),
  free('data.aws_region', 'meta/region_data_source.go; asks nobody'),
  {
    type: 'data.aws_ssm_parameters_by_path',
    plan: ['ssm:GetParametersByPath'],
    change: [],
    remove: [],
    // The path itself, and what lies below it: AWS checks the one or the other, depending on a slash at its end.
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
      // AWS documents both forms.
      return ['/', ':'].map((sign) => arn('iot', block.resolve(`certificateprovider${sign}\${${name}}`)));
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
    passes: (block) => ({ roleArn: block.text('role_arn'), service: 'events.amazonaws.com' }),
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
    resources: (block) => [arn('cloudwatch', `alarm:${block.text('alarm_name')}`)],
    source: 'cloudwatch/metric_alarm.go',
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
    source: 'iam/role.go; reads the inline and attached policies too',
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
    source: 'lambda/function.go; GetFunction tells the tags only to who may ListTags (Lambda API reference)',
  },
  {
    type: 'aws_lambda_invocation',
    plan: [],
    change: ['lambda:InvokeFunction'],
    remove: [],
    resources: (block) => functionArns(block.text('function_name'), { qualified: true }),
    source: 'lambda/invocation.go; calls with the qualifier $LATEST, reads nothing, deletes nothing',
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
