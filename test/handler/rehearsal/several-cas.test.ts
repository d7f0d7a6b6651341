import '../lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryAuthority } from '../../../handler/authority/memory-authority';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { createRehearsal } from '../../../handler/rehearsal/rehearsal';
import { FailureReason } from '../../../handler/vocabulary';
import { lambdaContext } from '../lambda';
import { memoryCa, sharing } from '../memory-ca';
import { Telemetry } from '../telemetry';
import { OpensslAuthority } from '../x509/openssl-authority';

describe('The rehearsal of several CAs', () => {
  let root: OpensslAuthority;
  let telemetry: Telemetry;
  let one: MemoryAuthority;
  let two: MemoryAuthority;

  beforeAll(() => {
    root = new OpensslAuthority('CA');
  });

  beforeEach(() => {
    telemetry = Telemetry.capture();
    one = memoryCa({ id: 'ca-one' }, root);
    two = memoryCa({ id: 'ca-two' }, root);
  });

  afterEach(() => telemetry.stop());

  const rehearse = (rehearsal: 'issue' | 'probe') => {
    const authority = sharing(one, two);
    const handler = createRehearsal(() => ({
      live: authority,
      forRehearsal: authority,
      policy: ANY_NAMES,
      example: undefined,
    }));
    return handler({ rehearsal }, lambdaContext(60_000));
  };

  it('has each of them sign, and reports each', async () => {
    const { issuer } = await rehearse('issue');

    expect(issuer).toBe('CN=CA; CN=CA');
    expect([one.certificates, two.certificates].map(({ length }) => length)).toEqual([1, 1]);
  });

  it.each(['issue', 'probe'] as const)('fails (%s) when one would not sign, and names it', async (mode) => {
    two.failure = { reason: FailureReason.AuthorityNotActive, explanation: 'disabled' };

    await expect(rehearse(mode)).rejects.toMatchObject({
      reason: FailureReason.AuthorityNotActive,
      message: 'AuthorityNotActive: ca-two: disabled',
    });
  });
});
