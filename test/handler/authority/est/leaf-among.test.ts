import { createPublicKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { leafAmong } from '../../../../handler/authority/est/leaf-among';
import { type Csr, checkCsr } from '../../../../handler/csr/csr';
import { ANY_NAMES } from '../../../../handler/csr/request-policy';
import { FailureReason } from '../../../../handler/vocabulary';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { readRequest } from '../../../../sandbox/x509/request';
import { newCsr } from '../../../sandbox/x509/openssl';
import { readFixture } from '../../csr/fixtures';
import { OpensslAuthority } from '../../x509/openssl-authority';

const DAY_MS = 86_400_000;
const VALIDITY = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };

const root = new OpensslAuthority('Root');
const other = new OpensslAuthority('Other');
const pem = newCsr('/CN=device-1');
const csr = checkCsr(pem, 'device-1', ANY_NAMES);
const certificateOf = (csrPem: string, ca = root) => new X509Certificate(ca.sign(csrPem)).raw;
const leaf = certificateOf(pem);
const foreign = certificateOf(newCsr('/CN=device-1'));
const cas = [root.certificate.raw, other.certificate.raw];

describe('The leaf among certificates', () => {
  it('is the one with the key of the CSR, in any order, once or twice', () => {
    const all = [leaf, leaf, foreign, Buffer.from('3000', 'hex'), ...cas];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (found) => {
        fc.pre(found.includes(leaf));
        expect(leafAmong(found, csr).raw).toEqual(leaf);
      }),
      { seed: 15, numRuns: 50 },
    );
  });

  it('may have the point of the key decompressed by the CA', async () => {
    const compressed = readFixture('good-compressed-point');
    const request = checkCsr(compressed, 'device-1', ANY_NAMES);
    const point = createPublicKey({ key: request.spki, format: 'der', type: 'spki' }).export({
      format: 'jwk',
    });
    const publicKeyDer = createPublicKey({ key: point, format: 'jwk' }).export({
      format: 'der',
      type: 'spki',
    });
    const ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    const issued = await ca.signRequest({ ...(await readRequest(compressed)), publicKeyDer }, VALIDITY);
    const { raw } = new X509Certificate(issued);

    expect(raw.includes(request.spki)).toBe(false);
    expect(leafAmong([...cas, raw], request).raw).toEqual(raw);
  });

  it.each([
    ['nothing', []],
    ['CAs alone', cas],
    ["another device's", [...cas, foreign]],
    ['what is no certificate', [Buffer.from('3003020101', 'hex')]],
  ])('is missing from %s', (_, found: readonly Buffer[]) => {
    expect(reasonFor(found, csr)).toBe(FailureReason.CertificateKeyDiffers);
  });

  it('is not chosen from two different ones', () => {
    expect(reasonFor([leaf, certificateOf(pem, other)], csr)).toBe(FailureReason.AuthorityAnswerUnreadable);
  });
});

function reasonFor(found: readonly Buffer[], request: Csr): unknown {
  try {
    leafAmong(found, request);
    return undefined;
  } catch (error) {
    return (error as { readonly reason?: unknown }).reason;
  }
}
