import { describe, expect, it } from '@jest/globals';
import { BEHAVIOURS } from '../../../../sandbox/provider/resources';
import { schemaOf } from '../../../../sandbox/provider/schema/derive';
import type { Attribute, Block, NestedBlock } from '../../../../sandbox/provider/schema/model';

function attribute(block: Block, name: string): Attribute | undefined {
  return block.attributes.find((candidate) => candidate.name === name);
}

function nested(block: Block, name: string): NestedBlock | undefined {
  return block.blocks.find((candidate) => candidate.name === name);
}

describe('schemaOf', () => {
  it.each([
    ['required', 'function_name', { type: 'string', required: true, optional: false, computed: false }],
    ['optional', 'timeout', { type: 'number', required: false, optional: true, computed: false }],
    ['computed', 'arn', { type: 'string', required: false, optional: false, computed: true }],
    ['optional and computed', 'id', { type: 'string', required: false, optional: true, computed: true }],
    ['a bool', 'publish', { type: 'bool' }],
    ['a list', 'architectures', { type: ['list', 'string'] }],
    ['a set', 'replacement_security_group_ids', { type: ['set', 'string'] }],
    ['a map', 'tags', { type: ['map', 'string'] }],
  ])('knows that an attribute of aws_lambda_function is %s', (_what, name, expected) => {
    expect(attribute(schemaOf('resource', 'aws_lambda_function'), name)).toMatchObject(expected);
  });

  it.each([
    ['at most one', 'aws_lambda_function', 'environment', { nesting: 'list', minItems: 0, maxItems: 1 }],
    [
      'exactly one',
      'aws_scheduler_schedule',
      'flexible_time_window',
      { nesting: 'list', minItems: 1, maxItems: 1 },
    ],
    [
      'any number',
      'aws_cloudwatch_metric_alarm',
      'metric_query',
      { nesting: 'set', minItems: 0, maxItems: 0 },
    ],
    ['at least one', 'aws_cloudwatch_event_endpoint', 'event_bus', { minItems: 1, maxItems: 0 }],
    ['an object', 'aws_lambda_function', 'timeouts', { nesting: 'single', minItems: 0, maxItems: 0 }],
  ])('knows that a block may occur %s', (_what, type, name, expected) => {
    expect(nested(schemaOf('resource', type), name)).toMatchObject(expected);
  });

  it('follows blocks inside blocks', () => {
    const query = nested(schemaOf('resource', 'aws_cloudwatch_metric_alarm'), 'metric_query')?.block;
    const metric = query && nested(query, 'metric')?.block;

    expect(metric && attribute(metric, 'dimensions')).toMatchObject({
      type: ['map', 'string'],
      optional: true,
    });
    expect(metric && attribute(metric, 'period')).toMatchObject({ required: true });
  });

  it('knows attributes that are made of objects', () => {
    const ingress = attribute(schemaOf('resource', 'aws_security_group'), 'ingress');

    expect(ingress).toMatchObject({ optional: true, computed: true });
    expect(ingress?.type).toEqual([
      'set',
      [
        'object',
        expect.objectContaining({ from_port: 'number', cidr_blocks: ['list', 'string'], self: 'bool' }),
      ],
    ]);
  });

  it('knows which values are sensitive', () => {
    expect(attribute(schemaOf('data source', 'aws_ssm_parameters_by_path'), 'values')?.sensitive).toBe(true);
    expect(attribute(schemaOf('data source', 'aws_ssm_parameters_by_path'), 'names')?.sensitive).toBe(false);
  });

  it('derives the provider, with blocks that the bindings have no classes for', () => {
    const provider = schemaOf('provider', 'aws');

    expect(attribute(provider, 'region')).toMatchObject({ type: 'string', optional: true });
    expect(nested(provider, 'default_tags')?.block.attributes).toEqual([
      expect.objectContaining({ name: 'tags', type: ['map', 'string'], optional: true }),
    ]);
  });

  it('derives every type of the project, each once', () => {
    for (const type of Object.keys(BEHAVIOURS.resources)) {
      expect(schemaOf('resource', type).attributes.length).toBeGreaterThan(0);
      expect(schemaOf('resource', type)).toBe(schemaOf('resource', type));
    }
    for (const type of Object.keys(BEHAVIOURS.dataSources)) {
      expect(schemaOf('data source', type).attributes.length).toBeGreaterThan(0);
    }
  });

  it('names a type that the bindings do not have', () => {
    expect(() => schemaOf('resource', 'aws_iam_rule')).toThrow(
      'the AWS bindings have no resource aws_iam_rule',
    );
  });

  it('names an attribute whose type it cannot derive', () => {
    expect(() => schemaOf('resource', 'aws_wafv2_web_acl')).toThrow(
      'aws_wafv2_web_acl: the stand-in cannot derive the type of statement from the bindings',
    );
  });
});
