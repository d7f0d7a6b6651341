import { generateKeyPairSync, sign } from 'node:crypto';
import { writeCsrPem } from '../csr/pem';
import { encodeRequestInfo } from '../csr/write-request';
import { encodeExtension } from '../issuance/write-extensions';
import { Tag } from '../x509/der';
import { SUBJECT_ALTERNATIVE_NAME } from '../x509/extensions';
import { encodeSignatureAlgorithm } from '../x509/signature-algorithm';
import { encodeSigned } from '../x509/signed';
import { encode } from '../x509/write-der';

/** DER of the OIDs of the names that such a CSR has. */
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ORGANIZATION = Buffer.from('060355040a', 'hex');

/**
 * A CSR for a P-256 key that is thrown away, PEM: its certificate proves that signing works, and is of no other use.
 * Its subject has both string types that devices use, to show whether the check copes with a CA that chooses others.
 */
export function throwawayCsr(commonName: string): string {
  const subject = encode(
    Tag.Sequence,
    relativeName(ORGANIZATION, Tag.PrintableString, 'Rehearsal'),
    relativeName(COMMON_NAME, Tag.Utf8String, commonName),
  );
  return throwawayCsrFor(subject, []);
}

/**
 * The same for given names.
 *
 * @param subject DER of a Name. @param alternativeNames DER of a GeneralName each.
 */
export function throwawayCsrFor(subject: Buffer, alternativeNames: readonly Buffer[]): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const asked =
    alternativeNames.length === 0
      ? []
      : [encodeExtension(SUBJECT_ALTERNATIVE_NAME, encode(Tag.Sequence, ...alternativeNames))];
  const info = encodeRequestInfo(subject, spki, asked);
  const algorithm = encodeSignatureAlgorithm('EC', 'SHA-256');
  return writeCsrPem(encodeSigned(info, algorithm, sign('sha256', info, privateKey)));
}

function relativeName(type: Buffer, stringTag: number, text: string): Buffer {
  return encode(Tag.Set, encode(Tag.Sequence, type, encode(stringTag, Buffer.from(text))));
}
