import type { X509Certificate } from 'node:crypto';
import { CommandFailed } from '../../../cli/command-line';
import { type LeafIssuer, readLeafIssuer } from '../../../handler/issuance/issuer';
import { lastSigningAt } from '../../../handler/issuance/lifetime';
import { readCertificateExtensions, readCertificateParts } from '../../../handler/x509/certificate';
import { readBasicConstraints } from '../../../handler/x509/extensions';
import type { CaKey } from './ca-key';
import { findChain } from './chain';
import { subjectOf, timeText } from './describe';
import { hasKey } from './has-key';
import { inWords } from './in-words';

/** A CA that signs another CA's certificate. */
export interface ParentCa {
  readonly issuer: LeafIssuer;
  /** Its certificate, and those above it. */
  readonly path: readonly X509Certificate[];
}

/**
 * Reads the certificate of the CA that signs, and makes sure that it may sign such a CA now.
 *
 * @param certificates That of the CA first, then those above it. @param where Where they are from.
 * @param pathLength That of the CA below; `undefined` for any number of CAs.
 * @throws CommandFailed
 */
export function readParent(
  [certificate, ...others]: readonly X509Certificate[],
  where: string,
  key: CaKey,
  pathLength: number | undefined,
  now = new Date(),
): ParentCa {
  if (certificate === undefined || !hasKey(certificate, key.publicKey)) {
    throw new CommandFailed(
      `The first certificate in ${where} is not of the key ${key.arn}, which is to sign. Name the right PKI with --pki, ` +
        'or the file of its certificate with --issuer.',
    );
  }
  const issuer = inWords(where, () => readLeafIssuer(certificate));
  if (now < issuer.notBefore || now > lastSigningAt(issuer)) {
    throw new CommandFailed(
      `${subjectOf(certificate)} is valid from ${timeText(issuer.notBefore)} to ${timeText(issuer.notAfter)}, and cannot ` +
        'sign now. Renew it first.',
    );
  }
  const { path } = findChain(certificate, others);
  for (const [between, ca] of path.entries()) refuseIfTooLong(ca, between, pathLength);
  return { issuer, path };
}

/** @param between How many CAs are between this one and the new one. */
function refuseIfTooLong(ca: X509Certificate, between: number, pathLength: number | undefined): void {
  const extensions = inWords('A certificate of the chain', () =>
    readCertificateExtensions(readCertificateParts(ca.raw)),
  );
  const limit = readBasicConstraints(extensions)?.pathLength;
  if (limit === undefined) return;
  const most = limit - between - 1;
  if (pathLength !== undefined && pathLength <= most) return;
  throw new CommandFailed(
    `${subjectOf(ca)} has path length ${limit}: ` +
      (most < 0
        ? 'it may sign leaves, but no CA. Have another root sign, or renew this one with a longer path.'
        : `the new CA's --path-length must be at most ${most}.`),
  );
}
