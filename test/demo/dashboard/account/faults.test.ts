import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Faults } from '../../../../demo/dashboard/account/faults';
import type { SandboxAuthority } from '../../../../sandbox/authorities/authority';
import { AUTHORITIES } from '../../../../sandbox/authorities/built-in';

describe.each(AUTHORITIES.map((kind) => [kind.name, kind] as const))(
  'The faults of the authority %s',
  (_, kind) => {
    let authority: SandboxAuthority;
    let faults: Faults;

    beforeEach(async () => {
      authority = await kind.start();
      faults = new Faults(authority);
    });

    afterEach(() => authority.stop());

    it('have names of their own, and none is on at first', () => {
      const names = faults.all.map(({ name }) => name);

      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(expect.arrayContaining(authority.ownFaults.map(({ name }) => name)));
      expect(faults.any).toBe(false);
    });

    it('are turned on and off, one by one or all', () => {
      for (const { name } of faults.all) faults.set(name, true);
      for (const { name } of faults.all) expect([name, faults.has(name)]).toEqual([name, true]);

      faults.set('dead-ca', false);
      expect(faults.has('dead-ca')).toBe(false);
      expect(faults.any).toBe(true);

      faults.clear();
      expect(faults.any).toBe(false);
    });

    it('are found by name, and nothing else is', () => {
      expect(faults.find('dead-ca')).toMatchObject({ title: 'Dead CA' });
      expect(faults.find('constructor')).toBeUndefined();
    });
  },
);
