import { X509Certificate } from 'node:crypto';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { readIssuerKey } from '../../x509/issuer-key';

/** The CAs that a server publishes, at least one: those that sign leaves, as far as one can tell, come first. */
export type PublishedCas = readonly [PublishedCa, ...PublishedCa[]];

/** A CA that a server publishes. */
export interface PublishedCa {
  readonly certificate: X509Certificate;
  /** Whether another one has taken its place: one of the same name, with a newer key or a later end. */
  readonly superseded: boolean;
}

/**
 * The CAs among the certificates that a server publishes (RFC 7030, 4.1.3), in the order in which they are likely to sign
 * leaves.
 *
 * A server does not say which of its CAs signs leaves. Any may, so each is an issuer: first those below which no other CA
 * stands, then those above, and those whose time has not begun at the end. Of CAs with one name, the newest comes first, and the others are superseded. That holds for a
 * root with a new key, whose old and new certificates sign each other (OldWithNew and NewWithOld), too. Certificates that
 * are no CA's, have expired, or have a key that AWS IoT does not accept sign nothing for us, and are left out.
 *
 * @param certificates DER of each. One that cannot be read is left out. @param now Milliseconds since the Unix epoch.
 * @throws SigningFailed with `AuthorityNotActive` or `AuthorityKeyUnsupported` if none is left.
 */
export function readPublishedCas(certificates: readonly Buffer[], now = Date.now()): PublishedCas {
  const all = readCas(certificates).filter(({ end }) => end > now);
  const cas = all.filter(({ unusable }) => unusable === undefined);
  const [first, ...others] = cas
    .map((ca) => ({
      ...ca,
      superseded: cas.some((other) => supersedes(other, ca, now)),
      above: cas.some((other) => isAbove(ca, other)),
    }))
    .sort(
      (one, other) =>
        Number(one.begin > now) - Number(other.begin > now) ||
        Number(one.above) - Number(other.above) ||
        Number(one.superseded) - Number(other.superseded) ||
        other.begin - one.begin,
    )
    .map(({ certificate, superseded }): PublishedCa => ({ certificate, superseded }));
  if (first !== undefined) return [first, ...others];
  throw (
    all[0]?.unusable ??
    new SigningFailed(
      FailureReason.AuthorityNotActive,
      `the EST server publishes ${certificates.length} certificates, and none is that of a CA that has not expired. ` +
        'Install one at the server (RFC 7030, 4.1.3).',
    )
  );
}

/** The CAs among certificates that can sign leaves now; those that a server publishes vouch for others. */
export function readUsableCas(certificates: readonly Buffer[], now = Date.now()): readonly X509Certificate[] {
  return certificates
    .flatMap(readCa)
    .filter(({ end, unusable }) => end > now && unusable === undefined)
    .map(({ certificate }) => certificate);
}

/** A CA's certificate, and what of it is compared, read once. Moments are in milliseconds since the Unix epoch. */
interface Candidate {
  readonly certificate: X509Certificate;
  readonly subject: string;
  /** Names the key: its SubjectPublicKeyInfo. */
  readonly key: string;
  readonly begin: number;
  readonly end: number;
  /** Why its key cannot sign for AWS IoT. */
  readonly unusable: SigningFailed | undefined;
  /** When the first of the certificates with this key began: a certificate that vouches for an old key is new itself. */
  bornAt: number;
}

function readCas(certificates: readonly Buffer[]): readonly Candidate[] {
  const cas = certificates.flatMap(readCa);
  for (const ca of cas) {
    ca.bornAt = Math.min(...cas.filter(({ key }) => key === ca.key).map(({ begin }) => begin));
  }
  return cas;
}

function readCa(der: Buffer): readonly Candidate[] {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return [];
  }
  // No leaf can name a CA that has no name; node then has `undefined` for it.
  if (!certificate.ca || !certificate.subject) return [];
  const [begin, end] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const { subject } = certificate;
  try {
    const key = readIssuerKey(certificate).key.export({ type: 'spki', format: 'der' }).toString('hex');
    return [{ certificate, subject, key, begin, end, unusable: undefined, bornAt: begin }];
  } catch (error) {
    if (!(error instanceof SigningFailed)) throw error;
    return [{ certificate, subject, key: '', begin, end, unusable: error, bornAt: begin }];
  }
}

/** Whether it has signed the other one, and not as a certificate of its own: a renewal is not a level of the hierarchy. */
function isAbove(ca: Candidate, { certificate, subject }: Candidate): boolean {
  return subject !== certificate.issuer && certificate.checkIssued(ca.certificate);
}

function supersedes(other: Candidate, ca: Candidate, now: number): boolean {
  if (other.subject !== ca.subject) return false;
  if (other.key === ca.key) return other.end > ca.end;
  return other.bornAt > ca.bornAt && other.bornAt <= now;
}
