import { join } from 'node:path';
import type { AlarmDefinition } from '../../sandbox/services/cloudwatch/alarms/definitions';
import { CloudWatch } from '../../sandbox/services/cloudwatch/cloudwatch';
import {
  type DeployedResource,
  deployedResources,
  putFromState,
} from '../../sandbox/services/cloudwatch/from-state';
import { Logs, type QueryDefinition } from '../../sandbox/services/logs/logs';
import { Stage } from '../life/stage';
import { type Recordings, record } from './recordings';

/** Where the alarms of the drilled deployment notify. */
export const TOPICS = {
  page: 'arn:aws:sns:eu-central-1:123456789012:page',
  ticket: 'arn:aws:sns:eu-central-1:123456789012:ticket',
} as const;

/** What is deployed into CloudWatch and CloudWatch Logs. */
export interface Deployed {
  readonly alarms: readonly AlarmDefinition[];
  /** Body of the dashboard, JSON. */
  readonly dashboard: string;
  /** Saved queries. */
  readonly queries: readonly QueryDefinition[];
}

/** The program as deployed by Terraform, and what its signer emits. */
export interface DrilledStack {
  readonly deployed: Deployed;
  /** Terraform's state, for the rules of EventBridge. */
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
    const deployed = await deployedFrom(resources);
    return { deployed, resources, recordings: await record(stage.sandbox, zip) };
  } finally {
    await stage.clear();
  }
}

async function deployedFrom(resources: readonly DeployedResource[]): Promise<Deployed> {
  const [cloudWatch, logs] = [new CloudWatch(), new Logs()];
  await putFromState(resources, { cloudWatch, logs });
  const [dashboard] = cloudWatch.dashboards.all;
  if (dashboard === undefined) throw new Error('No CloudWatch dashboard is deployed.');
  return { alarms: cloudWatch.alarms.definitions, dashboard: dashboard.body, queries: logs.queries };
}
