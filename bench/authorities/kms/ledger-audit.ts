import { createHash, X509Certificate } from 'node:crypto';
import type { Item } from '../../../sandbox/services/dynamodb/tables';
import type { MadeSignature } from '../../../sandbox/services/kms/kms';
import { digestOf } from '../../../sandbox/services/kms/signature';
import type { LogRecord } from '../../../testing/faults/records';
import type { Violations } from '../authority';

/** Compares the entries of the ledger with each other, with the signer's log, and with what KMS signed. */
export function ledgerViolations(
  entries: readonly Item[],
  log: readonly LogRecord[],
  signatures: readonly MadeSignature[],
): Violations {
  const text = (item: Item, attribute: string) => item[attribute]?.S ?? '';
  const withCertificate = entries.filter(({ certificate }) => certificate !== undefined);
  const intended = new Set(linesOf(log, 'Certificate intended').map(({ attempt }) => attempt));
  const inLedger = new Set(withCertificate.map((item) => idOf(item)));
  const handedOut = linesOf(log, 'Certificate issued');
  const algorithms = [...new Set(signatures.map(({ algorithm }) => algorithm))];
  const digestsOf = ({ tbs }: Item) =>
    algorithms.map((name) => digestOf(Buffer.from(tbs?.B ?? []), name).toString('hex'));
  const intendedDigests = new Set(entries.flatMap(digestsOf));
  const signedDigests = new Set(signatures.map(({ digest }) => digest.toString('hex')));
  const abandonedInLog = new Set(linesOf(log, 'Attempt abandoned').map(({ attempt }) => attempt));
  return {
    'serial number in the ledger twice': repeated(entries.map((item) => text(item, 'serialNumber'))),
    'certificate in the ledger twice': repeated(withCertificate.map((item) => idOf(item))),
    'certificate handed out that is not in the ledger': handedOut.filter(
      ({ certificateId }) => !inLedger.has(String(certificateId)),
    ).length,
    'certificate in the ledger with another serial number than was intended': withCertificate.filter(
      (item) => new X509Certificate(derOf(item)).serialNumber !== text(item, 'serialNumber'),
    ).length,
    'certificate in the ledger with other contents than were intended': withCertificate.filter(
      (item) => !derOf(item).includes(Buffer.from(item.tbs?.B ?? [])),
    ).length,
    'signature that the ledger has no attempt for': signatures.filter(
      ({ digest }) => !intendedDigests.has(digest.toString('hex')),
    ).length,
    'certificate in the ledger that KMS never signed': withCertificate.filter(
      (item) => !digestsOf(item).some((digest) => signedDigests.has(digest)),
    ).length,
    'abandoned attempt with a certificate': withCertificate.filter(
      ({ abandonedAt }) => abandonedAt !== undefined,
    ).length,
    'attempt in the ledger that no log line leads to': withCertificate.filter(
      (item) => !intended.has(text(item, 'attempt')),
    ).length,
    'attempt that the log calls abandoned and the ledger does not': entries.filter(
      (item) => abandonedInLog.has(text(item, 'attempt')) && item.abandonedAt === undefined,
    ).length,
  };
}

function linesOf(log: readonly LogRecord[], message: string): readonly LogRecord[] {
  return log.filter((record) => record.message === message);
}

function derOf(item: Item): Buffer {
  return Buffer.from(item.certificate?.B ?? []);
}

/** AWS IoT's certificate id. */
function idOf(item: Item): string {
  return createHash('sha256').update(derOf(item)).digest('hex');
}

function repeated(texts: readonly string[]): number {
  return texts.length - new Set(texts).size;
}
