import type { Csr } from '../csr/csr';
import { MayHaveIssued, RequestRejected } from '../errors';
import { FailureReason, RejectionReason } from '../vocabulary';
import { readCertificateExtensions, readCertificateParts } from '../x509/certificate';
import { CLIENT_AUTHENTICATION, MAY_BE_CRITICAL, readPurposes } from '../x509/client-use';
import { expectTag, MalformedDer, Tag } from '../x509/der';
import {
  AUTHORITY_INFORMATION_ACCESS,
  AUTHORITY_KEY_IDENTIFIER,
  BASIC_CONSTRAINTS,
  CERTIFICATE_POLICIES,
  CRL_DISTRIBUTION_POINTS,
  CRL_SIGN,
  EXTENDED_KEY_USAGE,
  type Extensions,
  KEY_USAGE,
  readBits,
  readExtensionValue,
  SUBJECT_ALTERNATIVE_NAME,
  SUBJECT_KEY_IDENTIFIER,
} from '../x509/extensions';
import { describeOid } from './object-names';

/**
 * Extensions that somebody reads, in a request as in a leaf: alternative names (the pattern), key usage and basic
 * constraints (no powers of a CA), extended key usage (its purposes, here), and key identifiers, which only help to find
 * a chain.
 *
 * Of the key usage, every bit but those of a CA may be there: each restricts what the device does with its own key, and
 * gives it nothing over others. OpenSSL's example asks for non-repudiation, and a default of common CAs is key agreement.
 */
const READ: readonly string[] = [
  SUBJECT_ALTERNATIVE_NAME,
  KEY_USAGE,
  BASIC_CONSTRAINTS,
  EXTENDED_KEY_USAGE,
  SUBJECT_KEY_IDENTIFIER,
  AUTHORITY_KEY_IDENTIFIER,
];

/** Where changes to a CA's revocation list are (RFC 5280, 4.2.1.15). */
const FRESHEST_CRL = '2.5.29.46';

/** That logs of Certificate Transparency have the certificate, signed by them (RFC 6962, 3.3). */
const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2';

/**
 * Extensions with which a CA says something about itself: where its revocation lists and its certificate are, under which
 * policies it issues, which logs have what it issued. A request may ask for none of them, so they are the CA's own.
 *
 * OCSP must-staple (RFC 7633) is not among them: a server cannot staple for its client, so who obeys it refuses the
 * device. Nor are Microsoft's application policies, which are purposes that nobody checks.
 */
const OF_THE_CA: readonly string[] = [
  CRL_DISTRIBUTION_POINTS,
  FRESHEST_CRL,
  AUTHORITY_INFORMATION_ACCESS,
  CERTIFICATE_POLICIES,
  SIGNED_CERTIFICATE_TIMESTAMPS,
];

/**
 * Attributes of a request besides the extensions that it asks for, which no CA makes a part of the certificate, and which
 * common tools write: passwords and names for the CA's desk (RFC 2985, 5.4), friendly name and key id of a key store (5.5),
 * and what Microsoft's tools say about the client. Others can change what a CA issues, such as Microsoft's pairs of names
 * and values, which can have alternative names in them, or a change of the subject name (RFC 6402, 2.8).
 */
const HARMLESS_ATTRIBUTES: readonly string[] = [
  '1.2.840.113549.1.9.2', // unstructured name
  '1.2.840.113549.1.9.7', // challenge password
  '1.2.840.113549.1.9.8', // unstructured address
  '1.2.840.113549.1.9.20', // friendly name
  '1.2.840.113549.1.9.21', // local key id
  '1.3.6.1.4.1.311.13.2.2', // Microsoft: provider of the key
  '1.3.6.1.4.1.311.13.2.3', // Microsoft: version of the operating system
  '1.3.6.1.4.1.311.21.20', // Microsoft: client
];

/**
 * Checks that a request asks for nothing that nobody reads, because its CA may copy it into the leaf: no extension but
 * those above, no purpose but client authentication, and no attribute that can change what is issued. Throws
 * `RequestRejected`.
 *
 * @param allowed OIDs of further extensions, purposes and attributes, which whoever deploys vouches for.
 */
