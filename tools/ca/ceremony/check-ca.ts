import type { KeyObject, X509Certificate } from 'node:crypto';
import { type Chain, findChain } from './chain';
import {
  checkAcceptance,
  checkConstraints,
  checkKey,
  checkKeyIdentifier,
  checkKeyUsage,
} from './check-certificate';
import {
  checkChain,
  checkDigests,
  checkNameConstraints,
  checkPathLengths,
  checkPurposes,
  checkValidity,
  longestLeaf,
} from './check-path';
import { subjectOf, timeText } from './describe';
import { type Finding, ok, warning } from './findings';
import { hasKey } from './has-key';
import { type ReadCertificate, readAll } from './read-certificate';

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
