import type { KeyObject, X509Certificate } from 'node:crypto';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import {
  type CertificateParts,
  readCertificateExtensions,
  readCertificateParts,
} from '../../../handler/x509/certificate';
import { CLIENT_AUTHENTICATION, readPurposes } from '../../../handler/x509/client-use';
import { daysLeft } from '../../../handler/x509/days-left';
import {
  BASIC_CONSTRAINTS,
  CRL_SIGN,
  EXTENDED_KEY_USAGE,
  type Extensions,
  KEY_CERT_SIGN,
  KEY_USAGE,
  NAME_CONSTRAINTS,
  readBasicConstraints,
  readBits,
  readExtensionValue,
  SUBJECT_KEY_IDENTIFIER,
} from '../../../handler/x509/extensions';
import { DAY_MS } from '../../../handler/x509/lifetime';
import { hasStrongDigest, readSignatureAlgorithm } from '../../../handler/x509/signature-algorithm';
import { UnsupportedSignature } from '../../../handler/x509/unsupported-signature';
import { type Chain, findChain } from './chain';
import { issuerOf, subjectOf, timeText } from './describe';
import { type Finding, fault, ok, warning } from './findings';
import { sha256 } from './fingerprint';
import { inWords, whyOf } from './in-words';

/** With this many days left, the CA should be renewed: the ticket `ca-expiry-warning` comes then. */
const RENEWAL_DAYS = 60;

/** A certificate of the chain, read. */
interface ReadCertificate {
  readonly certificate: X509Certificate;
  readonly parts: CertificateParts;
  readonly extensions: Extensions;
}

/** What to check a CA's certificate against. */
export interface CheckContext {
  /** The CA's key in KMS. */
  readonly key: KeyObject;
  readonly keyArn: string;
  /** Certificates that may complete the chain, such as the root that verifiers have. @default none */
  readonly roots?: readonly X509Certificate[];
  readonly now?: Date;
}

/**
 * Looks at everything that keeps a CA from signing leaves that verifiers accept.
 *
 * @param certificates That of the CA first, then those above it and, after a renewal, earlier ones of the same key.
 * @throws CommandFailed if one of them cannot be read.
 */
export function checkCa(
  [certificate, ...others]: readonly [X509Certificate, ...X509Certificate[]],
  { key, keyArn, roots = [], now = new Date() }: CheckContext,
): readonly Finding[] {
  const chain = findChain(certificate, [...others, ...roots]);
  const path = chain.path.map(readAll);
  const [ca] = path as [ReadCertificate, ...ReadCertificate[]];
  return [
    checkKey(certificate, others, key, keyArn),
    checkAcceptance(certificate),
    ...checkConstraints(ca),
    ...checkKeyUsage(ca),
    ...checkPurposes(path),
    checkKeyIdentifier(ca),
    ...checkValidity(path, now),
    checkChain(chain, roots),
    ...checkPathLengths(path),
    ...checkDigests(path),
    ...checkNameConstraints(path),
    ...checkOthers(certificate, others, chain, now),
    longestLeaf(path, now),
  ];
}

function readAll(certificate: X509Certificate): ReadCertificate {
  return inWords('A certificate of the chain', () => {
    const parts = readCertificateParts(certificate.raw);
    return { certificate, parts, extensions: readCertificateExtensions(parts) };
  });
}

function checkKey(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  key: KeyObject,
  keyArn: string,
): Finding {
  if (hasKey(certificate, key)) return ok('key', `It is of the key ${keyArn}.`);
  const fitting = others.findIndex((other) => hasKey(other, key));
  return fault(
    'key',
    fitting < 0
      ? `It is not of the key ${keyArn}, which signs: nothing could be verified. Take the certificate of that key.`
      : `The first certificate is not of the key ${keyArn}; number ${fitting + 2} is. Put that one first.`,
  );
}

/** Whether a certificate is of this key. */
export function hasKey(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.publicKey.equals(key);
  } catch {
    return false;
  }
}

/** The signer's own look at it. */
function checkAcceptance(certificate: X509Certificate): Finding {
  try {
    readLeafIssuer(certificate);
    return ok('signer', 'The signer accepts it as that of a CA.');
  } catch (error) {
    const why = whyOf(error);
    if (why === undefined) throw error;
    return fault('signer', `The signer refuses it: ${why}`);
  }
}

