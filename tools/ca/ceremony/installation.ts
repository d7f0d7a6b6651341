import type { X509Certificate } from 'node:crypto';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import { LONGEST_BYTES, STANDARD_BYTES } from './certificate-parameter';
import { writeCertificates } from './certificate-text';
import { findChain } from './chain';
import { subjectOf, timeText } from './describe';
import { type Finding, fault, ok, warning } from './findings';
import { hasKey } from './has-key';
import { whyOf } from './in-words';

/** What is to be in the parameter, and what it means. */
export interface Installation {
  /** PEM, without anything else. */
  readonly text: string;
  /** The certificates, in their order. */
  readonly certificates: readonly X509Certificate[];
  /** Earlier certificates of the CA that stay in it. */
  readonly kept: readonly X509Certificate[];
  readonly findings: readonly Finding[];
}

/**
 * Decides what to put into the parameter: the CA's certificate, those above it, and after them the earlier ones of the
 * same key that are still valid. Leaves that were issued below those are handed out again, and so must be known.
 *
 * @param fresh The new certificate, and those above it in any order. @param installed What is there now.
 */
export function planInstallation(
  fresh: readonly [X509Certificate, ...X509Certificate[]],
  installed: readonly X509Certificate[],
  { keepPrevious, now = new Date() }: { readonly keepPrevious: boolean; readonly now?: Date },
): Installation {
  const [certificate, ...others] = fresh;
  const { path } = findChain(certificate, others);
  const rest = others.filter((other) => !includes(path, other));
  const previous = installed.filter(
    (other) =>
      !includes(fresh, other) &&
      hasKey(other, certificate.publicKey) &&
      now.getTime() <= Date.parse(other.validTo),
  );
  const kept = keepPrevious ? previous : [];
  const certificates = [...path, ...rest, ...kept];
  const text = writeCertificates(certificates);
  return {
    text,
    certificates,
    kept,
    findings: [
      ...checkLength(text),
      ...previous.flatMap((each) => compare(certificate, each, includes(kept, each))),
    ],
  };
}

function includes(certificates: readonly X509Certificate[], { raw }: X509Certificate): boolean {
  return certificates.some((each) => each.raw.equals(raw));
}

function checkLength(text: string): readonly Finding[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST_BYTES) {
    return [
      fault(
        'length',
        `Together they have ${bytes} bytes, and a parameter takes ${LONGEST_BYTES}. Leave out the root, which verifiers ` +
          'have themselves, or an earlier certificate with --drop-previous.',
      ),
    ];
  }
  if (bytes <= STANDARD_BYTES) return [];
  return [
    warning(
      'length',
      `Together they have ${bytes} bytes. Over ${STANDARD_BYTES}, Parameter Store makes it an advanced parameter, which ` +
        'costs 0.05 US dollars a month and cannot become a standard one again.',
    ),
  ];
}

/** What a renewal means for those who know only the earlier certificate. */
function compare(
  certificate: X509Certificate,
  previous: X509Certificate,
  isKept: boolean,
): readonly Finding[] {
  const end = timeText(new Date(previous.validTo));
  const difference = differenceOf(certificate, previous);
  return [
    difference === undefined
      ? ok(
          'renewal',
          `It renews the certificate that ends at ${end}. Whoever verifies devices with that one only can do so until ` +
            'then, new leaves included. Give them the new chain before.',
        )
      : warning(
          'renewal',
          `It has another ${difference} than the certificate that ends at ${end}: neither verifies the leaves of the ` +
            'other. Give verifiers the new chain before you install it, and leave them the old one until its leaves end. ' +
            'If the CA publishes a revocation list, do not install one with another name: a list covers one name, so its ' +
            'publisher stops. To avoid all that, have it signed again with the same one.',
        ),
    isKept
      ? ok('renewal', `The one that ends at ${end} stays in the parameter, after the chain.`)
      : warning('renewal', `The one that ends at ${end} goes: leaves below it are not handed out again.`),
    ...(Date.parse(certificate.validTo) < Date.parse(previous.validTo)
      ? [warning('renewal', `It ends before the one that is installed, which ends at ${end}.`)]
      : []),
  ];
}

function differenceOf(certificate: X509Certificate, previous: X509Certificate): string | undefined {
  try {
    const [own, earlier] = [readLeafIssuer(certificate), readLeafIssuer(previous)];
    if (!own.subjectDer.equals(earlier.subjectDer)) return `name (not ${subjectOf(previous)})`;
    return own.keyIdentifier.equals(earlier.keyIdentifier) ? undefined : 'identifier of the key';
  } catch (error) {
    // That it cannot be a CA's is a finding of its own.
    if (whyOf(error) === undefined) throw error;
    return undefined;
  }
}
