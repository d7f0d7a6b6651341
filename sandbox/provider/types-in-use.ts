import { AWS_PREFIX } from './schema/bindings';

/** The Terraform types that a provider is asked for. */
export interface TypesInUse {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
}

/**
 * The AWS types in a synthesized stack.
 * @param stackJson The parsed `cdk.tf.json` (or any Terraform configuration in JSON).
 * @throws {TypeError} when it is not an object.
 */
export function typesUsedBy(stackJson: unknown): TypesInUse {
  if (stackJson === null || typeof stackJson !== 'object') {
    throw new TypeError('a Terraform configuration in JSON is an object; pass the parsed cdk.tf.json');
  }
  const { resource, data } = stackJson as { readonly resource?: object; readonly data?: object };
  return { resources: awsTypes(resource), dataSources: awsTypes(data) };
}

function awsTypes(section: object | undefined): readonly string[] {
  return Object.keys(section ?? {}).filter((type) => type.startsWith(AWS_PREFIX));
}

/** Both lists of types, each type once. */
export function mergeTypes(a: TypesInUse, b: TypesInUse): TypesInUse {
  return {
    resources: [...new Set([...a.resources, ...b.resources])],
    dataSources: [...new Set([...a.dataSources, ...b.dataSources])],
  };
}

/** The types that this project's stack uses now or is planned to; the stand-in serves them when not told which. */
export const PROJECT_TYPES: TypesInUse = {
  resources: [
    'aws_cloudcontrolapi_resource',
    'aws_cloudwatch_composite_alarm',
    'aws_cloudwatch_dashboard',
    'aws_cloudwatch_event_rule',
    'aws_cloudwatch_event_target',
    'aws_cloudwatch_log_group',
    'aws_cloudwatch_log_metric_filter',
    'aws_cloudwatch_metric_alarm',
    'aws_cloudwatch_query_definition',
    'aws_iam_role',
    'aws_iam_role_policy',
    'aws_lambda_function',
    'aws_lambda_function_event_invoke_config',
    'aws_lambda_invocation',
    'aws_lambda_permission',
    'aws_scheduler_schedule',
    'aws_sns_topic',
    'aws_sns_topic_policy',
    'aws_sns_topic_subscription',
    'aws_ssm_document',
    'aws_ssm_parameter',
  ],
  dataSources: [
    'aws_caller_identity',
    'aws_iam_policy_document',
    'aws_lambda_invocation',
    'aws_partition',
    'aws_region',
    'aws_ssm_parameters_by_path',
  ],
};
