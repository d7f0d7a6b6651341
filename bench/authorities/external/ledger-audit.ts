import { OUTCOME } from '../../../handler/ledger/table';
import type { RecordedCertificate } from '../../../sandbox/authorities/authority';
import type { Item } from '../../../sandbox/services/dynamodb/tables';
import type { LogRecord } from '../../../testing/faults/records';
import type { Violations } from '../authority';

/**
 * Compares the entries of the ledger with the signer's log, and with what a CA issued that cannot tell whether it was
 * asked before: each certificate beyond those in the ledger is admitted by an attempt whose outcome is unknown.
 */
export function externalViolations(
  entries: readonly Item[],
  issued: readonly RecordedCertificate[],
  log: readonly LogRecord[],
): Violations {
  const withCertificate = entries.filter(({ certificate }) => certificate !== undefined);
  const unknown = entries.filter((item) => item[OUTCOME]?.S === 'unknown');
  const idsInLedger = withCertificate.map((item) => item.certificateId?.S ?? '');
  const recorded = new Set(idsInLedger);
  const admitted = countsByCsr([...withCertificate, ...unknown].map((item) => item.csrSha256?.S ?? ''));
  const atCa = countsByCsr(issued.map(({ csrSha256 }) => csrSha256));
  return {
    'certificate in the ledger twice': idsInLedger.length - recorded.size,
    'certificate handed out that is not in the ledger': log.filter(
      ({ message, certificateId }) =>
        message === 'Certificate issued' && !recorded.has(String(certificateId)),
    ).length,
    'certificate of the CA that the ledger neither has nor admits': [...atCa].reduce(
      (sum, [csr, count]) => sum + Math.max(0, count - (admitted.get(csr) ?? 0)),
      0,
    ),
    'abandoned attempt with a certificate': withCertificate.filter(
      ({ abandonedAt }) => abandonedAt !== undefined,
    ).length,
  };
}

function countsByCsr(csrs: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const csr of csrs) counts.set(csr, (counts.get(csr) ?? 0) + 1);
  return counts;
}
