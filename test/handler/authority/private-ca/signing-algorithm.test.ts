import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { chooseAlgorithm } from '../../../../handler/authority/private-ca/signing-algorithm';
import { SIGNING_ALGORITHMS } from '../../../../handler/authority/private-ca/vocabulary';
import { FailureReason } from '../../../../handler/vocabulary';
import { openssl } from '../../../sandbox/x509/openssl';

/** A self-signed certificate with a key of the kind that these arguments of `openssl req` make. */
function selfSigned(...newKey: readonly string[]): X509Certificate {
  const args = ['req', '-x509', ...newKey, '-nodes', '-keyout', 'key.pem', '-subj', '/CN=CA'];
  return new X509Certificate(openssl([...args, '-out', 'ca.pem'], {}, 'ca.pem'));
}

const onCurve = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];

describe('chooseAlgorithm', () => {
  it.each([
    [['-newkey', 'rsa:2048'], 'SHA256WITHRSA'],
    [onCurve('P-256'), 'SHA256WITHECDSA'],
    [onCurve('P-384'), 'SHA384WITHECDSA'],
    [onCurve('P-521'), 'SHA512WITHECDSA'],
  ])('for a CA made with %j is %s, unless another of its family is set', (newKey, algorithm) => {
    const issuer = selfSigned(...newKey);
    const family = (name: string) => name.split('WITH')[1];

    expect(chooseAlgorithm(undefined, issuer)).toBe(algorithm);
    for (const set of SIGNING_ALGORITHMS) {
      if (family(set) === family(algorithm)) expect(chooseAlgorithm(set, issuer)).toBe(set);
      else {
        expect(() => chooseAlgorithm(set, issuer)).toThrow(
          expect.objectContaining({ name: 'SigningFailed', reason: FailureReason.AuthorityRefused }),
        );
        expect(() => chooseAlgorithm(set, issuer)).toThrow(`one such as ${algorithm}`);
      }
    }
  });
});
