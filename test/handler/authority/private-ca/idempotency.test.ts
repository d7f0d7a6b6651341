import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idempotencyToken } from '../../../../handler/authority/private-ca/idempotency';
import type { PrivateCaSettings } from '../../../../handler/authority/private-ca/settings';
import { SIGNING_ALGORITHMS } from '../../../../handler/authority/private-ca/vocabulary';
import { newOrder, TEMPLATE_ARN } from './sandbox';

const SETTINGS: PrivateCaSettings = {
  authorityArn: 'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/1',
  region: 'eu-central-1',
  profile: { templateArn: TEMPLATE_ARN, validityDays: 30, signingAlgorithm: undefined },
};
const ORDER = newOrder();
const TOKEN = idempotencyToken(SETTINGS, ORDER);

describe('idempotencyToken', () => {
  it('is as long as AWS Private CA allows, in characters that it takes', () => {
    expect(TOKEN).toMatch(/^[\w-]{36}$/);
  });

  it('is the same for the same certificate', () => {
    const same = { ...ORDER, csr: { ...ORDER.csr, der: Buffer.from(ORDER.csr.der) } };

    expect(idempotencyToken({ ...SETTINGS }, same)).toBe(TOKEN);
  });

  it.each([
    ['CSR', { csr: newOrder().csr }],
    ['client', { clientId: 'device-2' }],
    ['principal', { principalId: 'another claim' }],
  ])('is another for another %s', (_, change) => {
    expect(idempotencyToken(SETTINGS, { ...ORDER, ...change })).not.toBe(TOKEN);
  });

  it('is another at another CA', () => {
    const other = { ...SETTINGS, authorityArn: `${SETTINGS.authorityArn}2` };

    expect(idempotencyToken(other, ORDER)).not.toBe(TOKEN);
  });

  it.each([
    ['template', { templateArn: 'arn:aws:acm-pca:::template/EndEntityCertificate/V1' }],
    ['algorithm', { signingAlgorithm: 'SHA384WITHECDSA' }],
    ['length of life', { validityDays: 31 }],
  ] as const)('is another for another %s', (_, change) => {
    const other = { ...SETTINGS, profile: { ...SETTINGS.profile, ...change } };

    expect(idempotencyToken(other, ORDER)).not.toBe(TOKEN);
  });

  describe('is the same if and only if every part is', () => {
    /** What a token is made of. */
    interface Parts {
      readonly authorityArn: string;
      readonly templateArn: string;
      readonly validityDays: number;
      readonly signingAlgorithm: (typeof SIGNING_ALGORITHMS)[number] | undefined;
      readonly clientId: string;
      readonly principalId: string;
      readonly der: string;
    }

    const tokenOf = ({ authorityArn, clientId, principalId, der, ...profile }: Parts) =>
      idempotencyToken(
        { ...SETTINGS, authorityArn, profile },
        { csr: { ...ORDER.csr, der: Buffer.from(der, 'latin1') }, clientId, principalId },
      );

    const isSame = (one: Parts, other: Parts) =>
      (Object.keys(one) as (keyof Parts)[]).every((part) => one[part] === other[part]);

    /** Few characters, so that texts are often equal, or nearly; among them what might stand between the parts. */
    const text = fc.string({
      unit: fc.constantFrom('a', '\n', '\0', '1', ':', '\u00e9', '\ud83d', '\ude00'),
    });
    const parts: fc.Arbitrary<Parts> = fc.record({
      authorityArn: text,
      templateArn: text,
      validityDays: fc.integer({ min: 1, max: 12 }),
      signingAlgorithm: fc.constantFrom(undefined, ...SIGNING_ALGORITHMS),
      clientId: text,
      principalId: text,
      der: fc.string({ unit: fc.constantFrom('a', '\n', '\0', '1', ':', '\u00e9') }),
    });

    it('for any two requests', () => {
      fc.assert(
        fc.property(parts, parts, (one, another) => {
          // Half of what is compared has most parts in common.
          const other = { ...another, authorityArn: one.authorityArn, templateArn: one.templateArn };

          expect(tokenOf(one) === tokenOf(another)).toBe(isSame(one, another));
          expect(tokenOf(one) === tokenOf(other)).toBe(isSame(one, other));
        }),
        { seed: 61 },
      );
    });

    it('for any one part that changes, and changes back', () => {
      fc.assert(
        fc.property(parts, parts, fc.constantFrom('clientId', 'principalId', 'der'), (one, another, part) => {
          const other = { ...one, [part]: another[part as keyof Parts] };

          expect(tokenOf(one) === tokenOf(other)).toBe(isSame(one, other));
          expect(tokenOf({ ...other, [part]: one[part as keyof Parts] })).toBe(tokenOf(one));
        }),
        { seed: 62 },
      );
    });

    it('for one text that is cut in two at different places', () => {
      const neighbours = [
        ['authorityArn', 'templateArn'],
        ['clientId', 'principalId'],
        ['principalId', 'der'],
      ] as const;
      const cuts = fc
        .string({ unit: fc.constantFrom('a', '\n', '\0', '1', ':'), maxLength: 6 })
        .chain((whole) => {
          const at = fc.nat(whole.length);
          return fc.tuple(fc.constant(whole), at, at);
        });
      fc.assert(
        fc.property(
          parts,
          fc.constantFrom(...neighbours),
          cuts,
          (one, [left, right], [whole, first, second]) => {
            const cutAt = (at: number) => ({ ...one, [left]: whole.slice(0, at), [right]: whole.slice(at) });

            expect(tokenOf(cutAt(first)) === tokenOf(cutAt(second))).toBe(first === second);
          },
        ),
        { seed: 63 },
      );
    });
  });

  it.each([
    [
      'a line end between the parts',
      { clientId: 'a\n', principalId: 'b' },
      { clientId: 'a', principalId: '\nb' },
    ],
    ['the same text in all', { clientId: 'ab', principalId: '' }, { clientId: '', principalId: 'ab' }],
    ['what looks like a length', { clientId: 'a2:b', principalId: '' }, { clientId: 'a', principalId: 'b' }],
    [
      'halves of characters',
      { clientId: '\ud83d', principalId: 'b' },
      { clientId: '\ud83e', principalId: 'b' },
    ],
    [
      'the same texts the other way round',
      { clientId: 'a', principalId: 'b' },
      { clientId: 'b', principalId: 'a' },
    ],
  ])('tells apart two requesters, in spite of %s', (_, one, other) => {
    expect(idempotencyToken(SETTINGS, { ...ORDER, ...one })).not.toBe(
      idempotencyToken(SETTINGS, { ...ORDER, ...other }),
    );
  });
});