export function checkRequestedExtensions(csr: Csr, allowed: readonly string[]): void {
  const unexpected = (oid: string, known: readonly string[]) =>
    !known.includes(oid) && !allowed.includes(oid);
  const { purposes, signsLists } = readRequested(csr);
  for (const oid of csr.otherAttributes) {
    if (unexpected(oid, HARMLESS_ATTRIBUTES)) throw notAllowed(`has the attribute ${describeOid(oid)}`, oid);
  }
  for (const [oid, { critical }] of csr.extensions) {
    if (unexpected(oid, READ)) throw notAllowed(`asks for the extension ${describeOid(oid)}`, oid);
    if (critical && !MAY_BE_CRITICAL.includes(oid)) {
      throw rejected(
        RejectionReason.CsrExtensionNotAllowed,
        `asks for the extension ${describeOid(oid)} as a critical one, for which a verifier may refuse the ` +
          'certificate. Have the devices ask for it without that mark',
      );
    }
  }
  for (const oid of purposes) {
    if (unexpected(oid, [CLIENT_AUTHENTICATION])) {
      throw notAllowed(`asks for the purpose ${describeOid(oid)} in the extended key usage`, oid);
    }
  }
  if (signsLists) {
    throw rejected(
      RejectionReason.CsrExtensionNotAllowed,
      `asks in the key usage (${KEY_USAGE}) for a key that signs revocation lists (cRLSign), which only a CA's does. ` +
        'Have the devices leave that bit out',
    );
  }
}

interface Requested {
  readonly purposes: readonly string[];
  /** Whether the key is to sign revocation lists. That it is to sign certificates was refused before, for every CA. */
  readonly signsLists: boolean;
}

/** Reads those parts that `checkCsr` does not read. */
function readRequested({ extensions }: Csr): Requested {
  try {
    checkKeyIdentifiers(extensions);
    return {
      purposes: readPurposes(readExtensionValue(extensions, EXTENDED_KEY_USAGE)) ?? [],
      signsLists: ((readBits(extensions, KEY_USAGE, 'the key usage') ?? 0) & CRL_SIGN) !== 0,
    };
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw rejected(
      RejectionReason.CsrMalformed,
      `asks for an extension that is not well-formed: ${cause.message}`,
      cause,
    );
  }
}

/** Nothing may hide in them from whoever reads only what it understands. */
function checkKeyIdentifiers(extensions: Extensions): void {
  const own = readExtensionValue(extensions, SUBJECT_KEY_IDENTIFIER);
  if (own !== undefined) expectTag(own, Tag.OctetString, 'the subject key identifier');
  const issuers = readExtensionValue(extensions, AUTHORITY_KEY_IDENTIFIER);
  if (issuers !== undefined) expectTag(issuers, Tag.Sequence, 'the authority key identifier');
}

function notAllowed(what: string, oid: string): RequestRejected {
  return rejected(
    RejectionReason.CsrExtensionNotAllowed,
    `${what}, which the CA may act on and nobody checks. Have the devices leave it out; or, if the CA is meant to act ` +
      `on it, name ${oid} in allowed_extensions`,
  );
}

function rejected(reason: RejectionReason, what: string, cause?: unknown): RequestRejected {
  return new RequestRejected(reason, `the CSR ${what}.`, { cause });
}

/** What to change at the CA so that its leaves no longer have the extension or purpose; `undefined`: not known. */
export type Remedy = (oid: string) => string | undefined;

/**
 * Checks that a leaf has no extension and no purpose that nobody expects, whoever put it there. `checkLeaf` checks what
 * those say that may be there. Throws `MayHaveIssued` with `CertificateExtensionUnexpected`, or with
 * `CertificateMalformed`: the CA has issued a certificate that no device gets.
 *
 * @param der Of the leaf. @param allowed OIDs of further extensions and purposes.
 * @param remedy A setting of the CA, as a sentence such as `Set server_flag=false in the role.`
 */
export function checkLeafExtensions(
  der: Buffer,
  allowed: readonly string[],
  remedy: Remedy = () => undefined,
): void {
  const { extensions, purposes } = readLeaf(der);
  const refuse = (what: string, oid: string) =>
    new MayHaveIssued(
      FailureReason.CertificateExtensionUnexpected,
      `the certificate has the ${what} ${describeOid(oid)}, which nobody expects. ` +
        `${remedy(oid) ?? 'Have the CA leave it out, by its profile or role.'} If it is meant to be there, name ${oid} ` +
        'in allowed_extensions.',
    );
  const expected = [...READ, ...OF_THE_CA, ...allowed];
  const extension = [...extensions.keys()].find((oid) => !expected.includes(oid));
  if (extension !== undefined) throw refuse('extension', extension);
  const purpose = purposes.find((oid) => oid !== CLIENT_AUTHENTICATION && !allowed.includes(oid));
  if (purpose !== undefined) throw refuse('purpose', purpose);
}

function readLeaf(der: Buffer): { readonly extensions: Extensions; readonly purposes: readonly string[] } {
  try {
    const extensions = readCertificateExtensions(readCertificateParts(der));
    return { extensions, purposes: readPurposes(readExtensionValue(extensions, EXTENDED_KEY_USAGE)) ?? [] };
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw new MayHaveIssued(
      FailureReason.CertificateMalformed,
      `the certificate is not well-formed: ${cause.message}.`,
      { cause },
    );
  }
}
