import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { FailureReason } from '../../../../handler/vocabulary';
import { newCsr } from '../../../sandbox/x509/openssl';
import { useWarmPrivateCa } from './warm-private-ca';

const DAY_MS = 86_400_000;

describe('The signer fails at once when the CA', () => {
  const signer = useWarmPrivateCa();

  const ask = () =>
    signer.container.invoke({ certificateSigningRequest: newCsr('/CN=a'), principalId: 'p', clientId: 'a' });

  it.each(['5', 'true', 'null', '{}', '["-----BEGIN CERTIFICATE-----"]'])(
    'answers that the certificate is %s',
    async (value) => {
      const before = signer.privateCa.requests.count('GetCertificate');
      signer.privateCa.faults.always('GetCertificate', {
        kind: 'response',
        body: `{"Certificate":${value}}`,
      });

      await expect(ask()).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.CertificateMalformed,
      });
      expect(signer.privateCa.requests.count('GetCertificate')).toBe(before + 1);
    },
  );

  it('gives out a certificate that has expired', async () => {
    signer.privateCa.faults.next('IssueCertificate', {
      kind: 'wrong-certificate',
      transform: ({ csrPem }, authority) =>
        authority.signCsr(csrPem, { notBefore: new Date(0), notAfter: new Date(Date.now() - DAY_MS) }),
    });

    await expect(ask()).rejects.toMatchObject({ reason: FailureReason.CertificateNotValidNow });
  });
});
