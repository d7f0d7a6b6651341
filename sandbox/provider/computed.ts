import { randomUUID } from 'node:crypto';
import { type AwsAccount, globalArn, regionalArn } from '../account';
import type { Context } from './behaviour';
import { type Attributes, optionalStringIn, stringMapIn, UNKNOWN, type Value, whollyKnown } from './values';

type ArnOf = (account: AwsAccount, name: string, attributes: Attributes) => string;

/** The ARN formats of the service authorization reference, for the types that the project deploys. */
const ARNS: Readonly<Record<string, ArnOf>> = {
  aws_cloudwatch_composite_alarm: (account, name) => regionalArn(account, 'cloudwatch', `alarm:${name}`),
  aws_cloudwatch_dashboard: (account, name) => globalArn(account, 'cloudwatch', `dashboard/${name}`),
  aws_cloudwatch_event_rule: (account, name) => regionalArn(account, 'events', `rule/${name}`),
  aws_cloudwatch_log_group: (account, name) => regionalArn(account, 'logs', `log-group:${name}`),
  aws_cloudwatch_metric_alarm: (account, name) => regionalArn(account, 'cloudwatch', `alarm:${name}`),
  aws_iam_role: (account, name, { path }) => globalArn(account, 'iam', `role${path ?? '/'}${name}`),
  aws_lambda_function: (account, name) => regionalArn(account, 'lambda', `function:${name}`),
  aws_scheduler_schedule: (account, name, { group_name }) =>
    regionalArn(account, 'scheduler', `schedule/${group_name ?? 'default'}/${name}`),
  aws_sns_topic: (account, name) => regionalArn(account, 'sns', name),
  aws_ssm_document: (account, name) => regionalArn(account, 'ssm', `document/${name}`),
  aws_ssm_parameter: (account, name) => regionalArn(account, 'ssm', `parameter/${name.replace(/^\//, '')}`),
};

/** The types whose `id` is their ARN; every other id is a name, or made up. */
const IDENTIFIED_BY_ARN = new Set(['aws_sns_topic', 'aws_sns_topic_subscription']);

const NAMES = ['name', 'function_name', 'alarm_name', 'dashboard_name', 'rule', 'topic_arn', 'statement_id'];

/**
 * A plausible value for an attribute that AWS computes: an ARN in the form of its service, an id that is the
 * thing's name where it has one, null for anything else.
 *
 * @param attributes What is known of the resource.
 */
export function madeUp(type: string, attribute: string, attributes: Attributes, context: Context): Value {
  const { account } = context;
  if (attribute === 'arn' || attribute.endsWith('_arn')) return arnOf(type, attributes, account);
  if (attribute === 'id')
    return IDENTIFIED_BY_ARN.has(type) ? arnOf(type, attributes, account) : nameOf(attributes);
  if (attribute === 'name') return nameOf(attributes);
  if (attribute === 'unique_id' || attribute.endsWith('_id')) return randomUUID();
  return null;
}

/** A resource's own tags and the provider's default ones; unknown while its own are. */
export function allTags(attributes: Attributes, { defaultTags }: Context): Value {
  return whollyKnown(attributes.tags ?? null)
    ? { ...defaultTags, ...stringMapIn(attributes, 'tags') }
    : UNKNOWN;
}

function arnOf(type: string, attributes: Attributes, account: AwsAccount): string {
  const name = nameOf(attributes);
  const known = ARNS[type];
  if (known !== undefined) return known(account, name, attributes);
  const [, service = 'aws', ...kind] = type.split('_');
  return regionalArn(account, service, `${kind.join('-')}/${name}`);
}

function nameOf(attributes: Attributes): string {
  for (const name of NAMES) {
    const value = optionalStringIn(attributes, name);
    if (value !== undefined) return value;
  }
  return randomUUID();
}
