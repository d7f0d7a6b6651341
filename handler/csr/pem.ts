import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { encodePem } from '../x509/pem';

/**
 * Longest CSR accepted, in characters. One for RSA-4096 with a handful of names takes about 2,500, and managed CAs accept
 * twice this bound. It keeps the work per request small.
 */
export const MAX_CSR_LENGTH = 16_384;

/** Older tools write the second label (RFC 7468, section 7). */
const CSR_LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];

const HEADER = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g;
const FOOTER = /-----END [A-Z0-9 ]{1,64}-----/;

/**
 * Groups of four; the last may lack its padding. Bits after the last octet may be anything: some encoders leave garbage
 * there.
 */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** How the base64 of a SEQUENCE, and so of every request, begins. */
const SEQUENCE_IN_BASE64 = 'M';

/**
 * The DER inside a PEM text that holds one certificate request, or of a request in base64 without header and footer, as
 * AWS's mobile SDKs send it. Throws `RequestRejected`.
 *
 * Text before and after the block is ignored: tools print the request there in words, and C programs send the NUL that
 * ends their strings. The CA sees none of it, because the PEM is written again for it.
 */
export function readCsrPem(text: string): Buffer {
  if (text.length > MAX_CSR_LENGTH) {
    throw new RequestRejected(
      RejectionReason.CsrTooLarge,
      `the CSR has ${text.length} characters; the most accepted is ${MAX_CSR_LENGTH}.`,
    );
  }
  const [header, ...more] = text.matchAll(HEADER);
  if (header === undefined) {
    const [cString = ''] = text.split('\0', 1);
    const bare = cString.trim();
    if (bare.startsWith(SEQUENCE_IN_BASE64)) return decodeBase64(bare, 'the CSR, which has no PEM header,');
    throw new RequestRejected(
      RejectionReason.CsrNotPem,
      'the CSR is neither a PEM block, with header and footer, nor base64 alone.',
    );
  }
  if (more.length > 0) {
    throw new RequestRejected(
      RejectionReason.CsrNotSingle,
      `the CSR holds ${more.length + 1} PEM blocks; one is signed at a time.`,
    );
  }
  const [line, label = ''] = header;
  if (!CSR_LABELS.includes(label)) {
    throw new RequestRejected(
      RejectionReason.CsrOtherPem,
      `the PEM block is a ${label}, not a certificate request.`,
    );
  }
  return decodeBase64(upToFooter(text.slice(header.index + line.length), label), 'the PEM block');
}

function upToFooter(text: string, label: string): string {
  const end = text.indexOf(`-----END ${label}-----`);
  if (end >= 0) return text.slice(0, end);
  if (FOOTER.test(text)) {
    throw new RequestRejected(
      RejectionReason.CsrNotPem,
      'the footer of the PEM block does not match its header.',
    );
  }
  throw new RequestRejected(RejectionReason.CsrTruncated, 'the PEM block has no footer: its end is missing.');
}

function decodeBase64(block: string, what: string): Buffer {
  const base64 = block.replace(/[ \t\r\n]/g, '');
  if (base64 === '' || !BASE64.test(base64)) {
    throw new RequestRejected(RejectionReason.CsrNotPem, `${what} is not base64.`);
  }
  return Buffer.from(base64, 'base64');
}

/** A request as PEM again: the CA gets exactly the octets that were checked. */
export function writeCsrPem(der: Buffer): string {
  return encodePem('CERTIFICATE REQUEST', der);
}
