/**
 * Arguments whose change needs a new resource, for types without a service behind them. The bindings do not
 * tell; these are marked "forces new resource" in the documentation of the AWS provider, 6.x.
 */
export const CREATE_ONLY: Readonly<Record<string, readonly string[]>> = {
  aws_cloudcontrolapi_resource: ['type_name'],
  aws_cloudwatch_composite_alarm: ['alarm_name', 'actions_enabled'],
  aws_cloudwatch_dashboard: ['dashboard_name'],
  aws_cloudwatch_event_rule: ['name', 'name_prefix', 'event_bus_name'],
  aws_cloudwatch_event_target: ['rule', 'event_bus_name', 'target_id'],
  aws_cloudwatch_log_group: ['name', 'name_prefix', 'log_group_class'],
  aws_cloudwatch_log_metric_filter: ['name', 'log_group_name'],
  aws_cloudwatch_metric_alarm: ['alarm_name'],
  aws_iam_role: ['name', 'name_prefix', 'path'],
  aws_iam_role_policy: ['name', 'name_prefix', 'role'],
  aws_lambda_function: ['function_name', 'package_type'],
  aws_lambda_function_event_invoke_config: ['function_name', 'qualifier'],
  aws_lambda_invocation: ['function_name', 'input', 'qualifier', 'triggers'],
  aws_lambda_permission: [
    'action',
    'event_source_token',
    'function_name',
    'function_url_auth_type',
    'principal',
    'principal_org_id',
    'qualifier',
    'source_account',
    'source_arn',
    'statement_id',
    'statement_id_prefix',
  ],
  aws_scheduler_schedule: ['name', 'name_prefix', 'group_name'],
  aws_sns_topic: ['name', 'name_prefix', 'fifo_topic'],
  aws_sns_topic_policy: ['arn'],
  aws_sns_topic_subscription: ['topic_arn', 'protocol', 'endpoint'],
  aws_ssm_document: ['name', 'document_type'],
  aws_ssm_parameter: ['name'],
};
