import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeTbsCertList } from '../../../handler/crl/encode';
import { lintList } from '../../../handler/crl/lint';
import { compareSerialNumbers, type ListDraft, type RevokedCertificate } from '../../../handler/crl/list';
import { readCertificateList, readListOrigin, readTbsCertList } from '../../../handler/crl/read';
import { REVOCATION_REASONS, type RevocationReason } from '../../../handler/crl/reason';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import { Tag } from '../../../handler/x509/der';
import { encode } from '../../../handler/x509/write-der';
import { OpensslAuthority } from '../x509/openssl-authority';

const issuer = readLeafIssuer(new OpensslAuthority('Lists').certificate);
const other = readLeafIssuer(new OpensslAuthority('Others').certificate);

const AT = new Date('2026-06-01T12:00:00Z');

const entry = (serialNumber: string, more: Partial<RevokedCertificate> = {}): RevokedCertificate => ({
  serialNumber: Buffer.from(serialNumber, 'hex'),
  revocationDate: AT,
  reason: 'unspecified',
  ...more,
});

const DRAFT: ListDraft = {
  number: 1_780_315_200n,
  thisUpdate: AT,
  nextUpdate: new Date('2026-06-08T12:00:00Z'),
  revoked: [
    entry('05'),
    entry('0080', { reason: 'keyCompromise', invalidityDate: new Date('2051-01-01T00:00:00Z') }),
    entry('7f00', { reason: 'superseded' }),
  ],
};

/** Times that both of X.509's types together can have, in whole seconds. */
const time = fc
  .integer({ min: Date.parse('1950-01-01') / 1_000, max: Date.parse('2100-01-01') / 1_000 })
  .map((seconds) => new Date(1_000 * seconds));

const revokedCertificate = fc.record(
  {
    serialNumber: fc
      .uint8Array({ minLength: 1, maxLength: 19 })
      .map((octets) => Buffer.from([0x01, ...octets])),
    revocationDate: time,
    reason: fc.constantFrom(...(Object.keys(REVOCATION_REASONS) as RevocationReason[])),
    invalidityDate: time,
  },
  { requiredKeys: ['serialNumber', 'revocationDate', 'reason'] },
);

describe('A revocation list', () => {
  it('is read as it was written, and passes its lint, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(revokedCertificate, { selector: ({ serialNumber }) => serialNumber.toString('hex') }),
        fc.bigInt({ min: 0n, max: 2n ** 159n - 1n }),
        (entries, number) => {
          const revoked = [...entries].sort((a, b) => compareSerialNumbers(a.serialNumber, b.serialNumber));
          const draft = { ...DRAFT, number, revoked };

          const tbs = encodeTbsCertList(draft, issuer);

          const read = readTbsCertList(tbs);
          expect([...read.revoked()]).toEqual(revoked);
          expect(read).toMatchObject({
            number,
            thisUpdate: DRAFT.thisUpdate,
            nextUpdate: DRAFT.nextUpdate,
            issuer: issuer.subjectDer,
          });
          lintList(tbs, { issuer, draft, previous: undefined });
        },
      ),
    );
  });

  describe('does not pass its lint when', () => {
    const previous = { ...DRAFT, number: DRAFT.number - 1n };

    it.each<[string, Partial<ListDraft>, string]>([
      ['an entry is missing', { revoked: DRAFT.revoked.slice(1) }, 'not what the ledger says'],
      ['the last entry is missing', { revoked: DRAFT.revoked.slice(0, 2) }, 'it has 2 entries, not 3'],
      ['the list is empty', { revoked: [] }, 'it has 0 entries, not 3'],
      ['there is one more', { revoked: [...DRAFT.revoked, entry('7f01')] }, 'one too many'],
      [
        'an entry is of another time',
        { revoked: [entry('05', { revocationDate: new Date(0) }), ...DRAFT.revoked.slice(1)] },
        'the entry of 05 is not what the ledger says',
      ],
      [
        'an entry has another reason',
        { revoked: [entry('05', { reason: 'keyCompromise' }), ...DRAFT.revoked.slice(1)] },
        'not what the ledger says',
      ],
      ['it has another number', { number: 1_780_315_201n }, 'its number is another'],
      ['it ends at another time', { nextUpdate: new Date('2026-06-09T12:00:00Z') }, 'its times are others'],
    ])('%s', (_, changes, message) => {
      const tbs = encodeTbsCertList({ ...DRAFT, ...changes }, issuer);

      expect(() => lintList(tbs, { issuer, draft: DRAFT, previous })).toThrow(`ListLintFailed`);
      expect(() => lintList(tbs, { issuer, draft: DRAFT, previous })).toThrow(message);
    });

    it.each<[string, ListDraft, string]>([
      ['entries are out of order', { ...DRAFT, revoked: [...DRAFT.revoked].reverse() }, 'out of order'],
      ['an entry is there twice', { ...DRAFT, revoked: [entry('05'), entry('05')] }, 'appears twice'],
      ['a serial number is negative', { ...DRAFT, revoked: [entry('85')] }, 'negative serial number'],
      ['a serial number is too long', { ...DRAFT, revoked: [entry('01'.repeat(21))] }, 'more than 20 octets'],
      [
        'its number is too long',
        { ...DRAFT, number: 2n ** 159n },
        'the number of the list has more than 20 octets',
      ],
      ['its number is not greater', { ...DRAFT, number: previous.number }, 'is not greater than'],
      ['it ends before it begins', { ...DRAFT, nextUpdate: AT }, 'ends before it begins'],
    ])('%s, also if that is what was asked for', (_, draft, message) => {
      expect(() => lintList(encodeTbsCertList(draft, issuer), { issuer, draft, previous })).toThrow(message);
    });

    it('it is of another CA', () => {
      const tbs = encodeTbsCertList(DRAFT, other);

      expect(() => lintList(tbs, { issuer, draft: DRAFT, previous })).toThrow("its issuer is not the CA's");
    });

    it('it cannot be read', () => {
      const tbs = encodeTbsCertList(DRAFT, issuer).subarray(0, -1);

      expect(() => lintList(tbs, { issuer, draft: DRAFT, previous })).toThrow('ListLintFailed');
    });
  });

  it('is refused by its reader when anything is cut off or added', () => {
    const tbs = encodeTbsCertList(DRAFT, issuer);

    for (let length = 0; length < tbs.length; length++) {
      expect(() => [...readTbsCertList(tbs.subarray(0, length)).revoked()]).toThrow();
    }
    expect(() => readTbsCertList(Buffer.concat([tbs, Buffer.of(5, 0)]))).toThrow('bytes follow');
    const nulls = Buffer.from('0500'.repeat(20), 'hex');
    expect(() => readListOrigin(encode(Tag.Sequence, nulls))).toThrow('the list has more than 3 parts');
    expect(() => readTbsCertList(encode(Tag.Sequence, nulls))).toThrow(
      'what is signed has more than 7 parts',
    );
    expect(() => readCertificateList(Buffer.alloc(0))).toThrow('missing');
  });

  it('is refused by its reader when its number has more octets than a number can have', () => {
    const tbs = encodeTbsCertList({ ...DRAFT, number: 2n ** 159n }, issuer);

    expect(() => readTbsCertList(tbs)).toThrow('the number of the list has more than 20 octets');
  });
});
