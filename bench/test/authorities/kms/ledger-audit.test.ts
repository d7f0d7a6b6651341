import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../../../sandbox/services/dynamodb/tables';
import { X509Authority } from '../../../../sandbox/x509/authority';
import type { LogRecord } from '../../../../testing/faults/records';
import { ledgerViolations } from '../../../authorities/kms/ledger-audit';

/** An entry of the ledger with its certificate, and the log of how it came about. */
async function recorded(): Promise<{ readonly entry: Item; readonly log: readonly LogRecord[] }> {
  const ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
  const { raw, serialNumber } = ca.certificate;
  const certificateId = createHash('sha256').update(raw).digest('hex');
  return {
    entry: {
      attempt: { S: 'first' },
      serialNumber: { S: serialNumber },
      // Any part of the certificate, in place of the TBSCertificate.
      tbs: { B: raw.subarray(20, 60) },
      certificate: { B: raw },
    },
    log: [
      { message: 'Certificate intended', attempt: 'first' },
      { message: 'Certificate issued', certificateId },
    ],
  };
}

const found = (entries: readonly Item[], log: readonly LogRecord[]) =>
  Object.entries(ledgerViolations(entries, log)).flatMap(([violation, count]) =>
    count === 0 ? [] : violation,
  );

describe('The audit of the ledger', () => {
  it('finds nothing in records that agree', async () => {
    const { entry, log } = await recorded();

    expect(found([entry], log)).toEqual([]);
  });

  it.each<[string, (entry: Item) => readonly Item[]]>([
    [
      'serial number in the ledger twice',
      (entry) => [entry, { serialNumber: entry.serialNumber ?? { S: '' } }],
    ],
    ['certificate in the ledger twice', (entry) => [entry, { ...entry, serialNumber: { S: '01' } }]],
    ['certificate handed out that is not in the ledger', () => []],
    [
      'certificate in the ledger with another serial number than was intended',
      (entry) => [{ ...entry, serialNumber: { S: '01' } }],
    ],
    [
      'certificate in the ledger with other contents than were intended',
      (entry) => [{ ...entry, tbs: { B: Buffer.from('another') } }],
    ],
    ['abandoned attempt with a certificate', (entry) => [{ ...entry, abandonedAt: { S: 'now' } }]],
    ['attempt in the ledger that no log line leads to', (entry) => [{ ...entry, attempt: { S: 'other' } }]],
  ])('finds a %s', async (violation, change) => {
    const { entry, log } = await recorded();

    expect(found(change(entry), log)).toContain(violation);
  });

  it('finds an attempt that only the log calls abandoned', async () => {
    const { entry, log } = await recorded();

    expect(found([entry], [...log, { message: 'Attempt abandoned', attempt: 'first' }])).toEqual([
      'attempt that the log calls abandoned and the ledger does not',
    ]);
  });
});
