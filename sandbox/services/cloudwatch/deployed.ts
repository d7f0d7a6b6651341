import type { Deployment } from '../../terraform/deployment';
import type { DeployedResource } from './alarms/definitions';

/**
 * What is deployed, from Terraform's state: with variables, counts and references resolved by Terraform itself, and so
 * what AWS would have got.
 */
export async function deployedResources(
  deployment: Pick<Deployment, 'terraform'>,
): Promise<readonly DeployedResource[]> {
  const { exitCode, stdout } = await deployment.terraform(['show', '-json'], {});
  if (exitCode !== 0) throw new Error(`terraform show failed:\n${stdout}`);
  const { values } = JSON.parse(stdout);
  return values?.root_module?.resources ?? [];
}
