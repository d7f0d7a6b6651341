import { CommandFailed } from '../../../cli/command-line';
import { leafAlgorithm } from '../../../handler/issuance/algorithm';
import { keyIdentifierOf } from '../../../handler/issuance/key-identifier';
import type { LeafLifetime } from '../../../handler/issuance/lifetime';
import {
  findUnexpected,
  isHex,
  keysExpected,
  placesExpected,
} from '../../../handler/issuance/lint-extensions';
import { type CertificateIntent, findFormFault } from '../../../handler/issuance/lint-form';
import { isCanonicalName } from '../../../handler/issuance/lint-values';
import { newSerialNumber } from '../../../handler/issuance/serial';
import { encodeTbs } from '../../../handler/issuance/tbs';
import {
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeDistributionPoint,
  encodeInformationAccess,
  encodeKeyUsage,
  encodeSubjectKeyIdentifier,
} from '../../../handler/issuance/write-extensions';
import { type CertificateParts, readSignedParts } from '../../../handler/x509/certificate';
import { checkForm } from '../../../handler/x509/certificate-form';
import { readDer } from '../../../handler/x509/der';
import { BASIC_CONSTRAINTS, CRL_SIGN, KEY_CERT_SIGN, KEY_USAGE } from '../../../handler/x509/extensions';
import type { IssuerKeyKind } from '../../../handler/x509/issuer-key';
import { whyOf } from './in-words';
import { type CaTerms, caLifetime } from './terms';

/** Whose certificate is signed. */
interface CaSubject {
  /** DER of its name. */
  readonly subjectDer: Buffer;
  /** DER of its SubjectPublicKeyInfo. */
  readonly spki: Buffer;
}

/** Who signs it. */
interface CaIssuer extends Partial<LeafLifetime> {
  readonly kind: IssuerKeyKind;
  /** DER of its name. */
  readonly subjectDer: Buffer;
  /** Its identifier of its own key; `undefined` for a root, which needs none (RFC 5280, 4.2.1.1). */
  readonly keyIdentifier: Buffer | undefined;
}

/** A CA's certificate that only lacks its signature. */
export interface CaDraft {
  /** What is signed: DER of a TBSCertificate. */
  readonly tbs: Buffer;
  /** The same, read. */
  readonly parts: CertificateParts;
}

/** Octets of a key usage of keyCertSign and cRLSign. */
const SIGNS_BOTH = '03020106';

/** Octets of the basic constraints of a CA without and, but for the last octet, with a path length. */
const ANY_PATH = '30030101ff';
const LIMITED_PATH = '30060101ff0201';

/** What was meant to be written. */
export interface CaIntent extends CertificateIntent {
  readonly subjectDer: Buffer;
  readonly terms: CaTerms;
  /** The issuer's identifier of its key; `undefined` for a root. */
  readonly issuerIdentifier: Buffer | undefined;
}

/**
 * Drafts the certificate of a CA, and checks it as another reader would, before anything is signed. None of its
 * extensions comes from a request.
 *
 * @throws CommandFailed when the check finds a defect of ours.
 */
export function draftCa(subject: CaSubject, terms: CaTerms, issuer: CaIssuer, now = new Date()): CaDraft {
  const lifetime = caLifetime(terms.lifetime, now, issuer);
  const serialNumber = newSerialNumber();
  const { keyIdentifier } = issuer;
  const tbs = encodeTbs({
    ...lifetime,
    serialNumber,
    algorithm: leafAlgorithm(issuer.kind).identifier,
    issuer: issuer.subjectDer,
    subject: subject.subjectDer,
    spki: subject.spki,
    extensions: [
      encodeBasicConstraints({ ca: true, pathLength: terms.pathLength }),
      encodeKeyUsage(KEY_CERT_SIGN | CRL_SIGN),
      encodeSubjectKeyIdentifier(keyIdentifierOf(readDer(subject.spki))),
      ...(keyIdentifier === undefined ? [] : [encodeAuthorityKeyIdentifier(keyIdentifier)]),
      ...encodeDistributionPoint(terms.crlDistributionPoints),
      ...encodeInformationAccess(terms.authorityInfoAccess),
    ],
  });
  const parts = lintCa(tbs, {
    ...subject,
    ...lifetime,
    terms,
    serialNumber: serialNumber.toString('hex').toUpperCase(),
    issuerKind: issuer.kind,
    issuerDer: issuer.subjectDer,
    issuerIdentifier: keyIdentifier,
  });
  return { tbs, parts };
}

/** Reads what is about to be signed, and compares each part with what was meant. Throws `CommandFailed`. */
export function lintCa(tbs: Buffer, intent: CaIntent): CertificateParts {
  try {
    const node = readDer(tbs);
    const parts = readSignedParts(node);
    checkForm(parts);
    const fault =
      findFormFault(node, parts, intent) ??
      findNameFault(parts, intent) ??
      findUnexpected(parts, expectedOf(parts, intent));
    if (fault !== undefined) throw wrong(fault);
    return parts;
  } catch (cause) {
    const why = whyOf(cause);
    throw why === undefined ? cause : wrong(why, { cause });
  }
}

function wrong(what: string, options?: ErrorOptions): CommandFailed {
  return new CommandFailed(
    `The certificate that was about to be signed is wrong: ${what}. Nothing was signed. This is a defect of this tool.`,
    options,
  );
}

function findNameFault({ subject }: CertificateParts, { subjectDer }: CaIntent): string | undefined {
  if (!subject.encoding.equals(subjectDer)) return 'the subject is another';
  if (subject.children.length === 0) return 'the subject is empty';
  return isCanonicalName(subject) ? undefined : 'the subject is not valid DER';
}

function expectedOf({ spki }: CertificateParts, { terms, issuerIdentifier }: CaIntent) {
  const { pathLength } = terms;
  const constraints =
    pathLength === undefined ? ANY_PATH : `${LIMITED_PATH}${pathLength.toString(16).padStart(2, '0')}`;
  return [
    { name: 'basic constraints', oid: BASIC_CONSTRAINTS, critical: true, holds: isHex(constraints) },
    { name: 'the key usage', oid: KEY_USAGE, critical: true, holds: isHex(SIGNS_BOTH) },
    ...keysExpected(spki, issuerIdentifier),
    ...placesExpected(terms.crlDistributionPoints, terms.authorityInfoAccess),
  ];
}
