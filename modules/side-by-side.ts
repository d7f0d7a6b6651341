import {
  Aspects,
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  Tokenization,
} from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { condition, type PropRule } from './props';

/** What tells one deployment from another. */
export interface DeploymentIdentity {
  readonly name: string;
  /** @default the stack's provider without an alias */
  readonly provider?: TerraformProvider;
  /** Declared mode. */
  readonly signingMode: string;
}

interface Deployment extends DeploymentIdentity {
  readonly construct: Construct;
}

/** Marks the construct of a deployment; by name, because a program may hold two copies of this package. */
const IDENTITY = Symbol.for('aws-iot-certificate-signing.identity');

/** A provider that deploys to AWS. */
export function awsProvider(): PropRule {
  return condition(
    "an AWS provider, such as new AwsProvider(stack, 'oregon', { alias: 'oregon', region: 'us-west-2' })",
    (value) => TerraformProvider.isTerraformProvider(value) && value.terraformResourceType === 'aws',
  );
}

/** Passes a provider to all AWS resources and data sources below a construct, whenever they are added. */
export function useProvider(scope: Construct, provider: TerraformProvider): void {
  Aspects.of(scope).add({
    visit(node: IConstruct) {
      const takesProvider =
        TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);
      // What Terraform itself provides, such as terraform_data, takes none of ours.
      if (takesProvider && node.terraformResourceType.startsWith('aws_')) node.provider ??= provider;
    },
  });
}

/** Makes synthesis fail, naming both, when this deployment and another one of the program would collide. */
export function refuseClashes(construct: Construct, identity: DeploymentIdentity): void {
  Object.defineProperty(construct, IDENTITY, { value: identity });
  construct.node.addValidation({
    // By then, all deployments and providers are there.
    validate: () => {
      const deployments = deploymentsOf(construct);
      const own = deployments.findIndex((deployment) => deployment.construct === construct);
      // Only those before it, so that each pair is reported once.
      return deployments.slice(0, own).flatMap((other) => clash(other, { ...identity, construct }) ?? []);
    },
  });
}

function deploymentsOf({ node }: Construct): readonly Deployment[] {
  return node.root.node.findAll().flatMap((construct) => {
    const identity = (construct as { [IDENTITY]?: DeploymentIdentity })[IDENTITY];
    return identity === undefined ? [] : [{ ...identity, construct }];
  });
}

function clash(one: Deployment, other: Deployment): string | undefined {
  if (!sameProvider(one, other)) return undefined;
  const both = `${one.construct.node.path} and ${other.construct.node.path}`;
  if (nameOf(one).toLowerCase() === nameOf(other).toLowerCase()) {
    return (
      `${both} both have the name ${nameOf(one)} (IAM ignores case) and the same AWS provider: they would fight over ` +
      'the same functions, roles and alarms. Give one of them another name, or a provider of another account or Region ' +
      '(property provider). If their accounts differ, say so: set allowedAccountIds of each AwsProvider.'
    );
  }
  const selfManaged = one.signingMode === 'self-managed' && other.signingMode === 'self-managed';
  if (!selfManaged || stackOf(one) !== stackOf(other)) return undefined;
  return (
    `${both} are both self-managed and have the same AWS provider, and an account has one certificate provider ` +
    "per Region: AWS would refuse the second. Set signingMode: 'aws-managed' on one of them, or give it a provider " +
    'of another account or Region (property provider).'
  );
}

/** The name as Terraform sees it: a reference to a variable is the same name as another one to it. */
function nameOf(deployment: Deployment): string {
  return String(resolved(stackOf(deployment), deployment.name));
}

/**
 * Whether both go to the same account and Region, as far as can be seen here. In two stacks, each has a provider of
 * its own; then all that they are configured with must be the same, be known, and say which Region it is.
 */
function sameProvider(one: Deployment, other: Deployment): boolean {
  const [first, second] = [providerOf(one), providerOf(other)];
  if (first === undefined || second === undefined) return false;
  if (first === second) return true;
  const [configuration, otherConfiguration] = [configurationOf(first), configurationOf(second)];
  if (configuration !== otherConfiguration) return false;
  return (
    stackOf(one) === stackOf(other) || (configuration.includes('"region"') && !configuration.includes('${'))
  );
}

function providerOf(deployment: Deployment): TerraformProvider | undefined {
  const { provider } = deployment;
  if (provider !== undefined) return provider;
  return stackOf(deployment)
    .allProviders()
    .find(({ terraformResourceType, alias }) => terraformResourceType === 'aws' && alias === undefined);
}

/** What the provider is configured with, JSON, its alias apart. */
function configurationOf(provider: TerraformProvider): string {
  const [configuration] = resolved(TerraformStack.of(provider), provider.toTerraform()).provider.aws;
  return JSON.stringify({ ...configuration, alias: undefined });
}

/** A value with the references in it as Terraform will read them. */
function resolved<Value>(scope: TerraformStack, value: Value): Value {
  return Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()) });
}

function stackOf({ construct }: Deployment): TerraformStack {
  return TerraformStack.of(construct);
}
