import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { certificatesIn, LONGEST_ANSWER } from '../../../../handler/authority/est/certificates-in';
import { SigningFailed } from '../../../../handler/errors';
import { FailureReason } from '../../../../handler/vocabulary';
import { newCsr, openssl } from '../../../sandbox/x509/openssl';
import { certsOnly } from '../../x509/certs-only-message';
import { OpensslAuthority } from '../../x509/openssl-authority';
import { ENCODINGS } from '../../x509/write-ber';

/** Messages with the same two certificates, as other tools write them. */
const FIXTURES = join(__dirname, '../../../fixtures/certs-only');

const root = new OpensslAuthority('Root');
const leaf = new X509Certificate(root.sign(newCsr('/CN=device-1')));
const ders = [leaf.raw, root.certificate.raw];
const message = certsOnly(ders);
const base64 = message.toString('base64');
const wrapped = (width: number, end: string) => base64.replace(new RegExp(`.{${width}}`, 'g'), `$&${end}`);
const pem = (label: string, der: Buffer) =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
const crl2pkcs7 = () =>
  openssl(['crl2pkcs7', '-nocrl', '-certfile', 'all.pem'], { 'all.pem': leaf.toString() + root.pem });

describe('Certificates in an answer of an EST server', () => {
  it.each<readonly [form: string, body: string | Buffer]>([
    ['base64 in one line', base64],
    ['base64 with a line end after it', `${base64}\r\n`],
    ['base64 in lines of 64 (RFC 7468)', wrapped(64, '\n')],
    ['base64 in lines of 76 (RFC 2045)', wrapped(76, '\r\n')],
    ['base64 in lines that begin with a space', wrapped(60, '\r\n  ')],
    ['base64 without padding', base64.replace(/=+$/, '')],
    ['base64 after a byte order mark', `\ufeff${base64}`],
    ['DER', message],
    ['PEM of the message', pem('PKCS7', message)],
    ['PEM of the message, as CMS', pem('CMS', message)],
    ['PEM by openssl', crl2pkcs7()],
    ['PEM, encoded once more', Buffer.from(pem('PKCS7', message)).toString('base64')],
    ['PEM of the certificates', leaf.toString() + root.pem],
    ['PEM of the certificates with text between them', `subject=x\n${leaf}\nissuer=y\n${root.pem}`],
    ...Object.entries(ENCODINGS).map(
      ([name, write]) => [`${name} in base64`, certsOnly(ders, { write }).toString('base64')] as const,
    ),
    ...Object.entries(ENCODINGS).map(([name, write]) => [name, certsOnly(ders, { write })] as const),
  ])('are read from %s', (_, body) => {
    expect(certificatesIn(Buffer.from(body))).toEqual(ders);
  });

  it.each(readdirSync(FIXTURES).filter((file) => file.endsWith('.txt')))(
    'are read from %s, by another tool',
    (file) => {
      const made = ['leaf.pem', 'root.pem'].map(
        (name) => new X509Certificate(readFileSync(join(FIXTURES, name))).raw,
      );
      const sorted = (found: readonly Buffer[]) => [...found].sort(Buffer.compare);

      expect(sorted(certificatesIn(readFileSync(join(FIXTURES, file))))).toEqual(sorted(made));
    },
  );

  it('were written in BER by Bouncy Castle', () => {
    for (const name of ['bouncycastle', 'bouncycastle-empty-content']) {
      const message = Buffer.from(readFileSync(join(FIXTURES, `${name}.txt`), 'latin1'), 'base64');

      expect(message.subarray(0, 2)).toEqual(Buffer.of(0x30, 0x80));
    }
  });

  it.each<readonly [form: string, body: string | Buffer]>([
    ['DER', leaf.raw],
    ['base64', leaf.raw.toString('base64')],
    ['PEM', leaf.toString()],
  ])('may be one bare certificate, in %s', (_, body) => {
    expect(certificatesIn(Buffer.from(body))).toEqual([leaf.raw]);
  });

  it.each<readonly [what: string, body: string | Buffer, explanation: string]>([
    ['nothing', '', 'answered with nothing'],
    ['blanks', ' \r\n', 'answered with nothing'],
    ['a web page', '\n<!DOCTYPE html><html>', 'a web page, such as that of a login or of a proxy'],
    ['a web page with PEM in it', `<pre>${leaf}</pre>`, 'a web page'],
    ['JSON', '{"certificate":"MII"}', 'neither base64 nor PEM nor DER'],
    ['words', 'pending', 'base64 of something else'],
    ['base64 of words', Buffer.from('please log in').toString('base64'), 'base64 of something else'],
    ['base64 that is cut off', base64.slice(0, 400), 'not well-formed'],
    ['DER that is cut off', message.subarray(0, 400), 'reaches past the end'],
    ['two certificates after each other', Buffer.concat(ders), 'octets follow the end'],
    ['PEM that is cut off', pem('PKCS7', message).slice(0, 400), 'PEM that is cut off'],
    [
      'PEM with another footer',
      pem('PKCS7', message).replace('END PKCS7', 'END CMS'),
      'does not match its header',
    ],
    [
      'PEM with a key beside the certificate',
      `${leaf}${pem('PRIVATE KEY', leaf.raw)}`,
      'another kind (PRIVATE KEY)',
    ],
    ['PEM of a request', newCsr('/CN=a'), 'another kind (CERTIFICATE REQUEST)'],
    ['PEM without end', leaf.toString().repeat(101), 'PEM of more than 100 certificates'],
    ['PEM of messages without end', pem('CMS', message).repeat(51), 'PEM of more than 100 certificates'],
    ['a message without end', certsOnly(Array.from({ length: 500 }, () => leaf.raw)), 'more than 100'],
    ['PEM that only begins', '-----BEGIN CMS-----'.repeat(12_000), 'PEM that is cut off'],
    ['lengths in each other', Buffer.from('3080'.repeat(100_000), 'hex'), 'nested deeper than 20 levels'],
    ['PEM of no base64', '-----BEGIN CMS-----\n{}\n-----END CMS-----', 'neither base64'],
    ['another message', certsOnly(ders, { type: '1.2.840.113549.1.7.3' }), 'is not a SignedData'],
    ['no certificates', certsOnly([]), 'has no certificates'],
    ['too much', Buffer.alloc(LONGEST_ANSWER + 1, 'M'), '262145 octets, more than the 262144'],
  ])('are not guessed from %s', (_, body, explanation) => {
    const read = () => certificatesIn(Buffer.from(body));

    expect(read).toThrow(expect.objectContaining({ reason: FailureReason.AuthorityAnswerUnreadable }));
    expect(read).toThrow(explanation);
  });

  it('never show what the answer said', () => {
    expect(() => certificatesIn(Buffer.from('{"token":"s3cret"}'))).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
    );
  });

  it('are read or refused, but nothing else happens, whatever the answer is', () => {
    const byOthers = readdirSync(FIXTURES)
      .filter((file) => file.endsWith('.txt'))
      .map((file) => readFileSync(join(FIXTURES, file), 'latin1'));
    const bodies = [
      ...[base64, message, pem('PKCS7', message), leaf.toString(), ...byOthers],
      ...byOthers.map((text) => Buffer.from(text, 'base64')),
    ].map((body) => Buffer.from(body));
    const changed = fc
      .record({
        body: fc.constantFrom(...bodies),
        at: fc.nat(3_000),
        insert: fc.uint8Array({ maxLength: 4 }),
        drop: fc.nat(4),
      })
      .map(({ body, at, insert, drop }) =>
        Buffer.concat([body.subarray(0, at), insert, body.subarray(at + drop)]),
      );
    const anything = fc.uint8Array({ maxLength: 60 }).map((octets) => Buffer.from(octets));
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(changed, anything), (body) => {
        try {
          certificatesIn(body);
          read++;
        } catch (error) {
          expect(error).toBeInstanceOf(SigningFailed);
        }
      }),
      { seed: 15, numRuns: 4_000 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
