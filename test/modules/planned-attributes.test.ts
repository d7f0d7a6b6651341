import { describe, expect, it } from '@jest/globals';
import { synthesize } from './synthesized';

/**
 * What is read of resources and data sources besides their own arguments, each with the reason why Terraform knows it
 * while it plans, or plans its change. Anything else may change behind the plan's back (`last_modified`, `version`,
 * `qualified_arn` …) and fail the apply in the middle: "Provider produced inconsistent final plan".
 */
const PLANNED: Readonly<Record<string, string>> = {
  'aws_cloudcontrolapi_resource.properties': 'read by its own postcondition only',
  'aws_iam_role.arn': 'made of the name; a role of another name is a new one',
  'aws_lambda_function.arn': 'made of the name; a function of another name is a new one',
  'aws_lambda_invocation.result': 'an invocation is never updated, only made again, and then unknown',
  'data.aws_caller_identity.account_id': 'read before everything else',
  'data.aws_lambda_invocation.result': 'read before or after what it depends on changes, and known to be',
  'data.aws_partition.partition': 'asks nobody',
  'data.aws_region.id': 'asks nobody',
  'data.aws_ssm_parameters_by_path.names': 'read before everything else',
  'data.aws_ssm_parameters_by_path.values': 'read before everything else',
};

/** A reference such as `aws_sns_topic.page.arn`, `aws_sns_topic.page[0].arn` or `data.aws_region.here.id`. */
const REFERENCE = /\b((?:data\.)?aws_[a-z_]+)\.([A-Za-z0-9_-]+)(?:\[[^\]]*\])?\.([a-z_]+)/g;

type Section = Readonly<Record<string, Readonly<Record<string, object>>>>;

describe('what resources read of each other', () => {
  const { json } = synthesize({ automaticRollback: true, notifications: { email: 'on-call@example.com' } });

  it('is planned by its owner', () => {
    const resources = json.resource as Section;
    const read = [...JSON.stringify(json).matchAll(REFERENCE)].flatMap(
      ([, type = '', id = '', name = '']) => {
        const isArgument = name in (resources[type]?.[id] ?? {});
        return isArgument ? [] : [`${type}.${name}`];
      },
    );

    expect(read.length).toBeGreaterThan(0);
    expect([...new Set(read)].filter((attribute) => !(attribute in PLANNED))).toEqual([]);
  });
});
