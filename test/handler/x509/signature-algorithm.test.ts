import { describe, expect, it } from '@jest/globals';
import { readDer } from '../../../handler/x509/der';
import { encodeSignatureAlgorithm, readSignatureAlgorithm } from '../../../handler/x509/signature-algorithm';

describe('encodeSignatureAlgorithm', () => {
  // The octets that the CA/Browser Forum's Baseline Requirements list in 7.1.3.2.
  it.each([
    ['RSA', 'SHA-256', '300d06092a864886f70d01010b0500'],
    ['RSA', 'SHA-384', '300d06092a864886f70d01010c0500'],
    ['RSA', 'SHA-512', '300d06092a864886f70d01010d0500'],
    ['EC', 'SHA-256', '300a06082a8648ce3d040302'],
    ['EC', 'SHA-384', '300a06082a8648ce3d040303'],
    ['EC', 'SHA-512', '300a06082a8648ce3d040304'],
  ] as const)('writes %s with %s', (family, digest, hex) => {
    const der = encodeSignatureAlgorithm(family, digest);

    expect(der.toString('hex')).toBe(hex);
    expect(readSignatureAlgorithm(readDer(der))).toEqual({ family, digest });
  });
});
