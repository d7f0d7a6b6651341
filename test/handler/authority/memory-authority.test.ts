import '../lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryAuthority } from '../../../handler/authority/memory-authority';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { Deadline } from '../../../handler/deadline';
import type { SigningProgress } from '../../../handler/progress';
import { sign } from '../../../handler/sign';
import { FailureReason } from '../../../handler/vocabulary';
import { newCsr, verify } from '../../sandbox/x509/openssl';
import { memoryCa } from '../memory-ca';
import { Telemetry } from '../telemetry';
import { OpensslAuthority } from '../x509/openssl-authority';

describe('The authority in memory', () => {
  let root: OpensslAuthority;
  let authority: MemoryAuthority;
  let csrPem: string;
  let telemetry: Telemetry;

  beforeAll(() => {
    root = new OpensslAuthority('Memory CA');
    csrPem = newCsr('/CN=device-1');
  });

  beforeEach(() => {
    telemetry = Telemetry.capture();
    authority = memoryCa({}, root);
  });

  afterEach(() => telemetry.stop());

  const obtain = (clientId = 'device-1', budgetMs = 5_000, progress: SigningProgress = {}) =>
    sign(
      { certificateSigningRequest: csrPem, clientId, principalId: 'claim' },
      new Deadline(budgetMs),
      { authority, policy: ANY_NAMES },
      progress,
    );

  it('signs what the signer accepts and openssl verifies', async () => {
    const { certificatePem } = await obtain();

    expect(verify(certificatePem, root.pem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
    expect(authority.certificates).toMatchObject([{ pem: certificatePem, order: { clientId: 'device-1' } }]);
  });

  it('signs the same order once, and that of another client anew', async () => {
    const first = await obtain();

    expect(await obtain()).toEqual(first);
    expect(await obtain('device-2')).not.toEqual(first);
    expect(authority.certificates).toHaveLength(2);
  });

  it('fails as it is told to, and is probed as such', async () => {
    authority.failure = { reason: FailureReason.AuthorityNotActive, explanation: 'disabled' };

    await expect(obtain()).rejects.toMatchObject({ message: 'AuthorityNotActive: disabled' });
    await expect(authority.probe()).rejects.toMatchObject({ message: 'AuthorityNotActive: disabled' });
    expect(authority.certificates).toEqual([]);
  });

  it('that takes too long fails in time, and has the certificate afterwards', async () => {
    authority.issuanceMs = 60_000;
    await expect(obtain('device-1', 50)).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });
    authority.issuanceMs = 0;

    await obtain();

    expect(authority.certificates).toHaveLength(1);
  });

  it('hands out something else when told to, which the signer finds', async () => {
    authority.handsOut = () => 'no certificate';

    await expect(obtain()).rejects.toMatchObject({ reason: FailureReason.CertificateMalformed });
  });

  it('needs the certificate of a CA', () => {
    const certificatePem = root.sign(csrPem, 'basicConstraints=CA:FALSE');

    expect(() => memoryCa({ certificatePem }, root)).toThrow(/AuthorityRefused: .* is not that of a CA/);
  });
});
