import { type DerNode, expectChildren, expectTag, MalformedDer, Tag } from '../x509/der';
import { type DevicePublicKey, readPublicKey } from './public-key';
import { type RequestedAttributes, readRequestedAttributes } from './requested-extensions';
import { checkSignature } from './signature';

/** The parts of a certificate request whose signature was made with the key in it. Nobody has looked at its names. */
export interface VerifiedRequest extends RequestedAttributes {
  /** The subject, not yet read. */
  readonly subject: DerNode;
  readonly publicKey: DevicePublicKey;
  /** Digest with which it is signed, such as `SHA-256`. */
  readonly digest: string;
}

/**
 * The octet for version 1 (RFC 2986, 4.1), and those written by tools that take it for the version of a certificate or
 * count from one. No other structure is defined for them.
 */
const VERSIONS = [0, 1, 2, 3].map((octet) => Buffer.of(octet));

/**
 * Takes a request apart, CertificationRequest and CertificationRequestInfo (RFC 2986, section 4), and verifies its
 * signature. Throws `RequestRejected` or `MalformedDer`.
 *
 * @param acceptSha1 Whether SHA-1 is strong enough for it.
 */
export function readRequest(request: DerNode, acceptSha1: boolean): VerifiedRequest {
  expectTag(request, Tag.Sequence, 'the request');
  const [info, algorithm, signature] = expectChildren(request, 'the request', { minimum: 3 });
  const signed = expectTag(info, Tag.Sequence, 'the request information');
  const [version, name, spki, attributes] = expectChildren(signed, 'the request information', {
    minimum: 3,
    maximum: 4,
  });
  const { content: versionOctets } = expectTag(version, Tag.Integer, 'the version');
  if (!VERSIONS.some((known) => known.equals(versionOctets))) {
    throw new MalformedDer('the version is not 1 to 4');
  }
  if (attributes !== undefined) expectTag(attributes, Tag.Context0, 'the list of attributes');

  const publicKey = readPublicKey(expectTag(spki, Tag.Sequence, 'the public key'));
  const { digest } = checkSignature({ info: signed, algorithm, signature }, publicKey, acceptSha1);
  const requested = readRequestedAttributes(attributes);
  return { subject: expectTag(name, Tag.Sequence, 'the subject'), publicKey, digest, ...requested };
}
