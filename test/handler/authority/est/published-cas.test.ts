import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readPublishedCas, readUsableCas } from '../../../../handler/authority/est/published-cas';
import { newCsr, openssl } from '../../../sandbox/x509/openssl';
import { type Ca, issue, makeCa, newKey } from './ca';

const root = makeCa('Root', { days: [-9, 30] });
const issuing = makeCa('Issuing', { by: root, days: [-5, 9] });
const renewed = makeCa('Issuing', { by: root, days: [-1, 20] });
const longer = makeCa('Issuing', { by: root, keyPem: issuing.keyPem, days: [-5, 15] });
const next = makeCa('Issuing', { by: root, days: [1, 25] });
const leaf = issue(newCsr('/CN=device-1'), issuing);

// A root with a new key: both, and each signed by the other. (RFC 7030, 4.1.3; RFC 4210, 4.4)
const oldRoot = makeCa('Old and new', { days: [-9, 9] });
const newRoot = makeCa('Old and new', { days: [-2, 30] });
const oldWithNew = makeCa('Old and new', { by: newRoot, keyPem: oldRoot.keyPem, days: [-1, 8] });
const newWithOld = makeCa('Old and new', { by: oldRoot, keyPem: newRoot.keyPem, days: [-1, 8] });

const ders = (...cas: readonly Ca[]) => cas.map(({ certificate }) => certificate.raw);
const read = (...cas: readonly Ca[]) => readPublishedCas(ders(...cas));
const named = (found: ReturnType<typeof readPublishedCas>, ...cas: readonly Ca[]) =>
  found.map(({ certificate }) => cas.findIndex((ca) => ca.certificate.raw.equals(certificate.raw)));

describe('The CAs that a server publishes', () => {
  it('begin with the one below which no other stands, in whatever order they come', () => {
    const other = makeCa('Other', { by: root, days: [-3, 9] });
    fc.assert(
      fc.property(fc.shuffledSubarray([root, issuing, other], { minLength: 3 }), (cas) => {
        const found = read(...cas);

        expect(named(found, other, issuing, root)).toEqual([0, 1, 2]);
        expect(found.map(({ superseded }) => superseded)).toEqual([false, false, false]);
      }),
      { seed: 15, numRuns: 6 },
    );
  });

  it.each([
    ['with a new key', renewed, issuing],
    ['with the same key and a later end', longer, issuing],
  ])('begin with the newest of those with one name: %s', (_, newest, former) => {
    const found = read(former, root, newest);

    expect(named(found, newest, former, root)).toEqual([0, 1, 2]);
    expect(found.map(({ superseded }) => superseded)).toEqual([false, true, false]);
  });

  it('end with the one whose time has not begun', () => {
    const found = read(next, issuing, root);

    expect(named(found, issuing, root, next)).toEqual([0, 1, 2]);
    expect(found.map(({ superseded }) => superseded)).toEqual([false, false, false]);
  });

  it('may be a root with a new key, and the old and new ones signed by each other', () => {
    const all = [oldWithNew, newWithOld, oldRoot, newRoot];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (cas) => {
        const found = read(...cas);

        expect(named(found, newRoot)[0]).toBe(0);
        expect(found.map(({ superseded }) => superseded)).toEqual([false, true, true, true]);
      }),
      { seed: 15, numRuns: 10 },
    );
  });

  it('do not include leaves, the expired, the nameless, keys that AWS IoT does not accept, and what cannot be read', () => {
    const expired = makeCa('Expired', { days: [-9, -1] });
    const edwards = makeCa('Edwards', { keyPem: newKey('-algorithm', 'ED25519') });
    const nameless = openssl(['req', '-x509', '-key', 'key', '-subj', '/', '-days', '1'], {
      key: issuing.keyPem,
    });
    const others = [
      ...ders(expired, edwards),
      new X509Certificate(nameless).raw,
      leaf.raw,
      Buffer.from('3003020101', 'hex'),
    ];

    expect(named(readPublishedCas([...others, ...ders(issuing)]), issuing)).toEqual([0]);
    expect(readUsableCas(others)).toEqual([]);
  });

  it.each([
    ['only leaves', [leaf.raw], 'AuthorityNotActive', 'publishes 1 certificates, and none is that of a CA'],
    ['nothing that can be read', [Buffer.of(0)], 'AuthorityNotActive', 'none is that of a CA'],
    [
      'only the expired',
      ders(makeCa('Expired', { days: [-9, -1] })),
      'AuthorityNotActive',
      'has not expired',
    ],
    [
      'another key',
      ders(makeCa('Other', { keyPem: newKey('-algorithm', 'ED25519') })),
      'AuthorityKeyUnsupported',
      'Ed25519',
    ],
  ])('are not to be had from %s', (_, certificates, reason, message) => {
    expect(() => readPublishedCas(certificates)).toThrow(expect.objectContaining({ reason }));
    expect(() => readPublishedCas(certificates)).toThrow(message);
  });
});
