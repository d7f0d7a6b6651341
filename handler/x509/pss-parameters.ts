import { type DerNode, expectChildren, expectTag, MalformedDer, readOid, Tag } from './der';
import type { SignatureAlgorithm } from './signature-algorithm';
import { UnsupportedSignature } from './unsupported-signature';

const MGF1 = '1.2.840.113549.1.1.8';

/** Digests by OID, with their length in octets (RFC 8017, appendix C). */
const DIGESTS: Readonly<Record<string, { readonly digest: string; readonly length: number }>> = {
  '1.3.14.3.2.26': { digest: 'SHA-1', length: 20 },
  '2.16.840.1.101.3.4.2.4': { digest: 'SHA-224', length: 28 },
  '2.16.840.1.101.3.4.2.1': { digest: 'SHA-256', length: 32 },
  '2.16.840.1.101.3.4.2.2': { digest: 'SHA-384', length: 48 },
  '2.16.840.1.101.3.4.2.3': { digest: 'SHA-512', length: 64 },
};

/** Defaults of missing parameters (RFC 8017, A.2.3). */
const SHA1 = '1.3.14.3.2.26';
const DEFAULT_SALT_LENGTH = 20;
const ONLY_TRAILER = 1;

/**
 * RSASSA-PSS-params (RFC 8017, A.2.3): the digest, MGF1 with the same digest, a salt that is no longer than the digest,
 * and the only trailer there is. Each is `[n]` in a SEQUENCE, in order, and may be missing if it is the default, which
 * some encoders write out all the same.
 *
 * Throws `UnsupportedSignature` for other parameters: AWS IoT does not accept SHA-1 in any of them, and a longer salt
 * proves no more.
 */
export function readPssParameters(parameters: DerNode | undefined): SignatureAlgorithm {
  const [hash, mask, salt, trailer] = readFields(expectTag(parameters, Tag.Sequence, 'the PSS parameters'));
  const { digest, length } = readDigest(hash);
  const maskDigest = mask === undefined ? SHA1 : readMaskDigest(mask);
  const saltLength = salt === undefined ? DEFAULT_SALT_LENGTH : readSmallInteger(salt);
  const trailerField = trailer === undefined ? ONLY_TRAILER : readSmallInteger(trailer);
  if (DIGESTS[maskDigest]?.digest !== digest || saltLength > length || trailerField !== ONLY_TRAILER) {
    throw new UnsupportedSignature(
      `RSASSA-PSS of ${digest} with the mask of ${DIGESTS[maskDigest]?.digest ?? maskDigest}, a salt of ${saltLength} ` +
        `octets and trailer ${trailerField}`,
    );
  }
  return { family: 'RSA', digest, pssSaltLength: saltLength };
}

/** The values inside `[0]` to `[3]`, by number. */
function readFields({ children }: DerNode): readonly (DerNode | undefined)[] {
  const fields: (DerNode | undefined)[] = [];
  for (const field of children) {
    const number = field.tag - Tag.Context0;
    if (number < fields.length || number > 3) throw new MalformedDer('the PSS parameters are out of order');
    [fields[number]] = expectChildren(field, 'a PSS parameter', { minimum: 1 });
  }
  return fields;
}

function readDigest(identifier: DerNode | undefined): { readonly digest: string; readonly length: number } {
  const oid = identifier === undefined ? SHA1 : readIdentifier(identifier);
  const digest = DIGESTS[oid];
  if (digest === undefined) throw new UnsupportedSignature(`RSASSA-PSS of the digest ${oid}`);
  return digest;
}

function readMaskDigest(mask: DerNode): string {
  const [type, identifier] = expectChildren(expectTag(mask, Tag.Sequence, 'the PSS mask'), 'the PSS mask', {
    minimum: 2,
  });
  const oid = readOid(type, 'the PSS mask');
  if (oid !== MGF1) throw new UnsupportedSignature(`RSASSA-PSS with the mask ${oid}`);
  return readIdentifier(identifier);
}

/** The OID of a digest, with or without a NULL after it (RFC 4055, section 2.1). */
function readIdentifier(identifier: DerNode | undefined): string {
  const what = 'the digest of the PSS parameters';
  const parts = expectChildren(expectTag(identifier, Tag.Sequence, what), what, { minimum: 1, maximum: 2 });
  if (parts.length === 2) expectTag(parts[1], Tag.Null, `the NULL after ${what}`);
  return readOid(parts[0], what);
}

/** Up to 127, which is more than any digest's length. */
function readSmallInteger(node: DerNode): number {
  const { content } = expectTag(node, Tag.Integer, 'a number of the PSS parameters');
  if (content.length > 1 || (content[0] ?? 0) >= 0x80) {
    throw new UnsupportedSignature('RSASSA-PSS with a salt of over 127 octets');
  }
  return content[0] ?? 0;
}
