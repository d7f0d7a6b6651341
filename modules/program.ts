import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformOutput, type TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';

/** Adds outputs to a stack, or to a scope in it, each under exactly its name, which people and scripts rely on. */
export function outputsOf(scope: Construct): (name: string, value: string, description: string) => void {
  return (name, value, description) => {
    new TerraformOutput(scope, name, { value, description }).overrideLogicalId(name);
  };
}

/**
 * Has the provider work in a Region; if it is empty, in that of the AWS environment. Call it when all variables are
 * declared.
 *
 * The provider depends on every variable, so with an invalid one Terraform plans nothing and its error stands alone. At
 * the end of a long plan, `cdktf deploy` loses it.
 */
export function useRegion(stack: TerraformStack, provider: AwsProvider, region: string): void {
  const variables = stack.node.children.filter((child) => child instanceof TerraformVariable);
  provider.region = `\${[${region} == "" ? null : ${region}, [${variables.map(({ fqn }) => fqn).join(', ')}]][0]}`;
}
