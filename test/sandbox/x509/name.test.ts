import { describe, expect, it } from '@jest/globals';
import { rewriteName, sameName } from '../../../sandbox/x509/name';
import { readRequest } from '../../../sandbox/x509/request';
import { newCsr, newCsrWithStrings } from './openssl';

const subjectOf = async (csrPem: string) => (await readRequest(csrPem)).subjectDer;
const utf8 = (subject: string, ...options: readonly string[]) => subjectOf(newCsr(subject, ...options));
const printable = (subject: string) => subjectOf(newCsrWithStrings(subject, 'MASK:0x0002'));

describe('Names in the sandbox', () => {
  it('are equal in other string types', async () => {
    expect(sameName(await utf8('/O=Fleet/CN=a'), await printable('/O=Fleet/CN=a'))).toBe(true);
  });

  it.each([
    ['another text', '/O=Fleet/CN=b'],
    ['another case', '/O=Fleet/CN=A'],
    ['another order', '/CN=a/O=Fleet'],
    ['a part more', '/O=Fleet/CN=a/OU=b'],
  ])('are not the same with %s', async (_, other) => {
    expect(sameName(await utf8('/O=Fleet/CN=a'), await utf8(other))).toBe(false);
  });

  it('are re-encoded like openssl does in these string types', async () => {
    const [inUtf8, inPrintable] = [await utf8('/O=Fleet 1/CN=a'), await printable('/O=Fleet 1/CN=a')];

    expect(inUtf8).not.toEqual(inPrintable);
    expect(rewriteName(inUtf8, 'PrintableString if possible')).toEqual(inPrintable);
    expect(rewriteName(inPrintable, 'UTF8String')).toEqual(inUtf8);
  });

  it('keep a UTF8String where its characters need one, and a set in order', async () => {
    const subject = await utf8('/CN=Ger\u00e4t@a/O=a+OU=b_c', '-multivalue-rdn');

    const rewritten = rewriteName(subject, 'PrintableString if possible');

    expect(sameName(rewritten, subject)).toBe(true);
    expect(rewritten.toString('latin1')).toContain(Buffer.from('\x0c\x08Ger\u00e4t@a').toString('latin1'));
    expect(rewritten.toString('latin1')).toContain('\x13\x01a');
  });

  it('must be names', () => {
    expect(() => rewriteName(Buffer.from('0500', 'hex'), 'UTF8String')).toThrow(TypeError);
  });
});
