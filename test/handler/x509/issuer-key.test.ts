import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { FailureReason } from '../../../handler/vocabulary';
import { readIssuerKey } from '../../../handler/x509/issuer-key';
import { type NonSigningKey, X509Authority } from '../../../sandbox/x509/authority';
import { openssl } from '../../sandbox/x509/openssl';

/** A self-signed certificate with a key of the kind that these arguments of `openssl req` make. */
function selfSigned(...newKey: readonly string[]): X509Certificate {
  const args = ['req', '-x509', ...newKey, '-nodes', '-keyout', 'key.pem', '-subj', '/CN=CA'];
  return new X509Certificate(openssl([...args, '-out', 'ca.pem'], {}, 'ca.pem'));
}

const onCurve = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const unsupported = expect.objectContaining({
  name: 'SigningFailed',
  reason: FailureReason.AuthorityKeyUnsupported,
});

describe('readIssuerKey', () => {
  it.each([
    [['-newkey', 'rsa:2048'], 'RSA'],
    [['-newkey', 'rsa:3072'], 'RSA'],
    [onCurve('P-256'), 'P-256'],
    [onCurve('P-384'), 'P-384'],
    [onCurve('P-521'), 'P-521'],
  ])('of a CA made with %j is %s', (newKey, kind) => {
    const ca = selfSigned(...newKey);
    const read = readIssuerKey(ca);

    expect(read.kind).toBe(kind);
    expect(ca.verify(read.key)).toBe(true);
  });

  it.each([
    [['-newkey', 'rsa:1024'], 'RSA of 1024 bits'],
    [['-newkey', 'rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'], 'RSA for PSS only'],
    [['-newkey', 'ed25519'], 'Ed25519'],
    [['-newkey', 'ed448'], 'Ed448'],
    [onCurve('SM2'), 'SM2'],
    [onCurve('secp256k1'), 'EC on secp256k1'],
    [onCurve('P-224'), 'EC on the curve 1.3.132.0.33'],
    [onCurve('brainpoolP256r1'), 'EC on the curve 1.3.36.3.3.2.8.1.1.7'],
    [[...onCurve('P-256'), '-pkeyopt', 'ec_param_enc:explicit'], 'EC on a curve without a name'],
  ])('of a CA made with %j is not one that AWS IoT can use: %s', (newKey, kind) => {
    const call = () => readIssuerKey(selfSigned(...newKey));

    expect(call).toThrow(unsupported);
    expect(call).toThrow(`AWS IoT cannot use the CA's key (${kind}): it accepts`);
    expect(call).toThrow('RSA of 2048 bits or more, or on P-256, P-384, P-521. Use a CA with such a key.');
  });

  // Node 20 throws for the key of an ML-DSA certificate, Node 24 reads it; neither has a name for SM2.
  it.each<[NonSigningKey, string]>([
    ['SM2', 'SM2'],
    ['ML_DSA_44', 'ML-DSA-44'],
    ['ML_DSA_65', 'ML-DSA-65'],
    ['ML_DSA_87', 'ML-DSA-87'],
  ])('of a CA with a key %s says so, whichever of these keys node reads', async (key, kind) => {
    const { certificate } = await X509Authority.create({ commonName: 'CA', key });

    expect(() => readIssuerKey(certificate)).toThrow(unsupported);
    expect(() => readIssuerKey(certificate)).toThrow(`(${kind})`);
  });
});
