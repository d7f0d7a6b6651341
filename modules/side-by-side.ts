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

/** What distinguishes one deployment from another. */
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

/** Marks a deployment's construct. A registered symbol, because a program may contain two copies of this package. */
const IDENTITY = Symbol.for('aws-iot-certificate-signing.identity');

/** A provider that deploys to AWS. */
export function awsProvider(): PropRule {
  return condition(
    "an AWS provider, such as new AwsProvider(stack, 'oregon', { alias: 'oregon', region: 'us-west-2' })",
    (value) => TerraformProvider.isTerraformProvider(value) && value.terraformResourceType === 'aws',
  );
}

/** Sets the provider of all AWS resources and data sources in a construct, whenever they are added. */
export function useProvider(scope: Construct, provider: TerraformProvider): void {
  Aspects.of(scope).add({
    visit(node: IConstruct) {
      const takesProvider =
        TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);
      // Not for Terraform's own resources, such as terraform_data.
      if (takesProvider && node.terraformResourceType.startsWith('aws_')) node.provider ??= provider;
    },
  });
}

/** Makes synthesis fail if this deployment and another one in the program would collide, and names both. */
export function addClashValidation(construct: Construct, identity: DeploymentIdentity): void {
  Object.defineProperty(construct, IDENTITY, { value: identity });
  construct.node.addValidation({
    // Validation runs when all deployments and providers exist.
    validate: () => {
      const deployments = deploymentsOf(construct);
      const own = deployments.findIndex((deployment) => deployment.construct === construct);
      // Only against earlier ones, so that each pair is reported once.
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
      'the same functions, roles and alarms. Give one of them another name, or a provider for another account or ' +
      'Region (property provider). If their accounts differ, say so: set allowedAccountIds of each AwsProvider.'
    );
  }
  const selfManaged = one.signingMode === 'self-managed' && other.signingMode === 'self-managed';
  if (!selfManaged || stackOf(one) !== stackOf(other)) return undefined;
  return (
    `${both} are both self-managed and have the same AWS provider, and an account has one certificate provider ` +
    "per Region: AWS would refuse the second. Set signingMode: 'aws-managed' on one of them, or give it a provider " +
    'for another account or Region (property provider).'
  );
}

/** The name as Terraform sees it: two references to the same variable are the same name. */
function nameOf(deployment: Deployment): string {
  return String(resolved(stackOf(deployment), deployment.name));
}

/**
 * Whether both go to the same account and Region, as far as synthesis can tell. In two stacks, each has a provider of
 * its own; these are the same if their whole configuration is the same, is known, and names the Region.
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

/** The provider's configuration without its alias, JSON. */
function configurationOf(provider: TerraformProvider): string {
  const [configuration] = resolved(TerraformStack.of(provider), provider.toTerraform()).provider.aws;
  return JSON.stringify({ ...configuration, alias: undefined });
}

/** A value with its references resolved to Terraform's expressions. */
function resolved<Value>(scope: TerraformStack, value: Value): Value {
  return Tokenization.resolve(value, { scope, resolver: new DefaultTokenResolver(new StringConcat()) });
}

function stackOf({ construct }: Deployment): TerraformStack {
  return TerraformStack.of(construct);
}
