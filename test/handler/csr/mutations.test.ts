import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type Csr, checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { readDer } from '../../../handler/x509/der';
import { mutations } from '../../../testing/requests/changes';
import {
  attributes,
  extension,
  forgeCsr,
  Oid,
  requestOf,
  signInfo,
  toPem,
} from '../../../testing/requests/forge';
import { flip, mutate, putTogether, takeApart } from '../../../testing/requests/mutate';
import { GOOD_REQUESTS } from '../../../testing/requests/requests';
import { boolean, sequence } from '../../../testing/requests/write-der';
import { opensslAccepts, requestedByOpenssl } from './openssl';
import { rejectionOf } from './rejection';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

const RUNS = 600;

const BASES = GOOD_REQUESTS;
const bases = fc.constantFrom(...BASES);

/** The CSR if it is accepted; anything thrown but a rejection fails the property. */
function checked(der: Buffer): Csr | undefined {
  let csr: Csr | undefined;
  rejectionOf(() => {
    csr = checkCsr(toPem(der), 'device-1', ANY_NAMES);
  });
  return csr;
}

/** What accepting vouches for: every octet was understood, in the CSR and inside its strings. */
function assertUnderstood(csr: Csr, der: Buffer): void {
  expect(csr.der).toEqual(der);
  expect(putTogether(takeApart(csr.der))).toEqual(der);
  const [info] = readDer(der).children;
  const [, subject, spki] = info?.children ?? [];
  expect([csr.subjectDer, csr.spki]).toEqual([subject?.encoding, spki?.encoding]);
  expect(csr.subject).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
}

/** openssl takes milliseconds to start, so that only the first few that are accepted are shown to it. */
function opensslSample(limit: number): (der: Buffer) => void {
  const seen = new Set<string>();
  return (der) => {
    const pem = toPem(der);
    if (seen.size >= limit || seen.has(pem)) return;
    seen.add(pem);
    expect([pem, opensslAccepts(pem)]).toEqual([pem, true]);
  };
}

describe('checkCsr on mutated requests', () => {
  it.each(BASES)('accepts what is mutated ($family)', ({ der }) => {
    expect(checked(der)).toBeDefined();
    expect(putTogether(takeApart(der))).toEqual(der);
  });

  it('rejects every request with one bit flipped', () => {
    fc.assert(
      fc.property(bases, fc.nat(), ({ der }, bit) => {
        expect(checked(flip(der, bit))).toBeUndefined();
      }),
      { seed: 1, numRuns: RUNS },
    );
  });

  it('rejects a request whose signature is older than its mutations, unless they changed nothing that is signed', () => {
    fc.assert(
      fc.property(bases, fc.array(mutations, { minLength: 1, maxLength: 3 }), ({ der }, list) => {
        const mutated = putTogether(mutate(takeApart(der), list));
        if (checked(mutated)) expect(readDer(mutated).children[0]).toEqual(readDer(der).children[0]);
      }),
      { seed: 2, numRuns: RUNS },
    );
  });

  it('accepts a request signed after its mutations only if it is understood to the last octet', () => {
    const showToOpenssl = opensslSample(60);
    let accepted = 0;

    fc.assert(
      fc.property(bases, fc.array(mutations, { minLength: 1, maxLength: 3 }), ({ key, der }, list) => {
        const [info] = readDer(der).children;
        const signed = putTogether(mutate(takeApart(info?.encoding ?? der), list));
        const mutated = signInfo(signed, { key });
        const csr = checked(mutated);
        if (csr === undefined) return;
        accepted++;
        assertUnderstood(csr, mutated);
        showToOpenssl(mutated);
      }),
      { seed: 3, numRuns: 2 * RUNS },
    );

    expect(accepted).toBeGreaterThan(RUNS / 20);
  });

  it('never accepts a request whose extensions, signed after their mutations, make a CA', () => {
    const caTrue = extension(Oid.basicConstraints, sequence(boolean(0xff)));
    const piece = takeApart(attributes(requestOf([caTrue])));

    fc.assert(
      fc.property(fc.array(mutations, { minLength: 1, maxLength: 2 }), (list) => {
        const mutated = forgeCsr({ attributes: putTogether(mutate(piece, list)) });
        const csr = checked(mutated);
        if (csr === undefined) return;
        assertUnderstood(csr, mutated);
        const asked = requestedByOpenssl(toPem(mutated));
        expect([toPem(mutated), /CA:TRUE|Certificate Sign/.test(asked)]).toEqual([toPem(mutated), false]);
      }),
      { seed: 4, numRuns: RUNS / 2 },
    );
  });

  it('throws nothing but rejections for any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (octets) => {
        expect(checked(Buffer.from(octets))).toBeUndefined();
        expect(checked(sequence(octets))).toBeUndefined();
      }),
      { seed: 5, numRuns: RUNS },
    );
  });
});
