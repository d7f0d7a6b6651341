import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readDer } from '../../../../handler/x509/der';
import { encodeName } from '../../../../handler/x509/name-text';
import { draftCa, lintCa } from '../../../../tools/ca/ceremony/draft-ca';

const now = new Date('2026-06-01T12:00:00.500Z');
const spki = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'der',
});
const subjectDer = encodeName('CN=Issuing CA,O=Example');
const terms = {
  lifetime: { years: 5 },
  pathLength: 0,
  crlDistributionPoints: ['http://crl.example/root.crl'],
  authorityInfoAccess: { caIssuers: 'http://ca.example/root.cer' },
};
const issuer = {
  kind: 'P-384',
  subjectDer: encodeName('CN=Root CA'),
  keyIdentifier: Buffer.alloc(20, 7),
} as const;

const { tbs, parts } = draftCa({ subjectDer, spki }, terms, issuer, now);
const intent = {
  subjectDer,
  spki,
  terms,
  serialNumber: parts.serialNumber.toString('hex').toUpperCase(),
  notBefore: parts.notBefore,
  notAfter: parts.notAfter,
  issuerKind: issuer.kind,
  issuerDer: issuer.subjectDer,
  issuerIdentifier: issuer.keyIdentifier,
};

describe('the draft of a CA', () => {
  it('begins an hour back and ends a second before the years are over', () => {
    expect([parts.notBefore, parts.notAfter]).toEqual([
      new Date('2026-06-01T11:00:00Z'),
      new Date('2031-06-01T10:59:59Z'),
    ]);
  });

  it('is accepted as it was meant, and with any one bit flipped it is not', () => {
    const accepted: number[] = [];
    expect(() => lintCa(tbs, intent)).not.toThrow();

    for (let bit = 0; bit < tbs.length * 8; bit++) {
      const flipped = Buffer.from(tbs);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        lintCa(flipped, intent);
        accepted.push(bit);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CommandFailed' });
      }
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    ['another name', { subjectDer: encodeName('CN=Other') }, 'the subject is another'],
    [
      'another path length',
      { terms: { ...terms, pathLength: 1 } },
      'basic constraints does not say what it must',
    ],
    [
      'no path length',
      { terms: { ...terms, pathLength: undefined } },
      'basic constraints does not say what it must',
    ],
    ['no revocation list', { terms: { ...terms, crlDistributionPoints: [] } }, 'not in the profile'],
    ['a root', { issuerIdentifier: undefined }, 'not in the profile'],
    ['another issuer', { issuerDer: subjectDer }, 'the issuer is not the CA'],
    ['a key of another kind', { issuerKind: 'RSA' as const }, "not that of the CA's key"],
  ])('is refused if %s was meant', (_what, other, message) => {
    expect(() => lintCa(tbs, { ...intent, ...other })).toThrow(message);
  });

  it('of a root names no other key', () => {
    const root = draftCa(
      { subjectDer, spki },
      { ...terms, pathLength: undefined },
      {
        kind: 'P-256',
        subjectDer,
        keyIdentifier: undefined,
      },
    );

    expect(readDer(root.tbs).children[7]?.children[0]?.children).toHaveLength(5);
  });
});
