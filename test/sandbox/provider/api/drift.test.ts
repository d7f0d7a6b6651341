import { describe, expect, it } from '@jest/globals';
import { reconciled } from '../../../../sandbox/provider/api/drift';
import { UNKNOWN, type Value } from '../../../../sandbox/provider/values';

describe('reconciled', () => {
  it.each<[what: string, before: Value, found: Value]>([
    ['nothing set, however that is said', null, []],
    ['a zero value', false, null],
    ['JSON in other words', '{ "a": 1 }', '{"a":1}'],
    ['a set in another order', ['a', 'b'], ['b', 'a']],
    ['a block without what the API does not know of', [{ id: 'a', x: 1 }], [{ id: 'a' }]],
  ])('keeps the earlier wording for %s', (_what, before, found) => {
    expect(reconciled({ it: before }, { it: found })).toEqual({ it: before });
  });

  it.each<[what: string, before: Value, found: Value]>([
    ['another text', 'a', 'b'],
    ['another policy', '{"a":1}', '{"a":2}'],
    ['one more in a set', ['a'], ['a', 'b']],
    ['what is no longer set', 'a', null],
    ['what was unknown', UNKNOWN, null],
    ['a block that has changed', [{ id: 'a', x: 1 }], [{ id: 'a', x: 2 }]],
  ])('shows %s', (_what, before, found) => {
    expect(reconciled({ it: before }, { it: found })).toEqual({ it: found });
  });
});
