import type { Csr } from '../csr/csr';
import { Tag } from '../x509/der';
import {
  CERTIFICATE_POLICIES,
  DIGITAL_SIGNATURE,
  EXTENDED_KEY_USAGE,
  KEY_ENCIPHERMENT,
  SUBJECT_ALTERNATIVE_NAME,
} from '../x509/extensions';
import { encode, encodeKnownOid } from '../x509/write-der';
import type { LeafProfile } from './profile';
import {
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeDistributionPoint,
  encodeExtension,
  encodeInformationAccess,
  encodeKeyUsage,
  encodeSubjectKeyIdentifier,
} from './write-extensions';

/** What decides about the extensions of a leaf. */
interface ExtensionContent {
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

/** The extensions of a leaf, each DER (RFC 5280, 4.2). Critical are those that a verifier must not skip. */
export function leafExtensions(content: ExtensionContent): readonly Buffer[] {
  const { profile, alternativeNames, subjectIsEmpty } = content;
  const { certificatePolicies: policies } = profile;
  return [
    encodeBasicConstraints({ ca: false, pathLength: undefined }),
    encodeKeyUsage(keyUsage(content)),
    encodeExtension(
      EXTENDED_KEY_USAGE,
      encode(Tag.Sequence, ...profile.extendedKeyUsages.map(encodeKnownOid)),
    ),
    encodeSubjectKeyIdentifier(content.subjectKeyIdentifier),
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
    ...encodeDistributionPoint(profile.crlDistributionPoints),
    ...encodeInformationAccess(profile.authorityInfoAccess),
    ...(policies.length === 0 ? [] : [encodeExtension(CERTIFICATE_POLICIES, policyInformation(policies))]),
  ];
}

/** Only an RSA key can decrypt another key; the certificate of an EC key must not say so (RFC 8813, section 3). */
function keyUsage({ profile, keyFamily }: ExtensionContent): number {
  const enciphers = profile.keyEncipherment && keyFamily === 'RSA';
  return enciphers ? DIGITAL_SIGNATURE | KEY_ENCIPHERMENT : DIGITAL_SIGNATURE;
}

/** Without qualifiers, which RFC 5280 advises against (4.2.1.4). */
function policyInformation(oids: readonly string[]): Buffer {
  return encode(Tag.Sequence, ...oids.map((oid) => encode(Tag.Sequence, encodeKnownOid(oid))));
}
