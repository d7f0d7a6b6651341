import { describe, expect, it } from '@jest/globals';
import { Api } from '../../../../sandbox/provider/api/client';
import type { ResourceBehaviour } from '../../../../sandbox/provider/behaviour';
import { applyChange, stateAfterFailure } from '../../../../sandbox/provider/lifecycle/apply';
import { schemaOf } from '../../../../sandbox/provider/schema/derive';
import { type Attributes, UNKNOWN } from '../../../../sandbox/provider/values';

const type = 'aws_sns_topic';
const block = schemaOf('resource', type);
const context = {
  api: new Api({ endpoint: undefined, region: 'eu-central-1', accessKeyId: 'any' }),
  region: 'eu-central-1',
  defaultTags: {},
  resolvePath: (path: string) => path,
};
const ARN = 'arn:aws:sns:eu-central-1:123456789012:page';
const PRIOR = { name: 'page', arn: ARN, display_name: null };
const PLANNED = { name: 'page', arn: UNKNOWN, display_name: 'Pages' };

function request(
  prior: Attributes | null,
  planned: Attributes | null,
  traits: Partial<ResourceBehaviour> = {},
) {
  const behaviour: ResourceBehaviour = {
    create: async () => ({ arn: ARN }),
    update: async () => ({}),
    delete: async () => undefined,
    createOnly: () => [],
    ...traits,
  };
  return { type, block, behaviour, context, prior, planned };
}

describe('applyChange', () => {
  it('prefers the API’s answer to the plan, and leaves nothing unknown', async () => {
    const planned = { name: 'page', arn: UNKNOWN, owner: UNKNOWN };

    expect(await applyChange(request(null, planned))).toEqual({ name: 'page', arn: ARN, owner: null });
  });

  it('keeps values on an update that the API does not return', async () => {
    expect(await applyChange(request(PRIOR, PLANNED))).toEqual({ ...PRIOR, display_name: 'Pages' });
  });

  it('leaves nothing after a delete', async () => {
    expect(await applyChange(request(PRIOR, null))).toBeNull();
  });
});

describe('stateAfterFailure', () => {
  const error = new Error('refused');

  it('has the earlier values', () => {
    expect(stateAfterFailure(request(null, PLANNED), error)).toBeNull();
    expect(stateAfterFailure(request(PRIOR, PLANNED), error)).toEqual(PRIOR);
    expect(stateAfterFailure(request(PRIOR, null), error)).toEqual(PRIOR);
  });

  it('has the planned values where a failed update sticks', () => {
    const after = stateAfterFailure(request(PRIOR, PLANNED, { failedUpdateSticks: true }), error);

    expect(after).toEqual({ ...PRIOR, display_name: 'Pages' });
  });

  it('has an instance if a failed create already had an id', () => {
    const after = stateAfterFailure(request(null, PLANNED, { idBeforeWaiting: () => 'page' }), error);

    expect(after).toEqual({ id: 'page', name: 'page', arn: null, display_name: 'Pages' });
  });
});
