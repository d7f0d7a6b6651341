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
    ['a &lt;role&gt; &#39;x&#x27; &amp; &unknown; &#1114112;', "a <role> 'x' & &unknown; &#1114112;"],
    ['<style>x<style>y</style>z <a href="', 'x z <a href="'],
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

  it.each<[name: string, value: string, said: string]>([
    ['content-type', 'application/pkcs10', 'application/pkcs10'],
    ['content-transfer-encoding', 'base64', 'base64'],
    ['authorization', `Basic ${base64('signer:correct horse: staple')}`, 'Basic'],
    ['authorization', 'Bearer correct-horse-staple', 'Bearer'],
  ])('may repeat what is no secret (%s: %s)', (name, value, said) => {
    const request = { ...GET, headers: { [name]: value } };

    expect(new HttpRefusal(answer(`no ${said}`), request).message).toBe(`no ${said}`);
  });

  it.each([
    ['in HTML', (text: string) => text.replace(/[^a-z]/g, (character) => `&#${character.charCodeAt(0)};`)],
    ['in HTML, by names', (text: string) => text.replace('&', '&amp;').replace('"', '&quot;')],
    ['in JSON', (text: string) => JSON.stringify(text)],
    ['in a URL', encodeURIComponent],
    ['where the answer is cut', (text: string) => `${'<p>'.repeat(5_459)}${text}`],
  ])('never repeats a password as servers write it %s', (_, write) => {
    const password = 'correct&horse"staple';
    const request = { ...GET, headers: { authorization: `Basic ${base64(`signer:${password}`)}` } };

    const { message } = new HttpRefusal(answer(`wrong: ${write(password)}`), request);

    expect(message).not.toMatch(/correct|staple/);
    expect(message).toMatch(/^wrong/);
  });

  it('never repeats a body', () => {
    const body = `${'QUJD'.repeat(16)}\n${'REVG'.repeat(9)}\n`;
    const said = `bad: ${body} or ${body.replaceAll('\n', '')}`;

    expect(new HttpRefusal(answer(said), { ...GET, method: 'POST', body }).message).toBe('bad: … … or …');
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
});
