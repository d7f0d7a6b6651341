import { describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import type { ResourceBehaviour } from '../../../../sandbox/provider/behaviour';
import { planChange } from '../../../../sandbox/provider/lifecycle/plan';
import type { Attribute, Block } from '../../../../sandbox/provider/schema/model';
import { type Attributes, UNKNOWN } from '../../../../sandbox/provider/values';

function attribute(name: string, presence: Partial<Attribute>): Attribute {
  return {
    name,
    type: 'string',
    required: false,
    optional: false,
    computed: false,
    sensitive: false,
    ...presence,
  };
}

const TARGET: Block = {
  attributes: [
    attribute('arn', { required: true }),
    attribute('target_id', { optional: true, computed: true }),
  ],
  blocks: [],
};
const BLOCK: Block = {
  attributes: [
    attribute('arn', { computed: true }),
    attribute('name', { required: true }),
    attribute('note', { optional: true }),
    attribute('region', { optional: true, computed: true }),
    attribute('tags', { optional: true, type: ['map', 'string'] }),
    attribute('tags_all', { optional: true, computed: true, type: ['map', 'string'] }),
  ],
  blocks: [
    { name: 'target', nesting: 'list', block: TARGET, minItems: 0, maxItems: 0 },
    { name: 'choice', nesting: 'set', block: TARGET, minItems: 0, maxItems: 0 },
  ],
};
const PRIOR = {
  arn: 'arn:x',
  name: 'x',
  note: null,
  region: 'eu-central-1',
  tags: null,
  tags_all: { team: 'iot' },
  target: [{ arn: 'a', target_id: 't-1' }],
  choice: [{ arn: 'a', target_id: null }],
};
const PROPOSED = { ...PRIOR, arn: null, region: null, tags_all: null, target: [], choice: [] };
const context = {
  account: SANDBOX_ACCOUNT,
  defaultTags: { team: 'iot' },
  resolvePath: (path: string) => path,
};

function plan(prior: Attributes | null, proposed: Attributes, behaviour: ResourceBehaviour = {}) {
  return planChange({ block: BLOCK, behaviour, context, prior, proposed });
}

describe('planChange', () => {
  it('leaves open on create what AWS will compute, and says what is known', () => {
    const { planned, replace } = plan(null, {
      ...PROPOSED,
      tags: { a: 'b' },
      target: [{ arn: 'a', target_id: null }],
    });

    expect(planned).toEqual({
      ...PROPOSED,
      arn: UNKNOWN,
      region: 'eu-central-1',
      tags: { a: 'b' },
      tags_all: { a: 'b', team: 'iot' },
      target: [{ arn: 'a', target_id: UNKNOWN }],
    });
    expect(replace).toEqual([]);
  });

  it('leaves all tags open while a tag is unknown', () => {
    const { planned } = plan(null, { ...PROPOSED, tags: { a: UNKNOWN } });

    expect(planned.tags_all).toBe(UNKNOWN);
  });

  it('changes nothing when nothing changed', () => {
    const behaviour = { createOnly: () => ['name'], recomputed: () => ['arn'] };

    expect(plan(PRIOR, PRIOR, behaviour)).toEqual({ planned: PRIOR, replace: [] });
  });

  it('keeps computed values on an update, except those that the behaviour recomputes', () => {
    const { planned, replace } = plan(PRIOR, { ...PRIOR, note: 'n' }, { recomputed: () => ['arn'] });

    expect(planned).toEqual({ ...PRIOR, note: 'n', arn: UNKNOWN });
    expect(replace).toEqual([]);
  });

  it('leaves open on an update what the blocks that it adds compute', () => {
    const added = { arn: 'b', target_id: null };
    const { planned } = plan(PRIOR, {
      ...PRIOR,
      target: [...PRIOR.target, added],
      choice: [...PRIOR.choice, added],
    });

    expect(planned.target).toEqual([...PRIOR.target, { arn: 'b', target_id: UNKNOWN }]);
    expect(planned.choice).toEqual([...PRIOR.choice, { arn: 'b', target_id: UNKNOWN }]);
  });

  it('replaces when a create-only argument, or the Region, changes', () => {
    const behaviour = { createOnly: () => ['name'] };

    expect(plan(PRIOR, { ...PRIOR, name: 'y' }, behaviour).replace).toEqual(['name']);
    expect(plan(PRIOR, { ...PRIOR, region: 'eu-west-1' }, behaviour).replace).toEqual(['region']);
    expect(plan(PRIOR, { ...PRIOR, note: 'y' }, behaviour).replace).toEqual([]);
  });

  it('fills in the defaults of the real provider', () => {
    const behaviour = { defaults: { note: 'none' } };

    expect(plan(null, PROPOSED, behaviour).planned.note).toBe('none');
    expect(plan(null, { ...PROPOSED, note: 'mine' }, behaviour).planned.note).toBe('mine');
  });
});
