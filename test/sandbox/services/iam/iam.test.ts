import { describe, expect, it } from '@jest/globals';
import { accessKeyIdOf, ownerOf } from '../../../../sandbox/services/iam/access-key';
import { Iam } from '../../../../sandbox/services/iam/iam';

const DOCUMENT = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: ['a:Do'], Resource: ['x'] }] });

describe('Iam', () => {
  it('allows what any policy of the role allows, and other roles nothing', () => {
    const iam = new Iam();
    iam.putRolePolicy('signer', 'one', DOCUMENT);

    expect(iam.allows('signer', 'a:Do', 'x')).toBe(true);
    expect(iam.allows('signer', 'a:Do', 'y')).toBe(false);
    expect(iam.allows('sign', 'a:Do', 'x')).toBe(false);
  });

  it('shows services a change only after the propagation delay', () => {
    let now = 0;
    const iam = new Iam(() => now);
    iam.propagationMs = 100;
    iam.putRolePolicy('signer', 'one', DOCUMENT);

    const at = (time: number) => {
      now = time;
      return iam.allows('signer', 'a:Do', 'x');
    };

    expect([at(99), at(100)]).toEqual([false, true]);
    iam.deleteRolePolicy('signer', 'one');
    expect([at(199), at(200)]).toEqual([true, false]);
    expect(iam.getRolePolicy('signer', 'one')).toBeUndefined();
  });
});

describe('an access key id', () => {
  it('names its owner', () => {
    const owner = { kind: 'role', name: 'fleet-signer' } as const;

    expect(ownerOf(accessKeyIdOf(owner))).toEqual(owner);
    expect(ownerOf('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
  });
});
