import { leafAlgorithm } from '../issuance/algorithm';
import type { LeafIssuer } from '../issuance/issuer';
import { Tag } from '../x509/der';
import { CRL_NUMBER, INVALIDITY_DATE, REASON_CODE } from '../x509/extensions';
import { encodeGeneralizedTime, encodeTime } from '../x509/time';
import { encode } from '../x509/write-der';
import { encodeAuthorityKeyIdentifier, encodeExtension } from '../x509/write-extension';
import { type ListDraft, NO_REASON, type RevokedCertificate } from './list';
import { REVOCATION_REASONS } from './reason';

/** Version 2, counted from 0 (RFC 5280, 5.1.2.1): the one with extensions. */
const VERSION = encode(Tag.Integer, Buffer.of(1));

/** What is signed of a revocation list: a TBSCertList, DER (RFC 5280, 5.1). */
export function encodeTbsCertList(
  { number, thisUpdate, nextUpdate, revoked }: ListDraft,
  { kind, subjectDer, keyIdentifier }: LeafIssuer,
): Buffer {
  // Joined once: a copy for each entry would take quadratic time.
  const entries = Buffer.concat(revoked.map(encodeEntry));
  return encode(
    Tag.Sequence,
    VERSION,
    leafAlgorithm(kind).identifier,
    subjectDer,
    encodeTime(thisUpdate),
    encodeTime(nextUpdate),
    // "When there are no revoked certificates, the revoked certificates list MUST be absent" (5.1.2.6)
    ...(entries.length === 0 ? [] : [encode(Tag.Sequence, entries)]),
    encode(
      Tag.Context0,
      encode(
        Tag.Sequence,
        encodeAuthorityKeyIdentifier(keyIdentifier),
        encodeExtension(CRL_NUMBER, encode(Tag.Integer, integerOctets(number))),
      ),
    ),
  );
}

function encodeEntry({ serialNumber, revocationDate, reason, invalidityDate }: RevokedCertificate): Buffer {
  const extensions = [
    // "SHOULD be absent instead of using the unspecified (0) reasonCode value" (5.3.1)
    ...(reason === NO_REASON
      ? []
      : [encodeExtension(REASON_CODE, encode(Tag.Enumerated, Buffer.of(REVOCATION_REASONS[reason])))]),
    // A GeneralizedTime also before 2050 (5.3.2).
    ...(invalidityDate === undefined
      ? []
      : [encodeExtension(INVALIDITY_DATE, encodeGeneralizedTime(invalidityDate))]),
  ];
  return encode(
    Tag.Sequence,
    encode(Tag.Integer, serialNumber),
    encodeTime(revocationDate),
    ...(extensions.length === 0 ? [] : [encode(Tag.Sequence, ...extensions)]),
  );
}

/** Contents octets of a positive INTEGER. */
export function integerOctets(number: bigint): Buffer {
  const digits = number.toString(16);
  const octets = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const [first = 0] = octets;
  return first < 0x80 ? octets : Buffer.concat([Buffer.of(0), octets]);
}
