import '../lambda-environment';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { withEachCa } from '../../../handler/authority/each-ca';
import { SigningFailed } from '../../../handler/errors';
import { FailureReason } from '../../../handler/vocabulary';
import { memoryCa, sharing } from '../memory-ca';
import { OpensslAuthority } from '../x509/openssl-authority';

describe('What is done with each of several CAs', () => {
  let root: OpensslAuthority;

  beforeAll(() => {
    root = new OpensslAuthority('CA');
  });

  const authority = () => sharing(memoryCa({ id: 'ca-one' }, root), memoryCa({ id: 'ca-two' }, root));

  it('has an answer of each, in their order', async () => {
    await expect(withEachCa(authority(), async ({ id }) => id)).resolves.toEqual(['ca-one', 'ca-two']);
  });

  it('is over before a failure of one is told, and leaves nothing running', async () => {
    let over = false;

    const done = withEachCa(authority(), async ({ id }) => {
      if (id === 'ca-one') throw new SigningFailed(FailureReason.AuthorityNotActive, 'disabled');
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
      over = true;
    });

    await expect(done).rejects.toThrow('AuthorityNotActive: ca-one: disabled');
    expect(over).toBe(true);
  });
});
