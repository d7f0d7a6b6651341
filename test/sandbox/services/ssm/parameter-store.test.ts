import { beforeEach, describe, expect, it } from '@jest/globals';
import { ParameterStore } from '../../../../sandbox/services/ssm/parameter-store';

const NOW = new Date('2026-01-02T03:04:05Z');

describe('ParameterStore', () => {
  let store: ParameterStore;

  beforeEach(() => {
    store = new ParameterStore(() => NOW);
  });

  it('counts versions from 1 and keeps the type when a parameter is overwritten', () => {
    const first = store.putParameter({ Name: '/fleet/hold', Type: 'String', Value: 'one' });
    const second = store.putParameter({ Name: '/fleet/hold', Value: 'two', Overwrite: true });

    expect([first.Version, second.Version]).toEqual([1, 2]);
    expect(store.getParameter({ Name: '/fleet/hold' })).toEqual({
      Parameter: {
        Name: '/fleet/hold',
        Type: 'String',
        Value: 'two',
        Version: 2,
        LastModifiedDate: NOW,
        Tier: 'Standard',
      },
    });
  });

  it('overwrites only on request', () => {
    store.putParameter({ Name: '/fleet/hold', Type: 'String', Value: 'one' });

    const again = () => store.putParameter({ Name: '/fleet/hold', Type: 'String', Value: 'two' });

    expect(again).toThrow(expect.objectContaining({ name: 'ParameterAlreadyExists' }));
  });

  it.each([
    ['a new parameter without a type', { Name: '/fleet/hold', Value: 'x' }],
    ['a name that AWS keeps for itself', { Name: '/aws/hold', Type: 'String' as const, Value: 'x' }],
    [
      'a hierarchy that does not begin at the root',
      { Name: 'fleet/hold', Type: 'String' as const, Value: 'x' },
    ],
    ['an empty value', { Name: '/fleet/hold', Type: 'String' as const, Value: '' }],
    ['a value over 4 KB', { Name: '/fleet/hold', Type: 'String' as const, Value: 'x'.repeat(4_097) }],
    ['a value in double braces', { Name: '/fleet/hold', Type: 'String' as const, Value: '{{ ssm:other }}' }],
  ])('refuses %s', (_what, request) => {
    expect(() => store.putParameter(request)).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });

  it('takes 8 KB in the advanced tier, which a parameter never leaves', () => {
    const put = (Value: string, Tier?: 'Standard' | 'Intelligent-Tiering') =>
      store.putParameter({ Name: '/fleet/chain', Type: 'String', Value, Tier, Overwrite: true }).Tier;

    expect(put('x', 'Intelligent-Tiering')).toBe('Standard');
    expect(put('x'.repeat(8_192), 'Intelligent-Tiering')).toBe('Advanced');
    expect(put('x', 'Intelligent-Tiering')).toBe('Advanced');
    for (const put_ of [() => put('x', 'Standard'), () => put('x'.repeat(8_193), 'Intelligent-Tiering')]) {
      expect(put_).toThrow(expect.objectContaining({ name: 'ValidationException' }));
    }
  });

  it('throws when a parameter is missing', () => {
    expect(() => store.getParameter({ Name: '/fleet/hold' })).toThrow(
      expect.objectContaining({ name: 'ParameterNotFound' }),
    );
    expect(() => store.deleteParameter({ Name: '/fleet/hold' })).toThrow(
      expect.objectContaining({ name: 'ParameterNotFound' }),
    );
  });

  it('names missing parameters', () => {
    store.putParameter({ Name: '/fleet/hold', Type: 'String', Value: 'x' });
    const Names = ['/fleet/hold', '/fleet/other'];

    const found = store.getParameters({ Names });
    const deleted = store.deleteParameters({ Names });

    expect(found).toMatchObject({
      Parameters: [{ Name: '/fleet/hold' }],
      InvalidParameters: ['/fleet/other'],
    });
    expect(deleted).toEqual({ DeletedParameters: ['/fleet/hold'], InvalidParameters: ['/fleet/other'] });
  });

  it('finds the parameters under a path, one level deep unless asked for more', () => {
    for (const Name of ['/fleet/b', '/fleet/a', '/fleet/deep/c', '/fleets/d']) {
      store.putParameter({ Name, Type: 'String', Value: 'x' });
    }
    const names = (Recursive: boolean) =>
      store.getParametersByPath({ Path: '/fleet', Recursive }).Parameters.map(({ Name }) => Name);

    expect(names(false)).toEqual(['/fleet/a', '/fleet/b']);
    expect(names(true)).toEqual(['/fleet/a', '/fleet/b', '/fleet/deep/c']);
  });
});
