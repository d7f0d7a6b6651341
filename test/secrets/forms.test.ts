import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretFinder } from './forms';

const PIECE = fc.string({ minLength: 0, maxLength: 40, unit: 'binary-ascii' });
const SECRET = fc.stringMatching(/^[\x21-\x7e]{24,60}$/);

const WRITTEN: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in JSON', (text) => JSON.stringify({ text })],
  ['in JSON in JSON', (text) => JSON.stringify({ text: JSON.stringify({ text }) })],
  ['in a URL', (text) => `https://localhost/?text=${encodeURIComponent(text)}`],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ['in hexadecimal', (text) => Buffer.from(text).toString('hex')],
];

describe('The search for secrets', () => {
  it.each(WRITTEN)('finds one in the middle of something that is written %s', (_, write) => {
    fc.assert(
      fc.property(PIECE, SECRET, PIECE, (before, secret, after) => {
        const finder = new SecretFinder();
        finder.add('it', secret);

        expect([...finder.foundIn(`x${write(before + secret + after)}x`).keys()]).toEqual(['it']);
      }),
      { seed: 15, numRuns: 50 },
    );
  });

  it('finds a piece of one, as errors quote texts', () => {
    const finder = new SecretFinder();
    const text = 'correct-horse-battery-staple';
    finder.add('it', text);

    const quoted = `Unexpected token 'c', "${text.slice(0, 12)}"... is not valid JSON`;
    expect(finder.foundIn(quoted)).toEqual(new Map([['it', quoted]]));
  });

  it('finds none where there is none', () => {
    const finder = new SecretFinder();
    finder.add('it', 'correct-horse-battery-staple');

    expect(finder.foundIn('correct; horse; battery; staple').size).toBe(0);
  });

  it('refuses what is too short to be told from other texts', () => {
    expect(() => new SecretFinder().add('it', 'short')).toThrow('it has less than 12 characters.');
  });
});
