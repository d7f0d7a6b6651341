import { checkCsr } from '../../handler/csr/csr';
import { explainNearMiss, readIgnoringNames } from '../../handler/csr/near-miss';
import type { RequestPolicy } from '../../handler/csr/request-policy';
import { RequestRejected } from '../../handler/errors';
import { RejectionReason } from '../../handler/vocabulary';
import { warnOfOwnCa } from './kms/own-ca';

/** The result of the signer's own check of one certificate request. */
export type Verdict = Details &
  (
    | { readonly verdict: 'accepted' }
    | {
        readonly verdict: 'refused';
        /** See docs/errors.md. */
        readonly reason: RejectionReason;
        /** As the signer logs it. */
        readonly explanation: string;
        /** What is probably wrong, if a simple check can tell. */
        readonly hint?: string;
      }
  );

/** What else there is to know of it. */
interface Details {
  /** The names in the request, as patterns see them; absent if it cannot be read. */
  readonly subject?: string;
  readonly alternativeNames?: readonly string[];
  /** Which CA refuses it although the signer's check accepts it, and why. */
  readonly warning?: string;
}

/**
 * Checks a request as the signer would, without a CA.
 *
 * @param pem The text that the device would send. @param clientId MQTT client id of that device.
 */
export function judge(pem: string, clientId: string, policy: RequestPolicy): Verdict {
  try {
    const csr = checkCsr(pem, clientId, policy);
    const warning = warnOfOwnCa(csr);
    const { subject, alternativeNames } = csr;
    return {
      verdict: 'accepted',
      subject,
      alternativeNames: alternativeNames.names,
      ...(warning && { warning }),
    };
  } catch (error) {
    if (!(error instanceof RequestRejected)) throw error;
    const { reason, explanation } = error;
    const csr = readIgnoringNames(pem, clientId, policy);
    const hint = csr && explainNearMiss(csr, clientId, policy);
    return {
      verdict: 'refused',
      reason,
      explanation,
      ...(hint && { hint }),
      ...(csr && { subject: csr.subject, alternativeNames: csr.alternativeNames.names }),
    };
  }
}

/** A device that sends DER is always refused. But a DER file may come from a device that sends PEM. */
export function refuseDer(verdict: Verdict): Verdict {
  const otherwise =
    verdict.verdict === 'accepted' ? 'accepted' : `refused, ${verdict.reason}: ${verdict.explanation}`;
  return {
    ...verdict,
    verdict: 'refused',
    reason: RejectionReason.CsrNotPem,
    explanation: 'the file is DER, and devices must send PEM.',
    hint: `As PEM it is ${otherwise.replace(/\.$/, '')}. To convert it: openssl req -inform DER -in FILE -out FILE.pem`,
  };
}
