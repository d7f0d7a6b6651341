import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { RequestRejected } from '../../../handler/errors';
import { draftLeaf, type LeafDraft } from '../../../handler/issuance/draft';
import { readLeafProfile } from '../../../handler/issuance/profile';
import { readSignedParts } from '../../../handler/x509/certificate';
import { readDer, Tag } from '../../../handler/x509/der';
import { mutations } from '../../../testing/requests/changes';
import { forgeCsr, name, nameAttribute, Oid, signInfo, toPem } from '../../../testing/requests/forge';
import { mutate, putTogether, takeApart } from '../../../testing/requests/mutate';
import { GOOD_REQUESTS } from '../../../testing/requests/requests';
import { set, text } from '../../../testing/requests/write-der';
import { readFixture } from '../csr/fixtures';
import { DigestSigningCa } from './ca';

const DAY_MS = 86_400_000;

const issuer = new DigestSigningCa().issuer;
const profile = readLeafProfile('LEAF', { validityDays: 1 });
const read = (pem: string) => checkCsr(pem, 'device-1', ANY_NAMES);
const subjectOf = ({ tbs }: LeafDraft) => readSignedParts(readDer(tbs)).subject.encoding;

describe('draftLeaf', () => {
  it('says what is in what is signed', () => {
    const draft = draftLeaf(read(readFixture('good-p256')), profile, issuer);

    const parts = readSignedParts(readDer(draft.tbs));
    expect(parts.serialNumber.toString('hex').toUpperCase()).toBe(draft.serialNumber);
    expect([parts.notBefore, parts.notAfter]).toEqual([draft.notBefore, draft.notAfter]);
    expect(draft.digest).toEqual(createHash('sha256').update(draft.tbs).digest());
    expect(draft.subjectRewritten).toBe(false);
  });

  it('has a serial number of its own each time', () => {
    const csr = read(readFixture('good-p256'));

    expect(draftLeaf(csr, profile, issuer).serialNumber).not.toBe(
      draftLeaf(csr, profile, issuer).serialNumber,
    );
  });

  it.each([
    ['good-unsorted-rdn', true],
    ['good-printable-string-with-at-sign', true],
    ['good-numeric-string-with-letters', true],
    ['good-multivalued-rdn', false],
    ['good-bmp-string-subject', false],
    ['good-utf8-subject', false],
  ])('of %s says whether the subject was rewritten: %s', (fixture, rewritten) => {
    const csr = read(readFixture(fixture));

    const draft = draftLeaf(csr, profile, issuer);

    expect(draft.subjectRewritten).toBe(rewritten);
    expect(subjectOf(draft).equals(csr.subjectDer)).toBe(!rewritten);
  });

  it('sorts the directory name of an alternative name', () => {
    expect(() => draftLeaf(read(readFixture('good-directory-name-unsorted')), profile, issuer)).not.toThrow();
  });

  it('takes a subject of thirty parts', () => {
    const subject = name(Array.from({ length: 30 }, (_, index) => `part ${index}`));

    expect(subjectOf(draftLeaf(read(toPem(forgeCsr({ subject }))), profile, issuer)).equals(subject)).toBe(
      true,
    );
  });

  it.each<[string, Buffer]>([
    ['the name of the CA', name(['CA'])],
    [
      'the name of the CA, once it is rewritten',
      name([set(nameAttribute(Oid.commonName, text(Tag.PrintableString, 'C_A')))]),
    ],
  ])('refuses %s', (_name, subject) => {
    const named = { ...issuer, subjectDer: subject.includes('C_A') ? name(['C_A']) : name(['CA']) };
    const call = () => draftLeaf(read(toPem(forgeCsr({ subject }))), profile, named);

    expect(call).toThrow(RequestRejected);
    expect(call).toThrow("CsrRefusedByAuthority: the subject is the CA's own name");
  });

  it.each([
    ['2049-12-30T12:00:00Z', 1, Buffer.from('491231105959Z')],
    ['2049-12-31T12:00:00Z', 1, Buffer.from('20500101105959Z')],
    ['2050-06-01T12:00:00Z', 1, Buffer.from('20500601110000Z')],
  ])('at %s for %d day has the times that RFC 5280 demands', (now, validityDays, time) => {
    const eternal = { ...issuer, notBefore: new Date(0), notAfter: new Date('9999-12-31T23:59:59Z') };
    const days = readLeafProfile('LEAF', { validityDays });

    const { tbs } = draftLeaf(read(readFixture('good-p256')), days, eternal, new Date(now));

    expect(tbs.includes(time)).toBe(true);
  });

  it('follows the CA to its last minutes, and then no more', () => {
    const csr = read(readFixture('good-p256'));
    const earlier = (milliseconds: number) => new Date(issuer.notAfter.getTime() - milliseconds);

    expect(draftLeaf(csr, profile, issuer, earlier(2 * DAY_MS)).notAfter < issuer.notAfter).toBe(true);
    expect(draftLeaf(csr, profile, issuer, earlier(300_000)).notAfter).toEqual(issuer.notAfter);
    expect(() => draftLeaf(csr, profile, issuer, earlier(299_999))).toThrow(/^AuthorityNotActive: /);
  });

  it('of any request that is accepted passes its own lint, or the names are refused', () => {
    const outcomes = { drafted: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...GOOD_REQUESTS),
        fc.array(mutations, { minLength: 1, maxLength: 3 }),
        ({ der, key }, list) => {
          const [info] = takeApart(der).inside;
          if (info === undefined) throw new Error('A request without information.');
          const pem = toPem(signInfo(putTogether(mutate(info, list)), { key }));
          try {
            const csr = read(pem);
            expect(subjectOf(draftLeaf(csr, profile, issuer)).length).toBeGreaterThan(0);
            outcomes.drafted++;
          } catch (error) {
            if (!(error instanceof RequestRejected)) throw error;
            outcomes.refused++;
          }
        },
      ),
      { seed: 1, numRuns: 1_500 },
    );
    expect(outcomes.drafted).toBeGreaterThan(100);
    expect(outcomes.refused).toBeGreaterThan(100);
  });

  it('copies the key octet for octet, compressed or not', () => {
    for (const fixture of ['good-compressed-point', 'good-rsa-2048']) {
      const csr = read(readFixture(fixture));

      const { spki } = readSignedParts(readDer(draftLeaf(csr, profile, issuer).tbs));

      expect(spki.encoding.equals(csr.spki)).toBe(true);
      expect(() => createPublicKey({ key: spki.encoding, format: 'der', type: 'spki' })).not.toThrow();
    }
  });
});
