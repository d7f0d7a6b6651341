import { createHash } from 'node:crypto';
import type { Csr } from '../csr/csr';
import { RequestRejected } from '../errors';
import { RejectionReason } from '../vocabulary';
import { readDer } from '../x509/der';
import { type LeafAlgorithm, leafAlgorithm } from './algorithm';
import { canonicalNames } from './canonical-name';
import { leafExtensions } from './extensions';
import type { LeafIssuer } from './issuer';
import { keyIdentifierOf } from './key-identifier';
import { type LeafLifetime, leafLifetime } from './lifetime';
import { lintLeaf } from './lint';
import type { LeafProfile } from './profile';
import { newSerialNumber } from './serial';
import { encodeTbs } from './tbs';

/** A leaf that only lacks its signature. */
export interface LeafDraft extends LeafLifetime {
  /** Uppercase hexadecimal, as node and openssl write it. */
  readonly serialNumber: string;
  /** What is signed: the DER of a TBSCertificate. */
  readonly tbs: Buffer;
  /** How it is to be signed. */
  readonly algorithm: LeafAlgorithm;
  /** The digest of `tbs`, which is what KMS is asked to sign. */
  readonly digest: Buffer;
  /** Whether the subject has other octets than the CSR's, because those are not valid DER. */
  readonly subjectRewritten: boolean;
}

/**
 * Drafts a leaf with a serial number of its own, and checks it as another reader would, before anything is signed.
 *
 * @throws RequestRejected for names that a CA must not sign.
 * @throws SigningFailed when the CA is not valid at the moment, or when the check finds a defect of ours.
 */
export function draftLeaf(csr: Csr, profile: LeafProfile, issuer: LeafIssuer, now = new Date()): LeafDraft {
  const { subject, alternativeNames } = canonicalNames(csr.subjectDer, csr.alternativeNames.der);
  refuseOwnName(subject, issuer);
  const algorithm = leafAlgorithm(issuer.kind);
  const serialNumber = newSerialNumber();
  const lifetime = leafLifetime(profile.validityDays, issuer, now);
  const tbs = encodeTbs({
    ...lifetime,
    serialNumber,
    algorithm: algorithm.identifier,
    issuer: issuer.subjectDer,
    subject,
    spki: csr.spki,
    extensions: leafExtensions({
      profile,
      keyFamily: csr.keyFamily,
      subjectKeyIdentifier: keyIdentifierOf(readDer(csr.spki)),
      authorityKeyIdentifier: issuer.keyIdentifier,
      alternativeNames,
      subjectIsEmpty: csr.subjectName.length === 0,
    }),
  });
  const draft: LeafDraft = {
    ...lifetime,
    serialNumber: serialNumber.toString('hex').toUpperCase(),
    tbs,
    algorithm,
    digest: createHash(algorithm.digest).update(tbs).digest(),
    subjectRewritten: !subject.equals(csr.subjectDer),
  };
  lintLeaf(draft, { csr, profile, issuer, now });
  return draft;
}

function refuseOwnName(subject: Buffer, issuer: LeafIssuer): void {
  if (subject.equals(issuer.subjectDer)) {
    throw new RequestRejected(
      RejectionReason.CsrRefusedByAuthority,
      "the subject is the CA's own name; a certificate whose subject is its issuer is a CA's (RFC 5280, 3.2).",
    );
  }
}
