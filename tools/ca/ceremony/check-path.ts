import type { X509Certificate } from 'node:crypto';
import type { CertificateParts } from '../../../handler/x509/certificate';
import { CLIENT_AUTHENTICATION, readPurposes } from '../../../handler/x509/client-use';
import { daysLeft } from '../../../handler/x509/days-left';
import {
  EXTENDED_KEY_USAGE,
  NAME_CONSTRAINTS,
  readBasicConstraints,
  readExtensionValue,
} from '../../../handler/x509/extensions';
import { DAY_MS } from '../../../handler/x509/lifetime';
import { hasStrongDigest, readSignatureAlgorithm } from '../../../handler/x509/signature-algorithm';
import { UnsupportedSignature } from '../../../handler/x509/unsupported-signature';
import { CA_EXPIRY_WARNING_DAYS } from '../../../modules/observability/alarms/rows/authority';
import type { Chain } from './chain';
import { issuerOf, subjectOf, timeText } from './describe';
import { type Finding, fault, ok, warning } from './findings';
import { sha256 } from './fingerprint';
import type { ReadCertificate } from './read-certificate';

/** Verifiers apply a CA's purposes to everything below it, although no RFC says so. */
export function checkPurposes(path: readonly ReadCertificate[]): readonly Finding[] {
  return path.flatMap(({ certificate, extensions }, index) => {
    const purposes = readPurposes(readExtensionValue(extensions, EXTENDED_KEY_USAGE));
    if (purposes === undefined || purposes.includes(CLIENT_AUTHENTICATION)) return [];
    return [
      fault(
        'purposes',
        `${whose(certificate, index)} extended key usage lacks client authentication: OpenSSL and Go refuse devices ` +
          'below it.',
      ),
    ];
  });
}

/** That each certificate of the path is valid, and for long enough. */
export function checkValidity(path: readonly ReadCertificate[], now: Date): readonly Finding[] {
  return path.map(({ certificate, parts: { notBefore, notAfter } }, index) => {
    const check = index === 0 ? 'validity' : 'chain-validity';
    const what = index === 0 ? 'It' : subjectOf(certificate);
    if (now < notBefore)
      return fault(check, `${what} is not valid before ${timeText(notBefore)}. Wait until then.`);
    const left = daysLeft(certificate, now.getTime());
    if (now > notAfter) return fault(check, `${what} has expired at ${timeText(notAfter)}. Renew it.`);
    const text = `${what} is valid until ${timeText(notAfter)}, for ${left} days.`;
    return left < CA_EXPIRY_WARNING_DAYS ? warning(check, `${text} Renew it now.`) : ok(check, text);
  });
}

/** That the path ends in a root: the one that was given, if one was. */
export function checkChain({ path, endsInRoot }: Chain, roots: readonly X509Certificate[]): Finding {
  const last = path.at(-1) as X509Certificate;
  const names = path.map(subjectOf).join(' < ');
  if (!endsInRoot) {
    const issuer = issuerOf(last);
    return roots.length > 0
      ? fault(
          'chain',
          `The chain does not reach the root that was given: nobody in it has issued ${subjectOf(last)}. Its issuer is ${issuer}.`,
        )
      : warning(
          'chain',
          `The chain ends with ${subjectOf(last)}, below ${issuer}, whose certificate is missing. Add it, or name the root's file with --root to check the chain up to it.`,
        );
  }
  if (roots.length > 0 && !roots.some(({ raw }) => raw.equals(last.raw))) {
    return fault(
      'chain',
      `The chain ends in another root than the one that was given: ${subjectOf(last)}, SHA-256 ${sha256(last.raw)}.`,
    );
  }
  return ok('chain', path.length === 1 ? 'It is a root.' : `Its chain verifies up to a root: ${names}.`);
}

/** A path length counts the CAs between a CA and the leaf (RFC 5280, 4.2.1.9). The CA's own is looked at elsewhere. */
export function checkPathLengths(path: readonly ReadCertificate[]): readonly Finding[] {
  return path.slice(1).flatMap(({ certificate, extensions }, below) => {
    const constraints = readBasicConstraints(extensions);
    if (!constraints?.ca) {
      return [fault('path-length', `${subjectOf(certificate)} is above it, but is not that of a CA.`)];
    }
    const { pathLength } = constraints;
    if (pathLength === undefined || pathLength > below) return [];
    return [
      fault(
        'path-length',
        `${subjectOf(certificate)} has path length ${pathLength} and needs ${below + 1} here: no verifier accepts the ` +
          'leaves. Have a CA sign that may have another one below it.',
      ),
    ];
  });
}

/** A root's own signature is not verified by anybody. */
export function checkDigests(path: readonly ReadCertificate[]): readonly Finding[] {
  return path
    .filter(({ parts }) => !parts.issuer.equals(parts.subject.encoding))
    .flatMap(({ certificate, parts }) => {
      const weak = weaknessOf(parts);
      return weak === undefined
        ? []
        : [
            warning(
              'signature',
              `${subjectOf(certificate)} is signed with ${weak}, which many verifiers refuse.`,
            ),
          ];
    });
}

function weaknessOf({ signatureAlgorithm }: CertificateParts): string | undefined {
  try {
    const algorithm = readSignatureAlgorithm(signatureAlgorithm);
    return hasStrongDigest(algorithm) ? undefined : algorithm.digest;
  } catch (error) {
    if (error instanceof UnsupportedSignature) return error.message;
    throw error;
  }
}

/** That no leaf is bound to names that the signer does not compare. */
export function checkNameConstraints(path: readonly ReadCertificate[]): readonly Finding[] {
  return path.flatMap(({ certificate, extensions }, index) =>
    extensions.has(NAME_CONSTRAINTS)
      ? [
          warning(
            'name-constraints',
            `${whose(certificate, index)} name constraints bind every leaf, and the signer compares none with them` +
              (index === 0
                ? ', so it refuses to sign below it. Take a certificate without them.'
                : '. Allow only subjects and alternative names within them.'),
          ),
        ]
      : [],
  );
}

/** How long a leaf of today can be verified. */
export function longestLeaf(path: readonly ReadCertificate[], now: Date): Finding {
  const end = Math.min(...path.map(({ parts }) => parts.notAfter.getTime()));
  const days = Math.max(0, Math.floor((end - now.getTime()) / DAY_MS));
  const isOwn = path[0]?.parts.notAfter.getTime() === end;
  const text = `A leaf that is signed now can be verified for at most ${days} days, until ${timeText(new Date(end))}`;
  return isOwn
    ? ok('leaf', `${text}.`)
    : warning('leaf', `${text}: a certificate above it ends before it. The signer does not know that.`);
}

function whose(certificate: X509Certificate, index: number): string {
  return index === 0 ? 'Its' : `${subjectOf(certificate)}: its`;
}
