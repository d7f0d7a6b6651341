import { join } from 'node:path';
import type { DeployedResource } from '../../sandbox/services/cloudwatch/alarms/definitions';
import { deployedResources } from '../../sandbox/services/cloudwatch/deployed';
import { Stage } from '../life/stage';
import { type Recordings, record } from './recordings';

/** Where the alarms of the drilled deployment notify. */
export const TOPICS = {
  page: 'arn:aws:sns:eu-central-1:123456789012:page',
  ticket: 'arn:aws:sns:eu-central-1:123456789012:ticket',
} as const;

/** The program as deployed by Terraform, and what its signer emits. */
export interface DrilledStack {
  readonly resources: readonly DeployedResource[];
  readonly recordings: Recordings;
}

/** Deploys the program into a sandbox, lets everything happen to it once, and removes it. */
export async function drilledStack(): Promise<DrilledStack> {
  const stage = await Stage.set({ authorityLatency: 'fast' });
  try {
    const { exitCode, stdout } = await stage.apply({
      page_topic_arn: TOPICS.page,
      ticket_topic_arn: TOPICS.ticket,
    });
    if (exitCode !== 0) throw new Error(stdout);
    const { deployment } = stage.sandbox;
    const resources = await deployedResources(deployment);
    const signer = resources.find(
      ({ type, values }) => type === 'aws_lambda_function' && values.function_name === 'fleet-signer',
    );
    const zip = join(deployment.stackFolder, String(signer?.values.filename));
    return { resources, recordings: await record(stage.sandbox, zip) };
  } finally {
    await stage.clear();
  }
}
