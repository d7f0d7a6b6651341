import { existsSync, readFileSync } from 'node:fs';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { type App, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { checkBackendPlacement, configureStateBackend, type StateOf } from './state-backend';

/**
 * The stack of a program, with the backend that the `cdktf.json` beside it asks for. Throws for what is wrong there, and
 * names it.
 *
 * @param stateOf Whose state it is. @default a deployment's
 */
export function programStack(app: App, id: string, stateOf?: StateOf): TerraformStack {
  const stack = new TerraformStack(app, id);
  if (existsSync('cdktf.json')) checkBackendPlacement(readFileSync('cdktf.json', 'utf8'));
  configureStateBackend(stack, stateOf);
  // use_lockfile of the S3 backend needs 1.10; nothing else needs more.
  stack.addOverride('terraform.required_version', '>= 1.10.0');
  return stack;
}

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
