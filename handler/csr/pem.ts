import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';

/**
 * Longest CSR accepted, in characters. One for RSA-4096 with a handful of names takes about 2,500; AWS Private
 * CA accepts 32,768 (API reference, IssueCertificate). The bound keeps the work per request small.
 */
export const MAX_CSR_LENGTH = 16_384;

/** The second label is what older tools write (RFC 7468, section 7). */
const CSR_LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];

const BOUNDARY = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g;
const END = /-----END [A-Z0-9 ]{1,64}-----/;

/** The DER inside a PEM text that holds one certificate request and nothing else. Throws `RequestRejected`. */
export function readCsrPem(text: string): Buffer {
  if (text.length > MAX_CSR_LENGTH) {
    throw new RequestRejected(
      RejectionReason.CsrTooLarge,
      `the CSR has ${text.length} characters; the most accepted is ${MAX_CSR_LENGTH}.`,
    );
  }
  const labels = [...text.matchAll(BOUNDARY)].map(([, label = '']) => label);
  const [label] = labels;
  if (label === undefined) {
    throw new RequestRejected(RejectionReason.CsrNotPem, 'the CSR has no PEM header.');
  }
  if (labels.length > 1) {
    throw new RequestRejected(
      RejectionReason.CsrNotSingle,
      `the CSR holds ${labels.length} PEM blocks; one is signed at a time.`,
    );
  }
  if (!CSR_LABELS.includes(label)) {
    throw new RequestRejected(
      RejectionReason.CsrOtherPem,
      `the PEM block is a ${label}, not a certificate request.`,
    );
  }
  return decodeBlock(text.trim(), label);
}

function decodeBlock(block: string, label: string): Buffer {
  const header = `-----BEGIN ${label}-----`;
  const footer = `-----END ${label}-----`;
  if (!END.test(block)) {
    throw new RequestRejected(
      RejectionReason.CsrTruncated,
      'the PEM block has no footer: its end is missing.',
    );
  }
  if (!block.startsWith(header) || !block.endsWith(footer)) {
    throw new RequestRejected(RejectionReason.CsrNotPem, 'there is text around the PEM block.');
  }
  const base64 = block.slice(header.length, -footer.length).replace(/[ \t\r\n]/g, '');
  const der = Buffer.from(base64, 'base64');
  // Buffer.from skips what is not base64; only a text that comes back unchanged held nothing else.
  if (der.length === 0 || der.toString('base64') !== base64) {
    throw new RequestRejected(RejectionReason.CsrNotPem, 'the PEM block does not hold base64.');
  }
  return der;
}
