import type { Csr } from '../csr/csr';
import { SigningError, SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { type CertificateParts, readSignedParts } from '../x509/certificate';
import { checkForm } from '../x509/certificate-form';
import { type DerNode, MalformedDer, readDer } from '../x509/der';
import type { IssuerKeyKind } from '../x509/issuer-key';
import { checkContents } from '../x509/leaf';
import { DAY_MS, SHORTEST_LIFE_MS } from '../x509/lifetime';
import { hasTypeOfItsYear } from '../x509/time';
import type { LeafDraft } from './draft';
import type { LeafIssuer } from './issuer';
import { BACKDATED_MS } from './lifetime';
import { findExtensionFault } from './lint-extensions';
import { isCanonicalName } from './lint-values';
import type { LeafProfile } from './profile';

/** What a leaf was drafted from. */
export interface LintContext {
  readonly csr: Csr;
  readonly profile: LeafProfile;
  readonly issuer: LeafIssuer;
  readonly now: Date;
}

/** Fields of a TBSCertificate of version 3 without the obsolete unique identifiers (RFC 5280, 4.1 and 4.1.2.8). */
const FIELDS = 8;

/** Fewest octets of a serial number: 16, of which at least 64 bits are random. */
const SHORTEST_SERIAL_NUMBER = 16;

const SECOND_MS = 1_000;

/**
 * The AlgorithmIdentifiers, octet for octet, that the CA/Browser Forum's Baseline Requirements list in 7.1.3.2. Not from
 * the writer's table, so that a mistake in one shows.
 */
export const ALGORITHMS: Readonly<Record<IssuerKeyKind, string>> = {
  RSA: '300d06092a864886f70d01010b0500',
  'P-256': '300a06082a8648ce3d040302',
  'P-384': '300a06082a8648ce3d040303',
  'P-521': '300a06082a8648ce3d040304',
};

/**
 * Checks a draft before it is signed: reads it with the reader that checks every authority's certificates, and compares
 * each part with the request, the profile and the CA. What a CA signs is issued, whether or not anyone gets it.
 *
 * Throws `SigningFailed` with `LeafLintFailed`. That is never the device's fault.
 */
export function lintLeaf(draft: LeafDraft, context: LintContext): void {
  const fault = faultOrWhatItThrows(() => findFault(draft, context));
  if (fault !== undefined) {
    throw new SigningFailed(
      FailureReason.LeafLintFailed,
      `the certificate that was about to be signed is wrong: ${fault.what}. Nothing was signed.`,
      { cause: fault.cause },
    );
  }
}

function faultOrWhatItThrows(
  find: () => string | undefined,
): { readonly what: string; readonly cause?: Error } | undefined {
  try {
    const what = find();
    return what === undefined ? undefined : { what };
  } catch (cause) {
    if (cause instanceof MalformedDer || cause instanceof SigningError) return { what: cause.message, cause };
    throw cause;
  }
}

function findFault(draft: LeafDraft, context: LintContext): string | undefined {
  const { csr, issuer } = context;
  const tbs = readDer(draft.tbs);
  const parts = readSignedParts(tbs);
  checkForm(parts);
  checkContents(parts, csr);
  const { serialNumber, signatureAlgorithm } = parts;
  if (tbs.children.length !== FIELDS) return `it has ${tbs.children.length} fields`;
  if (serialNumber.length < SHORTEST_SERIAL_NUMBER) return 'the serial number is too short';
  if (serialNumber.toString('hex').toUpperCase() !== draft.serialNumber)
    return 'the serial number is another';
  if (signatureAlgorithm.encoding.toString('hex') !== ALGORITHMS[issuer.kind]) {
    return "the signature algorithm is not that of the CA's key";
  }
  if (!parts.issuer.equals(issuer.subjectDer)) return 'the issuer is not the CA';
  if (!parts.spki.encoding.equals(csr.spki)) return 'the key has other octets than in the request';
  return (
    findSubjectFault(parts.subject, draft, csr) ??
    findLifetimeFault(parts, draft, context) ??
    (tbs.children[4]?.children.every(hasTypeOfItsYear) ? undefined : 'a time has the type of other years') ??
    findExtensionFault(parts, context)
  );
}

/** That it is the same name is checked with the contents. */
function findSubjectFault(subject: DerNode, { subjectRewritten }: LeafDraft, csr: Csr): string | undefined {
  if (!isCanonicalName(subject)) return 'the subject is not valid DER';
  const isRewritten = !subject.encoding.equals(csr.subjectDer);
  if (isRewritten !== subjectRewritten) return 'the subject is rewritten and nobody says so, or the reverse';
  if (isRewritten && isCanonicalName(readDer(csr.subjectDer))) return 'the subject is rewritten without need';
  return undefined;
}

function findLifetimeFault(
  parts: CertificateParts,
  draft: LeafDraft,
  { profile, issuer, now }: LintContext,
): string | undefined {
  const [from, to] = [parts.notBefore.getTime(), parts.notAfter.getTime()];
  if (from !== draft.notBefore.getTime() || to !== draft.notAfter.getTime()) return 'the lifetime is another';
  if (from < issuer.notBefore.getTime() || to > issuer.notAfter.getTime()) {
    return 'it is valid when the CA is not';
  }
  if (from > now.getTime()) return 'it is not valid yet';
  if (from < now.getTime() - BACKDATED_MS - SECOND_MS) return 'it begins too early';
  if (to < now.getTime() + SHORTEST_LIFE_MS - SECOND_MS) return 'it ends too soon';
  // Both ends are included.
  const days = (to - from + SECOND_MS) / DAY_MS;
  const endsWithCa = to === issuer.notAfter.getTime();
  if (days > profile.validityDays || (days < profile.validityDays && !endsWithCa)) {
    return 'its lifetime is not that of the profile';
  }
  return undefined;
}
