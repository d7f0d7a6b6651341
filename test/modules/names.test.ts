import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { LONGEST_NAME } from '../../modules/names';
import { checkText, NAME } from '../../modules/rules';
import { type Block, synthesize } from './synthesized';

/** The SDK's list of partitions with their Regions. */
const { partitions }: { partitions: { regionRegex: string; regions: Record<string, unknown> }[] } =
  JSON.parse(
    readFileSync(require.resolve('@aws-sdk/util-endpoints/dist-cjs/lib/aws/partitions.json'), 'utf8'),
  );

/** The Regions of all partitions, without the list's other entries, such as `aws-global`. */
const REGIONS = partitions.flatMap(({ regionRegex, regions }) =>
  Object.keys(regions).filter((region) => new RegExp(regionRegex).test(region)),
);
const [LONGEST_REGION = ''] = [...REGIONS].sort((a, b) => b.length - a.length);
const NAME_AS_LONG_AS_CAN_BE = 'n'.repeat(LONGEST_NAME);

/**
 * Longest text that AWS allows, in characters, for each attribute that contains the deployment's name. (AWS API
 * references: CreateFunction, CreateRole, PutRule, CreateSchedule, CreateDocument, PutParameter, PutMetricAlarm,
 * PutCompositeAlarm, PutDashboard, CreateTopic, CreateLogGroup, PutQueryDefinition, CreateAlias, CreateKey)
 */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  aws_cloudwatch_composite_alarm: { alarm_name: 255, alarm_rule: 10_240, alarm_description: 1_024 },
  aws_cloudwatch_dashboard: { dashboard_name: 255 },
  aws_cloudwatch_event_rule: { name: 64, description: 512 },
  aws_cloudwatch_event_target: { rule: 64 },
  aws_cloudwatch_log_group: { name: 512 },
  aws_cloudwatch_metric_alarm: { alarm_name: 255, alarm_description: 1_024 },
  aws_cloudwatch_query_definition: { name: 255 },
  aws_iam_role: { name: 64, description: 1_000 },
  aws_iam_role_policy: { role: 64 },
  aws_lambda_function: { function_name: 64, description: 256 },
  aws_lambda_function_event_invoke_config: { function_name: 64 },
  aws_lambda_permission: { function_name: 64 },
  aws_scheduler_schedule: { name: 64, description: 512 },
  aws_sns_topic: { name: 256 },
  aws_ssm_document: { name: 128 },
  // With the ARN before it, 1,011; without, a name of its own has 900 left.
  aws_ssm_parameter: { name: 900 },
};

/** Attributes that contain a document or an ARN, in which the name is one of many words. */
const NO_NAMES =
  /policy$|^content$|_body$|_arn$|^arn$|^desired_state$|^event_pattern$|^kms_|^insecure_value$/;

const stack = synthesize({
  name: NAME_AS_LONG_AS_CAN_BE,
  automaticRollback: true,
  notifications: { email: 'on-call@example.com' },
});

/** Every text that contains the name, with the longest Region. */
const names = Object.entries(stack.json.resource ?? {}).flatMap(([type, blocks]) =>
  Object.values(blocks as Record<string, Block>).flatMap((block) =>
    Object.entries(block).flatMap(([attribute, value]) =>
      typeof value === 'string' && value.includes(NAME_AS_LONG_AS_CAN_BE) && !NO_NAMES.test(attribute)
        ? [{ type, attribute, text: value.replaceAll(stack.region, LONGEST_REGION) }]
        : [],
    ),
  ),
);

describe("the names derived from a deployment's name", () => {
  it('all have a limit in this table', () => {
    const unknown = names.filter(({ type, attribute }) => LIMITS[type]?.[attribute] === undefined);

    expect(unknown).toEqual([]);
  });

  it.each(Object.keys(LIMITS))('keep to the limits of %s', (type) => {
    for (const { attribute, text } of names.filter((name) => name.type === type)) {
      expect({ text, fits: text.length <= (LIMITS[type]?.[attribute] ?? 0) }).toEqual({ text, fits: true });
    }
  });

  it('leave no room for one more character', () => {
    const room = names.map(({ type, attribute, text }) => (LIMITS[type]?.[attribute] ?? 0) - text.length);

    expect(Math.min(...room)).toBe(0);
  });

  it('contain no reference except to the Region', () => {
    const sentences = ['alarm_rule', 'alarm_description'];
    const alone = names.filter(({ attribute }) => !sentences.includes(attribute));

    expect(alone.filter(({ text }) => text.includes('${'))).toEqual([]);
  });

  it.each(['aws_iam_role', 'aws_cloudwatch_dashboard'])(
    'include the Region where AWS shares them across the account: %s',
    (type) => {
      const own = names.filter((name) => name.type === type && name.attribute.endsWith('name'));

      expect(own.length).toBeGreaterThan(0);
      for (const { text } of own) expect(text).toMatch(new RegExp(`-${LONGEST_REGION}$`));
    },
  );
});

describe('the limit of a name', () => {
  it('is the one in the rule', () => {
    expect(() => checkText('name', NAME_AS_LONG_AS_CAN_BE, NAME)).not.toThrow();
    expect(() => checkText('name', `${NAME_AS_LONG_AS_CAN_BE}n`, NAME)).toThrow(
      `of 1 to ${LONGEST_NAME} letters`,
    );
  });
});
