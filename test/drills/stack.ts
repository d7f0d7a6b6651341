import { join } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox';
import type { AlarmDefinition } from '../../sandbox/services/cloudwatch/alarms/definitions';
import type { Rule } from '../../sandbox/services/events/rules';
import type { QueryDefinition } from '../../sandbox/services/logs/logs';
import { Stage } from '../life/stage';
import type { DrilledAuthority } from './drilled-authority';
import { AUTHORITY_LATENCY, type Recordings, record } from './recordings';

/** Where the deployment's alarms notify. */
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
  /** The EventBridge rule for changes of the certificate provider. */
  readonly providerChanged: Rule;
  readonly recordings: Recordings;
}

/** Deploys the program into a sandbox, records every event once, and removes it. */
export async function recordStack({ kind, events }: DrilledAuthority): Promise<DrilledStack> {
  const stage = await Stage.set({ authority: kind, authorityLatency: AUTHORITY_LATENCY });
  try {
    const { exitCode, stdout } = await stage.apply({
      page_topic_arn: TOPICS.page,
      ticket_topic_arn: TOPICS.ticket,
    });
    if (exitCode !== 0) throw new Error(stdout);
    return {
      deployed: deployedIn(stage.sandbox),
      providerChanged: stage.sandbox.aws.rules.get('fleet-certificate-provider-changed'),
      recordings: await record(stage.sandbox, await signerZip(stage.sandbox), events),
    };
  } finally {
    await stage.clear();
  }
}

function deployedIn({ aws: { cloudWatch, logs } }: Sandbox): Deployed {
  const [dashboard] = cloudWatch.dashboards.all;
  if (dashboard === undefined) throw new Error('No CloudWatch dashboard is deployed.');
  return { alarms: cloudWatch.alarms.definitions, dashboard: dashboard.body, queries: logs.queries };
}

/** Path of the signer's deployment package, which Terraform chose among those of all authorities. */
async function signerZip({ deployment }: Sandbox): Promise<string> {
  const { stdout } = await deployment.terraform(['show', '-json'], {});
  const { values } = JSON.parse(stdout);
  const functions: readonly { values: { function_name: string; filename: string } }[] =
    values.root_module.resources.filter(({ type }: { type: string }) => type === 'aws_lambda_function');
  const signer = functions.find(({ values: { function_name } }) => function_name.endsWith('-signer'));
  return join(deployment.stackFolder, String(signer?.values.filename));
}
