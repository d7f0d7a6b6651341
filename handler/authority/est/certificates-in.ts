import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { MalformedBer, readBer, valuesIn } from '../../x509/ber';
import { MOST_CERTIFICATES, readCertsOnly } from '../../x509/certs-only';
import { Tag } from '../../x509/der';

/** Longest answer that is read, in octets. A certificate has about 1,500, and a chain of them is a dozen at most. */
export const LONGEST_ANSWER = 262_144;

/** PEM labels of certs-only messages and of certificates. (RFC 7468, 5 and 8; OpenSSL's names for the same) */
const MESSAGE_LABELS = ['PKCS7', 'PKCS #7 SIGNED DATA', 'CMS'];
const CERTIFICATE_LABELS = ['CERTIFICATE', 'X509 CERTIFICATE'];

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 #]{1,64})-----([^-]*)-----END ([A-Z0-9 #]{1,64})-----/g;
const BOUNDARY = '-----BEGIN ';
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;
const WHITE_SPACE = /[ \t\r\n]+/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The certificates in an answer of the server, each octet for octet as it came, in no order that means anything.
 *
 * By RFC 7030 (4.1.3, 4.2.3) and RFC 8951, an answer is a certs-only message in base64. Servers wrap it or not, announce
 * the base64 or not, and some send the octets themselves, PEM, or a bare certificate. The first octet tells these apart,
 * whatever the headers say: no base64 of DER begins like DER.
 *
 * @throws SigningFailed with `AuthorityAnswerUnreadable` for anything else.
 */
export function certificatesIn(body: Buffer): readonly Buffer[] {
  if (body.length > LONGEST_ANSWER) {
    throw unreadable(`${body.length} octets, more than the ${LONGEST_ANSWER} that are read`);
  }
  if (body.length === 0) throw unreadable('nothing');
  try {
    return fromOctets(body) ?? fromText(body.toString('latin1'));
  } catch (error) {
    if (!(error instanceof MalformedBer)) throw error;
    throw unreadable(`a message that is not well-formed: ${error.message}`, { cause: error });
  }
}

/** A message or a certificate, DER or BER; `undefined` if it is text. */
function fromOctets(octets: Buffer): readonly Buffer[] | undefined {
  if (octets[0] !== Tag.Sequence) return undefined;
  const whole = readBer(octets);
  const [first] = valuesIn(whole);
  // What is signed comes first in a certificate; in a message, what kind of message it is.
  return first?.tag === Tag.Sequence ? [whole.encoding] : readCertsOnly(octets);
}

function fromText(text: string): readonly Buffer[] {
  const trimmed = text.replace(BYTE_ORDER_MARK, '').trim();
  if (trimmed === '') throw unreadable('nothing');
  if (trimmed.startsWith('<')) {
    throw unreadable('a web page, such as that of a login or of a proxy');
  }
  if (trimmed.includes(BOUNDARY)) return fromPem(trimmed);
  const octets = decodeBase64(trimmed);
  const certificates = fromOctets(octets);
  if (certificates !== undefined) return certificates;
  // PEM that was encoded once more.
  const inner = octets.toString('latin1');
  if (inner.startsWith(BOUNDARY)) return fromPem(inner);
  throw unreadable('base64 of something else');
}

/** Of PEM, all blocks count. A block that holds anything else makes the answer another one than the one asked for. */
function fromPem(text: string): readonly Buffer[] {
  const blocks = [...text.matchAll(PEM_BLOCK)];
  if (blocks.length !== text.split(BOUNDARY).length - 1) throw unreadable('PEM that is cut off');
  const certificates = blocks.flatMap(([, label = '', base64 = '', end]) => {
    if (end !== label) throw unreadable('PEM whose footer does not match its header');
    if (MESSAGE_LABELS.includes(label)) return readCertsOnly(decodeBase64(base64));
    if (CERTIFICATE_LABELS.includes(label)) return [decodeBase64(base64)];
    throw unreadable(`PEM of another kind (${label})`);
  });
  if (certificates.length <= MOST_CERTIFICATES) return certificates;
  throw unreadable(`PEM of more than ${MOST_CERTIFICATES} certificates`);
}

function decodeBase64(text: string): Buffer {
  const base64 = text.replace(WHITE_SPACE, '');
  if (!BASE64.test(base64)) throw unreadable('neither base64 nor PEM nor DER');
  return Buffer.from(base64, 'base64');
}

/** @param what Completes the sentence "the server answered with …". */
export function unreadable(what: string, options?: ErrorOptions): SigningFailed {
  return new SigningFailed(
    FailureReason.AuthorityAnswerUnreadable,
    `the EST server answered with ${what}, where certificates in PKCS #7 should be (RFC 7030, 4.1.3 and 4.2.3). Check ` +
      'that the URL and the label are those of its EST service.',
    options,
  );
}
