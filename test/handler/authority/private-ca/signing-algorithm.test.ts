import { type KeyObject, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { chooseAlgorithm } from '../../../../handler/authority/private-ca/signing-algorithm';
import { FailureReason } from '../../../../handler/vocabulary';
import { openssl } from '../../../sandbox/x509/openssl';

/** A self-signed certificate with a key of the kind that these arguments of `openssl req` make. */
function selfSigned(...newKey: readonly string[]): X509Certificate {
  const args = [
    'req',
    '-x509',
    ...newKey,
    '-nodes',
    '-keyout',
    'key.pem',
    '-subj',
    '/CN=CA',
    '-out',
    'ca.pem',
  ];
  return new X509Certificate(openssl(args, {}, 'ca.pem'));
}

const onCurve = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];

describe('chooseAlgorithm', () => {
  it.each([
    [['-newkey', 'rsa:2048'], 'SHA256WITHRSA'],
    [onCurve('P-256'), 'SHA256WITHECDSA'],
    [onCurve('P-384'), 'SHA384WITHECDSA'],
    [onCurve('P-521'), 'SHA512WITHECDSA'],
  ])('for a CA made with %j is %s', (newKey, algorithm) => {
    expect(chooseAlgorithm(undefined, selfSigned(...newKey))).toBe(algorithm);
  });

  it.each([
    [['-newkey', 'ed25519'], 'ed25519'],
    [onCurve('secp256k1'), 'ec'],
  ])('for a CA made with %j is none that AWS IoT accepts', (newKey, type) => {
    const issuer = selfSigned(...newKey);

    expect((issuer.publicKey as KeyObject).asymmetricKeyType).toBe(type);
    expect(() => chooseAlgorithm(undefined, issuer)).toThrow(
      expect.objectContaining({ name: 'SigningFailed', reason: FailureReason.AuthorityRefused }),
    );
  });
});
