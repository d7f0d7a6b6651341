/**
 * The sensitive attributes of the types that this project uses. The bindings lack the flag; these come from the
 * documentation and schemas of the AWS provider, 6.x.
 */
const SENSITIVE: Readonly<Record<string, readonly string[]>> = {
  aws_cloudcontrolapi_resource: ['schema'],
  aws_ssm_parameter: ['value', 'value_wo'],
  aws_ssm_parameters_by_path: ['values'],
};

/** Whether Terraform hides the attribute's value in plans and outputs. */
export function isSensitive(type: string, attribute: string): boolean {
  return SENSITIVE[type]?.includes(attribute) ?? false;
}
