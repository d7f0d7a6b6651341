import type { X509Certificate } from 'node:crypto';
import type { WireAnswer } from '../../wire/protocols/protocol';
import { certificatesOnly } from './pkcs7';

/** The forms in which EST servers send certificates, by the standard or not. */
export interface AnswerForm {
  /** `pkcs7 ber` has indefinite lengths. A `certificate` is the leaf alone. @default pkcs7 */
  readonly content?: 'pkcs7' | 'pkcs7 ber' | 'certificate';
  /** `octets` are not encoded at all. @default base64 */
  readonly encoding?: 'base64' | 'pem' | 'octets';
  /** Characters in a line of base64; 0 for one line. @default 64 */
  readonly lineLength?: number;
  /** What ends a line. @default CR LF */
  readonly lineEnd?: '\r\n' | '\n';
  /** Whether it has the header `Content-Transfer-Encoding`, which RFC 8951 no longer wants. @default true */
  readonly transferEncoding?: boolean;
  /** @default application/pkcs7-mime; smime-type=certs-only */
  readonly contentType?: string;
  /** What an enrolment answers with besides the leaf: nothing, or the CAs above it. @default nothing */
  readonly chain?: 'none' | 'after the leaf' | 'before the leaf';
}

const CERTS_ONLY = 'application/pkcs7-mime; smime-type=certs-only';

/** Writes certificates in a form. @param leaf `undefined` for the CAs' certificates alone */
export function writeCertificates(
  leaf: X509Certificate | undefined,
  authorities: readonly X509Certificate[],
  form: AnswerForm,
): WireAnswer {
  const { content = 'pkcs7', contentType = CERTS_ONLY, encoding = 'base64', transferEncoding = true } = form;
  const certificates = leaf === undefined ? authorities : inOrder(leaf, authorities, form);
  const raw = certificates.map((certificate) => certificate.raw);
  const octets =
    content === 'certificate'
      ? ((leaf ?? authorities[0])?.raw ?? Buffer.alloc(0))
      : certificatesOnly(raw, content === 'pkcs7 ber' ? 'indefinite' : 'definite');
  return {
    status: 200,
    contentType,
    headers: transferEncoding
      ? { 'content-transfer-encoding': encoding === 'octets' ? 'binary' : 'base64' }
      : {},
    body: encoded(octets, encoding, content === 'certificate' ? 'CERTIFICATE' : 'PKCS7', form),
    isForeign: true,
  };
}

function inOrder(
  leaf: X509Certificate,
  authorities: readonly X509Certificate[],
  { chain = 'none' }: AnswerForm,
): readonly X509Certificate[] {
  if (chain === 'none') return [leaf];
  return chain === 'after the leaf' ? [leaf, ...authorities] : [...authorities, leaf];
}

function encoded(
  octets: Buffer,
  encoding: NonNullable<AnswerForm['encoding']>,
  label: string,
  { lineLength = 64, lineEnd = '\r\n' }: AnswerForm,
): string | Buffer {
  if (encoding === 'octets') return octets;
  const base64 = octets.toString('base64');
  if (lineLength === 0 && encoding !== 'pem') return base64;
  const lines = base64.match(new RegExp(`.{1,${lineLength || 64}}`, 'g')) ?? [];
  const armoured =
    encoding === 'pem' ? [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`] : lines;
  return armoured.map((line) => line + lineEnd).join('');
}
