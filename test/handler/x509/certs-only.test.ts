import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { MalformedBer } from '../../../handler/x509/ber';
import { readCertsOnly } from '../../../handler/x509/certs-only';
import { Tag } from '../../../handler/x509/der';
import { encode } from '../../../handler/x509/write-der';
import { newCsr } from '../../sandbox/x509/openssl';
import { ATTRIBUTE_CERTIFICATE, certsOnly, inPieces, PRIMITIVE_CERTIFICATES } from './certs-only-message';
import { OpensslAuthority } from './openssl-authority';
import { ENCODINGS } from './write-ber';

const root = new OpensslAuthority('Root');
const leaf = new X509Certificate(root.sign(newCsr('/CN=device-1')));
const ders = [leaf.raw, root.certificate.raw];

/** Each once, whatever the order: a SET has none. */
const hexOf = (found: readonly Buffer[]) => new Set(found.map((der) => der.toString('hex')));

/** What openssl writes into a file, from these files. */
function writtenBy(args: readonly string[], files: Readonly<Record<string, string>>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'certs-only-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    execFileSync('openssl', [...args, '-outform', 'DER', '-out', 'out'], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'out'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('The certificates of a certs-only message', () => {
  it('are those that openssl has put into one (crl2pkcs7)', () => {
    const files = { 'leaf.pem': leaf.toString(), 'root.pem': root.pem };
    const args = ['crl2pkcs7', '-nocrl', '-certfile', 'leaf.pem', '-certfile', 'root.pem'];

    expect(hexOf(readCertsOnly(writtenBy(args, files)))).toEqual(hexOf(ders));
  });

  it('are those beside a content that openssl has signed in a stream: BER, with an octet string in pieces', () => {
    const files = {
      'root.pem': root.pem,
      'root.key': root.keyPem,
      'leaf.pem': leaf.toString(),
      text: 'content\n',
    };
    const args = ['cms', '-sign', '-binary', '-nodetach', '-stream', '-in', 'text'];
    const signer = ['-signer', 'root.pem', '-inkey', 'root.key', '-certfile', 'leaf.pem'];

    const message = writtenBy([...args, ...signer], files);

    expect(message.subarray(0, 2)).toEqual(Buffer.of(Tag.Sequence, 0x80));
    expect(hexOf(readCertsOnly(message))).toEqual(hexOf(ders));
  });

  it.each(Object.entries(ENCODINGS))('are octet for octet as they came, in %s', (_, write) => {
    const content = [encode(Tag.Context0, inPieces(write, 'one', 'two'))];
    const lists = [encode(0xa1)];

    expect(readCertsOnly(certsOnly(ders, { write }))).toEqual(ders);
    expect(readCertsOnly(certsOnly([...ders].reverse(), { write, content, lists }))).toEqual(
      [...ders].reverse(),
    );
  });

  it('do not include certificates that are not X.509', () => {
    expect(readCertsOnly(certsOnly([ATTRIBUTE_CERTIFICATE, leaf.raw]))).toEqual([leaf.raw]);
  });

  it.each([
    ['another message', certsOnly(ders, { type: '1.2.840.113549.1.7.1' }), 'is not a SignedData'],
    ['none', certsOnly([], { hasCertificates: false }), 'has no certificates'],
    ['an empty list', certsOnly([]), 'has no certificates'],
    ['only others', certsOnly([ATTRIBUTE_CERTIFICATE]), 'has no certificates'],
    [
      'octets for a list',
      certsOnly([], { hasCertificates: false, lists: [PRIMITIVE_CERTIFICATES] }),
      'no certificates',
    ],
    ['too many', certsOnly(Array.from({ length: 101 }, () => leaf.raw)), 'more than 100 certificates'],
    ['a certificate', leaf.raw, 'is not a SignedData'],
    [
      'parts without end',
      encode(Tag.Sequence, ...Array.from({ length: 9 }, () => encode(Tag.Null))),
      'more than 6 parts',
    ],
    ['nothing inside', encode(Tag.Sequence), 'is not a SignedData'],
  ])('are not found in %s', (_, message, explanation) => {
    expect(() => readCertsOnly(message)).toThrow(MalformedBer);
    expect(() => readCertsOnly(message)).toThrow(explanation);
  });

  it('are read or refused, but nothing else happens, when octets are changed, lost or added', () => {
    const messages = Object.values(ENCODINGS).map((write) =>
      certsOnly([Buffer.from('300a04080102030405060708', 'hex')], { write }),
    );
    const change = fc.record({ at: fc.nat(80), drop: fc.nat(3), insert: fc.uint8Array({ maxLength: 3 }) });
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (message, changes) => {
          const changed = changes.reduce(
            (octets, { at, drop, insert }) =>
              Buffer.concat([octets.subarray(0, at), insert, octets.subarray(at + drop)]),
            message,
          );
          try {
            expect(readCertsOnly(changed).length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedBer);
            refused++;
          }
        },
      ),
      { seed: 15, numRuns: 3_000 },
    );
    expect(refused).toBeGreaterThan(1_000);
  });
});
