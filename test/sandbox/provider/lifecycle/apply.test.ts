import { describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { applyChange } from '../../../../sandbox/provider/lifecycle/apply';
import { schemaOf } from '../../../../sandbox/provider/schema/derive';
import { type Attributes, UNKNOWN } from '../../../../sandbox/provider/values';

const type = 'aws_sns_topic';
const block = schemaOf('resource', type);
const context = {
  account: SANDBOX_ACCOUNT,
  defaultTags: { team: 'iot' },
  resolvePath: (path: string) => path,
};
const ARN = 'arn:aws:sns:eu-central-1:123456789012:page';

function apply(prior: Attributes | null, planned: Attributes | null, learned: Attributes = {}) {
  const behaviour = { create: async () => learned, update: async () => learned };
  return applyChange({ type, block, behaviour, context, prior, planned });
}

describe('applyChange', () => {
  it('gives every unknown attribute a value on create', async () => {
    const planned = { name: 'page', arn: UNKNOWN, id: UNKNOWN, owner: UNKNOWN };

    expect(await apply(null, planned)).toEqual({ name: 'page', arn: ARN, id: ARN, owner: null });
  });

  it('believes the behaviour more than the plan', async () => {
    expect(await apply(null, { name: 'page', owner: UNKNOWN }, { owner: 'me' })).toMatchObject({
      owner: 'me',
    });
  });

  it('keeps computed values on an update, but counts the tags again', async () => {
    const prior = { name: 'page', arn: ARN, tags: { a: '1' }, tags_all: { a: '1', team: 'iot' } };
    const planned = { name: 'page', arn: UNKNOWN, tags: { a: '2' }, tags_all: UNKNOWN };

    expect(await apply(prior, planned)).toEqual({
      name: 'page',
      arn: ARN,
      tags: { a: '2' },
      tags_all: { a: '2', team: 'iot' },
    });
  });

  it('leaves nothing after a delete', async () => {
    expect(await apply({ name: 'page' }, null)).toBeNull();
  });
});
