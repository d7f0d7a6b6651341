const REFERENCE = 'service authorization reference: no resource type';

/**
 * Actions that AWS allows only on `*`, with the source: a narrower resource would allow nothing. All other actions name
 * their resources.
 */
export const ACTIONS_ON_EVERYTHING: Readonly<Record<string, string>> = {
  'cloudformation:CreateResource': REFERENCE,
  'cloudformation:DeleteResource': REFERENCE,
  'cloudformation:DescribeType': REFERENCE,
  'cloudformation:GetResource': REFERENCE,
  'cloudformation:GetResourceRequestStatus': REFERENCE,
  'cloudformation:UpdateResource': REFERENCE,
  'cloudtrail:LookupEvents': REFERENCE,
  'cloudwatch:DescribeAlarmHistory': 'CloudWatch API reference: otherwise it does not show composite alarms',
  'cloudwatch:DescribeAlarms': 'CloudWatch API reference: otherwise it does not show composite alarms',
  'cloudwatch:GetMetricData': `${REFERENCE} that a metric of this kind has`,
  'cloudwatch:ListDashboards': REFERENCE,
  'cloudwatch:ListMetrics': `${REFERENCE} that a metric of this kind has`,
  'cloudwatch:PutCompositeAlarm': 'CloudWatch API reference: otherwise it creates none',
  'ec2:DescribeSecurityGroups': REFERENCE,
  'ec2:DescribeSubnets': REFERENCE,
  'ec2:DescribeVpcs': REFERENCE,
  'iot:DescribeEndpoint': REFERENCE,
  'iot:ListCertificateProviders': REFERENCE,
  'kms:CreateKey': REFERENCE,
  'kms:ListAliases': REFERENCE,
  'lambda:GetAccountSettings': REFERENCE,
  'logs:DeleteQueryDefinition': REFERENCE,
  'logs:DescribeLogGroups': REFERENCE,
  'logs:DescribeQueryDefinitions': REFERENCE,
  'logs:PutQueryDefinition': REFERENCE,
  'logs:StopQuery': REFERENCE,
  'sns:GetSubscriptionAttributes': 'AWS does not document whether it checks the topic or the subscription',
  'sns:Unsubscribe': 'AWS does not document whether it checks the topic or the subscription',
  'ssm:DescribeAutomationExecutions': REFERENCE,
  'ssm:DescribeParameters': REFERENCE,
  'ssm:ListDocuments': REFERENCE,
};
