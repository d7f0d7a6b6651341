import type { Csr } from '../csr/csr';
import { Tag } from '../x509/der';
import {
  AUTHORITY_INFORMATION_ACCESS,
  BASIC_CONSTRAINTS,
  CERTIFICATE_POLICIES,
  CRL_DISTRIBUTION_POINTS,
  DIGITAL_SIGNATURE,
  EXTENDED_KEY_USAGE,
  KEY_ENCIPHERMENT,
  KEY_USAGE,
  SUBJECT_ALTERNATIVE_NAME,
  SUBJECT_KEY_IDENTIFIER,
} from '../x509/extensions';
import { GeneralNameTag } from '../x509/general-name';
import { encode, encodeKnownOid } from '../x509/write-der';
import { encodeAuthorityKeyIdentifier, encodeExtension } from '../x509/write-extension';
import type { AuthorityInfoAccess, LeafProfile } from './profile';

/** Ways to reach something of the CA's (RFC 5280, 4.2.2.1). */
export const ACCESS_METHODS: Readonly<Record<keyof AuthorityInfoAccess, string>> = {
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
};

/** What decides about the extensions of a leaf. */
export interface ExtensionContent {
  readonly profile: LeafProfile;
  /** Algorithm of the leaf's key. */
  readonly keyFamily: Csr['keyFamily'];
  readonly subjectKeyIdentifier: Buffer;
  readonly authorityKeyIdentifier: Buffer;
  /** DER of the GeneralNames; `undefined` for none. */
  readonly alternativeNames: Buffer | undefined;
  /** Whether the leaf has no name but its alternative ones. */
  readonly subjectIsEmpty: boolean;
}

/** The extensions of a leaf, DER (RFC 5280, 4.2). Critical are those that a verifier must not skip. */
export function encodeExtensions(content: ExtensionContent): Buffer {
  const { profile, alternativeNames, subjectIsEmpty } = content;
  const { crlDistributionPoints: lists, certificatePolicies: policies } = profile;
  return encode(
    Tag.Sequence,
    // Neither CA nor path length: false is the default, which DER leaves out (X.690, 11.5). Critical as in a CA.
    encodeExtension(BASIC_CONSTRAINTS, encode(Tag.Sequence), 'critical'),
    encodeExtension(KEY_USAGE, keyUsage(content), 'critical'), // "When present, SHOULD be critical" (4.2.1.3)
    encodeExtension(
      EXTENDED_KEY_USAGE,
      encode(Tag.Sequence, ...profile.extendedKeyUsages.map(encodeKnownOid)),
    ),
    encodeExtension(SUBJECT_KEY_IDENTIFIER, encode(Tag.OctetString, content.subjectKeyIdentifier)),
    encodeAuthorityKeyIdentifier(content.authorityKeyIdentifier),
    // Critical if it is the only name (4.2.1.6), and only then.
    ...(alternativeNames === undefined
      ? []
      : [
          encodeExtension(
            SUBJECT_ALTERNATIVE_NAME,
            alternativeNames,
            subjectIsEmpty ? 'critical' : undefined,
          ),
        ]),
    ...(lists.length === 0 ? [] : [encodeExtension(CRL_DISTRIBUTION_POINTS, distributionPoint(lists))]),
    ...informationAccess(profile),
    ...(policies.length === 0 ? [] : [encodeExtension(CERTIFICATE_POLICIES, policyInformation(policies))]),
  );
}

/** A named bit list ends with its last bit that is set (X.690, 11.2.2). */
function keyUsage({ profile, keyFamily }: ExtensionContent): Buffer {
  // Only an RSA key can decrypt another key; the certificate of an EC key must not say so (RFC 8813, section 3).
  const bits =
    profile.keyEncipherment && keyFamily === 'RSA' ? DIGITAL_SIGNATURE | KEY_ENCIPHERMENT : DIGITAL_SIGNATURE;
  const unused = bits & KEY_ENCIPHERMENT ? 5 : 7;
  return encode(Tag.BitString, Buffer.of(unused, bits));
}

/** One point with several names: they are ways to the same list (4.2.1.13). Both tags are `[0]`. */
function distributionPoint(urls: readonly string[]): Buffer {
  const fullName = encode(Tag.Context0, ...urls.map(uri));
  return encode(Tag.Sequence, encode(Tag.Sequence, encode(Tag.Context0, fullName)));
}

function informationAccess({ authorityInfoAccess: { ocsp, caIssuers } }: LeafProfile): readonly Buffer[] {
  const description = (method: keyof AuthorityInfoAccess, url: string | undefined) =>
    url === undefined ? [] : [encode(Tag.Sequence, encodeKnownOid(ACCESS_METHODS[method]), uri(url))];
  const descriptions = [...description('ocsp', ocsp), ...description('caIssuers', caIssuers)];
  if (descriptions.length === 0) return [];
  return [encodeExtension(AUTHORITY_INFORMATION_ACCESS, encode(Tag.Sequence, ...descriptions))];
}

/** Without qualifiers, which RFC 5280 advises against (4.2.1.4). */
function policyInformation(oids: readonly string[]): Buffer {
  return encode(Tag.Sequence, ...oids.map((oid) => encode(Tag.Sequence, encodeKnownOid(oid))));
}

function uri(url: string): Buffer {
  return encode(GeneralNameTag.UniformResourceIdentifier, Buffer.from(url, 'latin1'));
}
