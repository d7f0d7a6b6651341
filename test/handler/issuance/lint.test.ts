import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { SigningFailed } from '../../../handler/errors';
import { draftLeaf, type LeafDraft } from '../../../handler/issuance/draft';
import { lintLeaf } from '../../../handler/issuance/lint';
import { readLeafProfile } from '../../../handler/issuance/profile';
import { readDer, Tag } from '../../../handler/x509/der';
import { encodeTime } from '../../../handler/x509/time';
import { mutations } from '../../../testing/requests/changes';
import {
  attributes,
  CA_TRUE,
  extension,
  forgeCsr,
  GeneralName,
  name,
  nameAttribute,
  Oid,
  requestOf,
  spkiOf,
  toPem,
} from '../../../testing/requests/forge';
import { flip, mutate, putTogether, takeApart } from '../../../testing/requests/mutate';
import {
  boolean,
  integer,
  octetString,
  oid,
  sequence,
  set,
  text,
  value,
} from '../../../testing/requests/write-der';
import { DigestSigningCa } from './ca';

const SECOND_MS = 1_000;
const now = new Date('2026-06-01T12:00:00Z');
const issuer = {
  ...new DigestSigningCa().issuer,
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2046-01-01T00:00:00Z'),
};
const profile = readLeafProfile('LEAF', {
  validityDays: 365,
  extendedKeyUsages: ['clientAuth', 'serverAuth'],
  keyEncipherment: true,
  crlDistributionPoints: ['http://crl.example/1.crl', 'http://mirror.example/1.crl'],
  authorityInfoAccess: { caIssuers: 'http://ca.example/ca.cer', ocsp: 'http://ocsp.example/' },
  certificatePolicies: ['1.3.6.1.4.1.99999.2'],
});

const organization = nameAttribute(Oid.organization, text(Tag.PrintableString, 'Fleet'));
const commonName = (text_: string) => nameAttribute(Oid.commonName, text(Tag.Utf8String, text_));
const NAMES = sequence(
  GeneralName.dns('device-1.example'),
  GeneralName.ip(10, 0, 0, 1),
  GeneralName.directory(name([set(organization)])),
);
const csr = checkCsr(
  toPem(
    forgeCsr({
      subject: name([set(organization), set(commonName('device-1'))]),
      attributes: attributes(requestOf([extension(Oid.subjectAltName, NAMES)])),
    }),
  ),
  'device-1',
  ANY_NAMES,
);
const draft = draftLeaf(csr, profile, issuer, now);

const lint = (changed: Partial<LeafDraft>) =>
  lintLeaf({ ...draft, ...changed }, { csr, profile, issuer, now });
const refusal = expect.objectContaining({ name: 'SigningFailed', reason: 'LeafLintFailed' });

/** What is signed, with some of its fields changed; fields are counted from the version on. */
function withFields(changes: Readonly<Record<number, Uint8Array>>): Buffer {
  return sequence(...readDer(draft.tbs).children.map(({ encoding }, index) => changes[index] ?? encoding));
}

/** The same with other extensions. */
function withExtensions(change: (extensions: readonly Buffer[]) => readonly Buffer[]): Buffer {
  const list = readDer(draft.tbs).children[7]?.children[0]?.children ?? [];
  return withFields({ 7: value(Tag.Context3, sequence(...change(list.map(({ encoding }) => encoding)))) });
}

/** The same with the extensions of the types of these in their places. */
function withInstead(...instead: readonly Buffer[]): Buffer {
  const typeOf = (each: Buffer) => readDer(each).children[0]?.encoding.toString('hex');
  return withExtensions((list) =>
    list.map((each) => instead.find((other) => typeOf(other) === typeOf(each)) ?? each),
  );
}

const lifetime = (notBefore: Date, notAfter: Date) => sequence(encodeTime(notBefore), encodeTime(notAfter));
const later = (date: Date, seconds: number) => new Date(date.getTime() + seconds * SECOND_MS);
const { notBefore, notAfter } = draft;

