import { describe, expect, it } from '@jest/globals';
import { mergeTypes, typesUsedBy } from '../../../sandbox/provider/types-in-use';

describe('typesUsedBy', () => {
  it('finds the AWS types of a stack', () => {
    const stack = {
      resource: { aws_iam_role: { a: {}, b: {} }, terraform_data: { c: {} } },
      data: { aws_region: { here: {} } },
    };

    expect(typesUsedBy(stack)).toEqual({ resources: ['aws_iam_role'], dataSources: ['aws_region'] });
  });

  it('finds none in an empty stack', () => {
    expect(typesUsedBy({})).toEqual({ resources: [], dataSources: [] });
  });

  it('refuses text', () => {
    expect(() => typesUsedBy('{}')).toThrow('pass the parsed cdk.tf.json');
  });
});

describe('mergeTypes', () => {
  it('has each type once', () => {
    const a = { resources: ['aws_a', 'aws_b'], dataSources: [] };
    const b = { resources: ['aws_b'], dataSources: ['aws_c'] };

    expect(mergeTypes(a, b)).toEqual({ resources: ['aws_a', 'aws_b'], dataSources: ['aws_c'] });
  });
});