function checkConstraints({ extensions }: ReadCertificate): readonly Finding[] {
  const constraints = readBasicConstraints(extensions);
  if (!constraints?.ca) {
    return [fault('ca', 'It is not that of a CA (CA:TRUE is missing): no verifier accepts what it signs.')];
  }
  const { pathLength } = constraints;
  const length = pathLength === undefined ? 'any number of CAs below it' : `path length ${pathLength}`;
  return [
    ok('ca', `It is that of a CA, with ${length}.`),
    ...(extensions.get(BASIC_CONSTRAINTS)?.critical
      ? []
      : [
          warning(
            'ca',
            'Its basic constraints are not critical, as RFC 5280, 4.2.1.9 demands: strict verifiers refuse it.',
          ),
        ]),
  ];
}

function checkKeyUsage({ extensions }: ReadCertificate): readonly Finding[] {
  const bits = readBits(extensions, KEY_USAGE, 'the key usage');
  if (bits === undefined) {
    return [
      warning(
        'key-usage',
        'It has no key usage, which RFC 5280, 4.2.1.3 demands of a CA: strict verifiers refuse it.',
      ),
    ];
  }
  if ((bits & KEY_CERT_SIGN) === 0) {
    return [
      fault('key-usage', 'Its key usage lacks keyCertSign: no verifier accepts certificates that it signs.'),
    ];
  }
  return [
    (bits & CRL_SIGN) === 0
      ? warning('key-usage', 'Its key usage lacks cRLSign: no verifier accepts a revocation list of this CA.')
      : ok('key-usage', 'Its key may sign certificates and revocation lists.'),
  ];
}

/** Verifiers apply a CA's purposes to everything below it, although no RFC says so. */
function checkPurposes(path: readonly ReadCertificate[]): readonly Finding[] {
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

function checkKeyIdentifier({ extensions }: ReadCertificate): Finding {
  return extensions.has(SUBJECT_KEY_IDENTIFIER)
    ? ok('key-identifier', 'It has an identifier of its key, which its leaves repeat.')
    : warning('key-identifier', 'It has no identifier of its key, which RFC 5280, 4.2.1.2 demands of a CA.');
}

function checkValidity(path: readonly ReadCertificate[], now: Date): readonly Finding[] {
  return path.map(({ certificate, parts: { notBefore, notAfter } }, index) => {
    const check = index === 0 ? 'validity' : 'chain-validity';
    const what = index === 0 ? 'It' : subjectOf(certificate);
    if (now < notBefore)
      return fault(check, `${what} is not valid before ${timeText(notBefore)}. Wait until then.`);
    const left = daysLeft(certificate, now.getTime());
    if (now > notAfter) return fault(check, `${what} has expired at ${timeText(notAfter)}. Renew it.`);
    const text = `${what} is valid until ${timeText(notAfter)}, for ${left} days.`;
    return left < RENEWAL_DAYS ? warning(check, `${text} Renew it now.`) : ok(check, text);
  });
}

function checkChain({ path, endsInRoot }: Chain, roots: readonly X509Certificate[]): Finding {
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
function checkPathLengths(path: readonly ReadCertificate[]): readonly Finding[] {
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
function checkDigests(path: readonly ReadCertificate[]): readonly Finding[] {
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

function checkNameConstraints(path: readonly ReadCertificate[]): readonly Finding[] {
  return path.flatMap(({ certificate, extensions }, index) =>
    extensions.has(NAME_CONSTRAINTS)
      ? [
          warning(
            'name-constraints',
            `${whose(certificate, index)} name constraints bind every leaf, and the signer does not check them. Allow only ` +
              'subjects and alternative names within them.',
          ),
        ]
      : [],
  );
}

/** Those that are no part of the chain: earlier certificates of the CA, or something that nobody needs there. */
function checkOthers(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  { path }: Chain,
  now: Date,
): readonly Finding[] {
  return others
    .filter((other) => !path.some(({ raw }) => raw.equals(other.raw)))
    .map((other) => {
      const end = timeText(new Date(other.validTo));
      if (!hasKey(other, certificate.publicKey)) {
        return warning('others', `${subjectOf(other)} is no part of the chain. Leave it out.`);
      }
      return Date.parse(other.validTo) < now.getTime()
        ? warning('others', `An earlier certificate of the CA has expired at ${end}. Leave it out.`)
        : ok('others', `An earlier certificate of the CA is valid until ${end}.`);
    });
}

function longestLeaf(path: readonly ReadCertificate[], now: Date): Finding {
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