describe('lintLeaf', () => {
  it('accepts a good draft', () => {
    expect(() => lint({})).not.toThrow();
    expect(putTogether(takeApart(draft.tbs)).equals(draft.tbs)).toBe(true);
  });

  it('refuses it with any one bit flipped', () => {
    const accepted: number[] = [];

    for (let bit = 0; bit < draft.tbs.length * 8; bit++) {
      try {
        lint({ tbs: flip(draft.tbs, bit) });
        accepted.push(bit);
      } catch (error) {
        expect(error).toEqual(refusal);
      }
    }

    expect(accepted).toEqual([]);
  });

  it('refuses it with anything else changed but the order of the extensions', () => {
    const sorted = (tbs: Buffer) => {
      const list = readDer(tbs).children[7]?.children[0]?.children ?? [];
      return list.map(({ encoding }) => encoding.toString('hex')).sort();
    };
    fc.assert(
      fc.property(fc.array(mutations, { minLength: 1, maxLength: 3 }), (list) => {
        const tbs = putTogether(mutate(takeApart(draft.tbs), list));
        try {
          lint({ tbs });
        } catch (error) {
          expect(error).toEqual(refusal);
          return;
        }
        expect(tbs).toHaveLength(draft.tbs.length);
        expect(sorted(tbs)).toEqual(sorted(draft.tbs));
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  it.each<[what: string, tbs: Buffer, message: string]>([
    ['bytes after it', Buffer.concat([draft.tbs, Buffer.of(0)]), 'bytes follow the end'],
    ['version 2', withFields({ 0: value(Tag.Context0, integer(1)) }), 'version 2'],
    [
      'another serial number',
      withFields({ 1: value(Tag.Integer, Buffer.alloc(20, 0x41)) }),
      'serial number is another',
    ],
    [
      'a short serial number',
      withFields({ 1: value(Tag.Integer, Buffer.alloc(15, 0x41)) }),
      'serial number is too short',
    ],
    ['a negative one', withFields({ 1: value(Tag.Integer, Buffer.alloc(20, 0x81)) }), 'negative'],
    [
      'ECDSA with SHA-384',
      withFields({ 2: sequence(oid('1.2.840.10045.4.3.3')) }),
      'signature algorithm is not',
    ],
    [
      'a NULL in the algorithm',
      withFields({ 2: sequence(oid(Oid.sha256WithEcdsa), value(Tag.Null)) }),
      'signature algorithm is not',
    ],
    ['SHA-1', withFields({ 2: sequence(oid('1.2.840.10045.4.1')) }), 'too weak'],
    ['another issuer', withFields({ 3: name(['Other CA']) }), 'the issuer is not the CA'],
    ['another beginning', withFields({ 4: lifetime(later(notBefore, 1), notAfter) }), 'lifetime is another'],
    ['another end', withFields({ 4: lifetime(notBefore, later(notAfter, 1)) }), 'lifetime is another'],
    ['another subject', withFields({ 5: name(['device-2']) }), "does not have the CSR's subject"],
    [
      'the subject with other string types',
      withFields({
        5: name([
          set(nameAttribute(Oid.organization, text(Tag.Utf8String, 'Fleet'))),
          set(commonName('device-1')),
        ]),
      }),
      'the subject is rewritten and nobody says so',
    ],
    ['another key', withFields({ 6: spkiOf(otherKey) }), "does not have the CSR's public key"],
    [
      'no extensions',
      sequence(
        ...readDer(draft.tbs)
          .children.slice(0, 7)
          .map(({ encoding }) => encoding),
      ),
      'fields',
    ],
    [
      'a unique identifier',
      sequence(
        ...readDer(draft.tbs).children.flatMap(({ encoding }, index) =>
          index === 7 ? [value(0x81, Buffer.of(0, 1)), encoding] : [encoding],
        ),
      ),
      'it has 9 fields',
    ],
    ['CA:TRUE', withInstead(extension(Oid.basicConstraints, CA_TRUE, boolean(0xff))), 'can sign others'],
    [
      'CA:FALSE written out',
      withInstead(extension(Oid.basicConstraints, sequence(boolean(0)), boolean(0xff))),
      'basic constraints does not say',
    ],
    [
      'keyCertSign',
      withInstead(extension(Oid.keyUsage, value(Tag.BitString, Buffer.of(2, 0x84)), boolean(0xff))),
      'can sign others',
    ],
    [
      'key encipherment of an EC key',
      withInstead(extension(Oid.keyUsage, value(Tag.BitString, Buffer.of(5, 0xa0)), boolean(0xff))),
      'the key usage does not say',
    ],
    [
      'key usage that is not critical',
      withInstead(extension(Oid.keyUsage, value(Tag.BitString, Buffer.of(7, 0x80)))),
      'the key usage is not critical',
    ],
    [
      'zeros in the key usage that DER leaves out',
      withInstead(extension(Oid.keyUsage, value(Tag.BitString, Buffer.of(0, 0x80)), boolean(0xff))),
      'the key usage does not say',
    ],
    [
      'no client authentication',
      withInstead(extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')))),
      'cannot connect',
    ],
    [
      'one purpose less',
      withInstead(extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.2')))),
      'extended key usage does not',
    ],
    [
      "another name of the leaf's key",
      withInstead(extension('2.5.29.14', octetString(Buffer.alloc(20)))),
      "certificate's key does",
    ],
    [
      "another name of the CA's key",
      withInstead(extension('2.5.29.35', sequence(value(0x80, Buffer.alloc(20))))),
      "CA's key does",
    ],
    [
      "the CA's key named also by a serial number",
      withInstead(
        extension('2.5.29.35', sequence(value(0x80, issuer.keyIdentifier), value(0x82, Buffer.of(1)))),
      ),
      "CA's key does",
    ],
    [
      'another alternative name',
      withInstead(extension(Oid.subjectAltName, sequence(GeneralName.dns('device-2.example')))),
      'alternative names that are not those of the CSR',
    ],
    [
      'an alternative name twice',
      withInstead(
        extension(Oid.subjectAltName, sequence(Buffer.concat([NAMES.subarray(2), NAMES.subarray(2)]))),
      ),
      'alternative names does not say',
    ],
    [
      'critical alternative names next to a subject',
      withInstead(extension(Oid.subjectAltName, NAMES, boolean(0xff))),
      'alternative names is critical',
    ],
    ['an extension less', withExtensions((list) => list.slice(0, -1)), 'is missing'],
    [
      'no alternative names',
      withExtensions((list) => [...list.slice(0, 5), ...list.slice(6)]),
      'alternative names is missing',
    ],
    [
      'an extension more',
      withExtensions((list) => [...list, extension('1.2.3.4', value(Tag.Null))]),
      'the extension 1.2.3.4',
    ],
    [
      'an extension twice',
      withExtensions(([first, ...list]) => [...(first ? [first, first] : []), ...list]),
      'appears twice',
    ],
    [
      'the default of a criticality written out',
      withInstead(extension('2.5.29.14', octetString(Buffer.alloc(20)), boolean(0))),
      'says that it is not critical',
    ],
    [
      'two distribution points',
      withInstead(
        extension(
          '2.5.29.31',
          sequence(pointOf('http://crl.example/1.crl'), pointOf('http://mirror.example/1.crl')),
        ),
      ),
      'a list has 2 parts',
    ],
    [
      'another revocation list',
      withInstead(extension('2.5.29.31', sequence(pointOf('http://crl.example/2.crl')))),
      'CRL distribution',
    ],
    [
      'another responder',
      withInstead(
        extension(
          '1.3.6.1.5.5.7.1.1',
          sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), GeneralName.uri('http://evil.example/'))),
        ),
      ),
      'information about the CA does not say',
    ],
    [
      'another policy',
      withInstead(extension('2.5.29.32', sequence(sequence(oid('2.5.29.32.0'))))),
      'policies does not say',
    ],
  ])('refuses %s', (_what, tbs, message) => {
    expect(tbs.equals(draft.tbs)).toBe(false);
    expect(() => lint({ tbs })).toThrow(refusal);
    expect(() => lint({ tbs })).toThrow(message);
    expect(() => lint({ tbs })).toThrow(/^LeafLintFailed: .* Nothing was signed\.$/);
  });

  it.each<[what: string, notBefore: Date, notAfter: Date, message: string]>([
    ['begins before the CA', later(issuer.notBefore, -1), notAfter, 'when the CA is not'],
    ['ends after the CA', notBefore, later(issuer.notAfter, 1), 'when the CA is not'],
    ['has not begun', later(now, 1), notAfter, 'not valid yet'],
    ['begins long ago', later(notBefore, -2), notAfter, 'begins too early'],
    ['ends at once', notBefore, later(now, 298), 'ends too soon'],
    ['ends a second late', notBefore, later(notAfter, 1), 'not that of the profile'],
    ['ends a second early', notBefore, later(notAfter, -1), 'not that of the profile'],
  ])('refuses a lifetime that %s, even if the draft says so', (_what, from, to, message) => {
    const changed = { tbs: withFields({ 4: lifetime(from, to) }), notBefore: from, notAfter: to };

    expect(() => lint(changed)).toThrow(refusal);
    expect(() => lint(changed)).toThrow(message);
  });

  it('refuses the right time in the type of other years', () => {
    const generalized = (date: Date) => text(0x18, date.toISOString().replace(/\.000|[-:T]/g, ''));
    const tbs = withFields({ 4: sequence(generalized(notBefore), encodeTime(notAfter)) });

    expect(() => lint({ tbs })).toThrow('a time has the type of other years');
  });

  it('refuses a subject that is rewritten without need, even if the draft says so', () => {
    const subject = name([
      set(nameAttribute(Oid.organization, text(Tag.Utf8String, 'Fleet'))),
      set(commonName('device-1')),
    ]);

    expect(() => lint({ tbs: withFields({ 5: subject }), subjectRewritten: true })).toThrow('without need');
  });

  it('refuses a subject that is copied although it is not valid DER', () => {
    const marks = name([set(nameAttribute(Oid.commonName, text(Tag.PrintableString, 'device_1')))]);
    const odd = checkCsr(toPem(forgeCsr({ subject: marks })), 'device-1', ANY_NAMES);
    const plain = readLeafProfile('LEAF', { validityDays: 365 });
    const good = draftLeaf(odd, plain, issuer, now);
    const fields = readDer(good.tbs).children.map(({ encoding }, index) => (index === 5 ? marks : encoding));
    const call = () =>
      lintLeaf(
        { ...good, tbs: sequence(...fields), subjectRewritten: false },
        { csr: odd, profile: plain, issuer, now },
      );

    expect(call).toThrow(SigningFailed);
    expect(call).toThrow('the subject is not valid DER');
  });
});

function pointOf(url: string): Buffer {
  return sequence(value(Tag.Context0, value(Tag.Context0, GeneralName.uri(url))));
}
