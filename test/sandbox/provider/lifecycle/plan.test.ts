import { describe, expect, it } from '@jest/globals';
import { Api } from '../../../../sandbox/provider/api/client';
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
  api: new Api({ endpoint: undefined, region: 'eu-central-1', accessKeyId: 'any' }),
  region: 'eu-central-1',
  defaultTags: { team: 'iot' },
  resolvePath: (path: string) => path,
};

/** Defaults that the tests do not care about. */
const NOTHING: ResourceBehaviour = {
  create: async () => ({}),
  update: async () => ({}),
  delete: async () => undefined,
  createOnly: () => [],
};

function plan(prior: Attributes | null, proposed: Attributes, traits: Partial<ResourceBehaviour> = {}) {
  return planChange({ block: BLOCK, behaviour: { ...NOTHING, ...traits }, context, prior, proposed });
}

describe('planChange', () => {
  it('leaves computed values unknown on create, and plans the others', async () => {
    const { planned, replace } = await plan(null, {
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

  it('leaves all tags unknown while one tag is unknown', async () => {
    const { planned } = await plan(null, { ...PROPOSED, tags: { a: UNKNOWN } });

    expect(planned.tags_all).toBe(UNKNOWN);
  });

  it('changes nothing when nothing changed', async () => {
    const behaviour = { createOnly: () => ['name'], recomputed: () => ['arn'] };

    expect(await plan(PRIOR, PRIOR, behaviour)).toEqual({ planned: PRIOR, replace: [] });
  });

  it('keeps computed values on an update, except those that the behaviour recomputes', async () => {
    const { planned, replace } = await plan(PRIOR, { ...PRIOR, note: 'n' }, { recomputed: () => ['arn'] });

    expect(planned).toEqual({ ...PRIOR, note: 'n', arn: UNKNOWN });
    expect(replace).toEqual([]);
  });

  it('leaves computed values of added blocks unknown on an update', async () => {
    const added = { arn: 'b', target_id: null };
    const { planned } = await plan(PRIOR, {
      ...PRIOR,
      target: [...PRIOR.target, added],
      choice: [...PRIOR.choice, added],
    });

    expect(planned.target).toEqual([...PRIOR.target, { arn: 'b', target_id: UNKNOWN }]);
    expect(planned.choice).toEqual([...PRIOR.choice, { arn: 'b', target_id: UNKNOWN }]);
  });

  it('replaces when a create-only argument, or the Region, changes', async () => {
    const behaviour = { createOnly: () => ['name'] };

    expect((await plan(PRIOR, { ...PRIOR, name: 'y' }, behaviour)).replace).toEqual(['name']);
    expect((await plan(PRIOR, { ...PRIOR, region: 'eu-west-1' }, behaviour)).replace).toEqual(['region']);
    expect((await plan(PRIOR, { ...PRIOR, note: 'y' }, behaviour)).replace).toEqual([]);
  });

  it('fills in the defaults of the real provider', async () => {
    const behaviour = { defaults: { note: 'none' } };

    expect((await plan(null, PROPOSED, behaviour)).planned.note).toBe('none');
    expect((await plan(null, { ...PROPOSED, note: 'mine' }, behaviour)).planned.note).toBe('mine');
  });

  it('fills in a block’s defaults in each such block', async () => {
    const behaviour = { defaults: { target: { target_id: 't' } } };
    const target = [
      { arn: 'a', target_id: null },
      { arn: 'b', target_id: 'mine' },
    ];

    expect((await plan(null, PROPOSED, behaviour)).planned.target).toEqual([]);
    expect((await plan(null, { ...PROPOSED, target }, behaviour)).planned.target).toEqual([
      { arn: 'a', target_id: 't' },
      { arn: 'b', target_id: 'mine' },
    ]);
  });
});
