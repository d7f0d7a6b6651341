import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAnswer, readErrors } from '../../../../handler/authority/vault/answer';
import { VaultRefusal } from '../../../../handler/authority/vault/refusal';
import { joined } from './fake-vault';

const seed = 15;

/** A secret as there are: without spaces, and too long to be in a message by chance. */
const secret = fc.stringMatching(/^[\x21-\x7e]{20,60}$/);

describe("Vault's answers", () => {
  it('are taken apart, and what is not as it should be is left out', () => {
    expect(readAnswer('{"data":{"a":1},"auth":null,"warnings":["w",1]}')).toEqual({
      data: { a: 1 },
      auth: undefined,
      warnings: ['w'],
    });
    expect(readAnswer('{"data":[]}')).toEqual({ data: {}, auth: undefined, warnings: [] });
    for (const none of ['', '<html>', '[]', 'null', '"text"', '{']) expect(readAnswer(none)).toBeUndefined();
  });

  it('have their errors one by one, also those that Vault joined', () => {
    const one = JSON.stringify({ errors: [joined('permission denied')] });
    const two = JSON.stringify({ errors: [joined('permission denied', 'invalid token'), 'third'] });

    expect(readErrors(one)).toEqual(['permission denied']);
    expect(readErrors(two)).toEqual(['permission denied', 'invalid token', 'third']);
    expect(readErrors('{"errors":["1 error(s) occurred:\\n\\n* permission denied"]}')).toEqual([
      'permission denied',
    ]);
    for (const none of ['', '<html>', '{"errors":[]}', '{"errors":null}', '{"errors":[1]}']) {
      expect(readErrors(none)).toEqual([]);
    }
  });

  it('never break the reader, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 100, max: 599 }), (body, status) => {
        readAnswer(body);
        const { message } = new VaultRefusal({ status, body, retryAfterMs: undefined }, { secrets: [] });

        expect(message).not.toMatch(/[\n\r\u2028\u202e]/);
        expect(message.length).toBeLessThan(1_500);
      }),
      { seed },
    );
  });

  it('never leave the beginning of a secret where an excerpt ends', () => {
    fc.assert(
      fc.property(secret, fc.integer({ min: 0, max: 250 }), fc.boolean(), (hidden, before, isJson) => {
        const text = `${' x'.repeat(before / 2)}${hidden}`;
        const body = isJson ? JSON.stringify({ errors: [text.repeat(10)] }) : text;
        const { message } = new VaultRefusal(
          { status: 502, body, retryAfterMs: undefined },
          { secrets: [hidden] },
        );

        for (let length = 6; length <= hidden.length; length++) {
          expect(message).not.toContain(hidden.slice(0, length));
        }
      }),
      { seed },
    );
  });

  it('never carry a secret of the request into a message, as it is or as JSON or a URL would have it', () => {
    fc.assert(
      fc.property(
        secret,
        fc.string(),
        fc.constantFrom(400, 403, 404, 429, 500, 503),
        (hidden, around, status) => {
          const forms = [hidden, JSON.stringify(hidden).slice(1, -1), encodeURIComponent(hidden)];
          for (const form of forms) {
            const body = JSON.stringify({ errors: [`${around} ${form} ${around}`] });
            const { message } = new VaultRefusal(
              { status, body, retryAfterMs: undefined },
              { secrets: [hidden] },
            );

            for (const each of forms) expect(message).not.toContain(each);
          }
        },
      ),
      { seed },
    );
  });
});
