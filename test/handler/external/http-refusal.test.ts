import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HttpAnswer, HttpRequest } from '../../../handler/external/http';
import { HttpRefusal } from '../../../handler/external/http-refusal';
import { retryAfterMs } from '../../../handler/external/retry-after';

const SEED = 20_261_128;
const GET: HttpRequest = { method: 'GET', path: '/' };
const answer = (body: string, status = 400, headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('A refusal', () => {
  it('has its status where the SDK has it, and how long to wait', () => {
    expect(new HttpRefusal(answer('no', 503, { 'retry-after': '3' }), GET)).toMatchObject({
      name: 'HTTP 503',
      message: 'no',
      $metadata: { httpStatusCode: 503 },
      retryAfterMs: 3_000,
    });
  });

  it.each([
    ['', 'no explanation.'],
    ['  the\r\n role \t refuses ', 'the role refuses'],
    ['<html><head><style>p { x }</style></head><p>Bad <b>gateway</b></p></html>', 'Bad gateway'],
    ['a\u001b[2Jb\u202ec', 'a\\u001b[2Jb\\u202ec'],
  ])('quotes %j as %j', (body, message) => {
    expect(new HttpRefusal(answer(body), GET).message).toBe(message);
  });

  it('is short, whatever the answer', () => {
    expect(new HttpRefusal(answer('x'.repeat(500_000)), GET).message.length).toBeLessThan(300);
  });

  it.each<[string, HttpRequest]>([
    ['a password', { ...GET, headers: { authorization: `Basic ${base64('signer:correct horse: staple')}` } }],
    ['a token in a header', { ...GET, headers: { 'x-token': 'correct horse: staple' } }],
    ['a bearer', { ...GET, headers: { authorization: 'Bearer correct horse: staple' } }],
    ['a text of JSON', { ...GET, body: JSON.stringify({ a: [{ b: 'correct horse: staple' }] }) }],
  ])('never repeats %s of the request', (_, request) => {
    const { message } = new HttpRefusal(answer('the secret correct horse: staple is wrong'), request);

    expect(message).not.toMatch(/correct horse: staple/);
    expect(message).toMatch(/^the secret .*wrong$/);
  });

  it('may repeat what every request says', () => {
    const request = { ...GET, headers: { 'content-type': 'application/pkcs10' } };

    expect(new HttpRefusal(answer('no application/pkcs10'), request).message).toBe('no application/pkcs10');
  });

  it('never repeats what was sent as the user and password, encoded or not', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, maxLength: 40, unit: 'grapheme-ascii' }), (password) => {
        fc.pre(!/[\s<>]/.test(password));
        const sent = base64(`signer:${password}`);
        const request = { ...GET, headers: { authorization: `Basic ${sent}` } };

        const { message } = new HttpRefusal(answer(`| ${password} | ${sent} |`), request);

        expect(message).not.toContain(password);
        expect(message).not.toContain(sent);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

describe('Retry-After', () => {
  const now = Date.parse('Sat, 28 Nov 2026 12:00:00 GMT');

  it.each<[string | undefined, number | undefined]>([
    ['0', 0],
    ['120', 120_000],
    ['Sat, 28 Nov 2026 12:00:05 GMT', 5_000],
    ['Sat, 28 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j means %j ms', (text, milliseconds) => {
    expect(retryAfterMs({ 'retry-after': text }, now)).toBe(milliseconds);
  });

  it('repeats no signature and no token of a request to AWS that a login hands on', () => {
    const [signature, token] = ['0123456789abcdef'.repeat(4), 'correct-horse-'.repeat(4)] as const;
    const signed = {
      Authorization: [`AWS4-HMAC-SHA256 Credential=id, Signature=${signature}`],
      Host: ['sts.eu-central-1.amazonaws.com'],
      Token: [token],
    };
    const body = JSON.stringify({
      iam_request_headers: Buffer.from(JSON.stringify(signed)).toString('base64'),
    });
    const said = `SignatureDoesNotMatch, by sts.eu-central-1.amazonaws.com: not ${signature} of 'token:`;
    const answer = { status: 403, headers: {}, body: Buffer.from(`${said}${token}'`) };

    const { message } = new HttpRefusal(answer, { method: 'POST', path: '/', body });

    expect(message).toBe("SignatureDoesNotMatch, by sts.eu-central-1.amazonaws.com: not … of 'token:…'");
  });
});
