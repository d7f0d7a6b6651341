import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../../../sandbox/services/dynamodb/tables';
import type { MadeSignature } from '../../../../sandbox/services/kms/kms';
import { X509Authority } from '../../../../sandbox/x509/authority';
import type { LogRecord } from '../../../../testing/faults/records';
import { ledgerViolations } from '../../../authorities/kms/ledger-audit';

/** An entry of the ledger with its certificate, and the records of how it came about. */
async function recorded(): Promise<{
  readonly entry: Item;
  readonly log: readonly LogRecord[];
  readonly signature: MadeSignature;
}> {
  const ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
  const { raw, serialNumber } = ca.certificate;
  const certificateId = createHash('sha256').update(raw).digest('hex');
  // Any part of the certificate, in place of the TBSCertificate.
  const tbs = raw.subarray(20, 60);
  return {
    entry: {
      attempt: { S: 'first' },
      serialNumber: { S: serialNumber },
      tbs: { B: tbs },
      certificate: { B: raw },
    },
    signature: signatureOf(tbs),
    log: [
      { message: 'Certificate intended', attempt: 'first' },
      { message: 'Certificate issued', certificateId },
    ],
  };
}

function signatureOf(tbs: Uint8Array): MadeSignature {
  return {
    keyArn: 'the key',
    algorithm: 'ECDSA_SHA_256',
    digest: createHash('sha256').update(tbs).digest(),
  };
}

const found = (entries: readonly Item[], log: readonly LogRecord[], signatures: readonly MadeSignature[]) =>
  Object.entries(ledgerViolations(entries, log, signatures)).flatMap(([violation, count]) =>
    count === 0 ? [] : violation,
  );

describe('The audit of the ledger', () => {
  it('finds nothing in records that agree', async () => {
    const { entry, log, signature } = await recorded();

    expect(found([entry], log, [signature])).toEqual([]);
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
    const { entry, log, signature } = await recorded();

    expect(found(change(entry), log, [signature])).toContain(violation);
  });

  it('finds an attempt that only the log calls abandoned', async () => {
    const { entry, log, signature } = await recorded();

    const abandoned = { message: 'Attempt abandoned', attempt: 'first' };

    expect(found([entry], [...log, abandoned], [signature])).toEqual([
      'attempt that the log calls abandoned and the ledger does not',
    ]);
  });

  it('allows that one attempt is signed twice, because an answer was lost', async () => {
    const { entry, log, signature } = await recorded();

    expect(found([entry], log, [signature, signature])).toEqual([]);
  });

  it('finds a signature without an attempt', async () => {
    const { entry, log, signature } = await recorded();
    const another = signatureOf(Buffer.from('another'));

    expect(found([entry], log, [signature, another])).toEqual([
      'signature that the ledger has no attempt for',
    ]);
  });

  it('finds a certificate that KMS never signed', async () => {
    const { entry, log } = await recorded();

    expect(found([entry], log, [])).toEqual(['certificate in the ledger that KMS never signed']);
  });
});
