import { FailureReason } from '../../vocabulary';

/**
 * What about the role makes leaves that devices must not get, by what the check of the leaf found: sentences that name
 * its settings. (Vault, API of the PKI secrets engine, "Create/update role")
 */
const BY_REASON: ReadonlyMap<string, string> = new Map([
  [
    FailureReason.CertificateSubjectDiffers,
    'The operation sign takes the common name (use_csr_common_name=true) and the serial number from the CSR, and ' +
      "everything else from the role: give it the organization, ou, country, locality and province that the devices' " +
      'CSRs have, or use the operation sign-verbatim. A rehearsal without an example asks for O=Rehearsal: deploy ' +
      'with an example request.',
  ],
  [
    FailureReason.CertificateAlternativeNamesDiffer,
    'Names come from the CSR with use_csr_sans=true. The common name is left out of them on request: a server that ' +
      'ignores exclude_cn_from_sans adds it.',
  ],
  [
    FailureReason.CertificateNotForClients,
    'The role needs client_flag=true, and DigitalSignature in key_usage.',
  ],
  [
    FailureReason.CertificateIsCa,
    'Keep CertSign and CRLSign out of key_usage of the role, and OCSPSigning out of ext_key_usage.',
  ],
  [
    FailureReason.CertificateNotValidNow,
    'Look at not_before_duration, not_before and not_after of the role.',
  ],
]);

/** What to change, a sentence after the explanation of a leaf that was refused; empty where the role is not to blame. */
export function leafAdvice(reason: string): string {
  const advice = BY_REASON.get(reason);
  return advice === undefined ? '' : ` ${advice}`;
}

/** What to change at the role so that its leaves no longer have an extension or a purpose: for `checkLeafExtensions`. */
export function remedyFor(oid: string): string | undefined {
  return REMEDIES.get(oid);
}

/** By the OIDs of purposes and extensions. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.3.1', 'Set server_flag=false in the role: the default is true.'],
  ['1.3.6.1.5.5.7.3.3', 'Set code_signing_flag=false in the role.'],
  ['1.3.6.1.5.5.7.3.4', 'Set email_protection_flag=false in the role.'],
]);
