import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { MAX_CSR_LENGTH, readCsrPem } from '../../../handler/csr/pem';
import { RejectionReason } from '../../../handler/vocabulary';
import { toPem } from '../../../testing/requests/forge';
import { rejectionOf } from './rejection';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(60_000);

const HEADER = '-----BEGIN CERTIFICATE REQUEST-----';
const FOOTER = '-----END CERTIFICATE REQUEST-----';

describe('readCsrPem', () => {
  it('returns the bytes of any block, however its lines are broken and whatever is around it', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 600 });
    const label = fc.constantFrom('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST');
    const breaks = fc.constantFrom('\n', '\r\n', '\r', ' ', '', '\n\n', '\t\n');
    const around = fc.constantFrom('', '\n', ' \r\n', '\ufeff', '\0', 'Subject: CN=a\n', '-----', 'é\0');

    fc.assert(
      fc.property(bytes, label, breaks, around, (der, name, lineBreak, space) => {
        const pem = space + toPem(der, name).replaceAll('\n', lineBreak) + space;
        expect(readCsrPem(pem)).toEqual(Buffer.from(der));
      }),
      { seed: 21, numRuns: 300 },
    );
  });

  it('rejects any other text, and throws nothing else', () => {
    const piece = fc.constantFrom(
      HEADER,
      FOOTER,
      '-----BEGIN ',
      '-----',
      '\n',
      'AAAA',
      'A',
      '=',
      '\0',
      'é',
      '-----END X-----',
    );

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const pem = pieces.join('');
        const reason = rejectionOf(() => readCsrPem(pem));
        if (reason === undefined)
          expect(pem.split(HEADER)[1]?.split(FOOTER)[0]).toMatch(/^\s*(?:[A-Z]\s*){4,}=?\s*$/);
      }),
      { seed: 22, numRuns: 500 },
    );
  });

  it.each([
    ['an empty text', '', RejectionReason.CsrNotPem],
    ['base64 alone, of something else', 'AAAA', RejectionReason.CsrNotPem],
    ['a word that begins as a request in base64', 'Moin, moin!', RejectionReason.CsrNotPem],
    ['a block of nothing', `${HEADER}\n${FOOTER}`, RejectionReason.CsrNotPem],
    [
      'a header that is its own footer',
      '-----BEGIN CERTIFICATE REQUEST-----END CERTIFICATE REQUEST-----',
      RejectionReason.CsrTruncated,
    ],
    ['one character too many', `${HEADER}\nAAAAA\n${FOOTER}`, RejectionReason.CsrNotPem],
    ['padding in the middle', `${HEADER}\nAA==AAAA\n${FOOTER}`, RejectionReason.CsrNotPem],
    ['text after the padding', `${HEADER}\nAA==\nbye\n${FOOTER}`, RejectionReason.CsrNotPem],
    ['a NUL inside', `${HEADER}\nAA\0AA\n${FOOTER}`, RejectionReason.CsrNotPem],
    ['line ends written in letters', `${HEADER}\\nAAAA\\n${FOOTER}`, RejectionReason.CsrNotPem],
    ['base64url', `${HEADER}\nA-_A\n${FOOTER}`, RejectionReason.CsrNotPem],
    [
      'headers inside the block',
      `${HEADER}\nProc-Type: 4,ENCRYPTED\n\nAAAA\n${FOOTER}`,
      RejectionReason.CsrNotPem,
    ],
    ['another footer', `${HEADER}\nAAAA\n-----END CERTIFICATE-----`, RejectionReason.CsrNotPem],
    [
      'the footer of the other label',
      `${HEADER}\nAAAA\n-----END NEW CERTIFICATE REQUEST-----`,
      RejectionReason.CsrNotPem,
    ],
    ['a lower-case label', `${HEADER.toLowerCase()}\nAAAA\n${FOOTER}`, RejectionReason.CsrNotPem],
    ['four dashes', `-${HEADER.slice(2)}\nAAAA\n${FOOTER}`, RejectionReason.CsrNotPem],
    [
      'another kind of block',
      '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----',
      RejectionReason.CsrOtherPem,
    ],
    [
      'a block and a certificate',
      `${HEADER}\nAAAA\n${FOOTER}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----`,
      RejectionReason.CsrNotSingle,
    ],
    ['a block in a block', `${HEADER}\n${HEADER}\nAAAA\n${FOOTER}`, RejectionReason.CsrNotSingle],
  ])('rejects %s', (_name, pem, reason) => {
    expect(rejectionOf(() => readCsrPem(pem))).toBe(reason);
  });

  it.each(['MAA=', ' MAA= \r\n', 'MAA=\n\0', 'MAA', 'MAA=\0\0garbage'])(
    'reads base64 without header and footer, as AWS mobile SDKs send it: %j',
    (text) => {
      expect(readCsrPem(text)).toEqual(Buffer.of(0x30, 0));
    },
  );

  it.each(['AA', 'AA==', 'AB==', 'AP=='])('reads %s, whatever bits follow the last octet', (base64) => {
    expect(readCsrPem(`${HEADER}\n${base64}\n${FOOTER}`)).toEqual(Buffer.of(0));
  });

  it('reads up to the longest text accepted, and not one character more', () => {
    const pem = `${HEADER}\nAAAA\n${FOOTER}`.padEnd(MAX_CSR_LENGTH, '\n');

    expect(readCsrPem(pem)).toHaveLength(3);
    expect(rejectionOf(() => readCsrPem(`${pem}\n`))).toBe(RejectionReason.CsrTooLarge);
  });
});
