import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { certificatesIn } from '../../../../handler/authority/est/certificates-in';
import { handOut } from '../../../../handler/authority/est/hand-out';
import { issuerAmong, issuerVouchedFor } from '../../../../handler/authority/est/issuer-among';
import { leafAmong } from '../../../../handler/authority/est/leaf-among';
import { readPublishedCas, readUsableCas } from '../../../../handler/authority/est/published-cas';
import { SigningError } from '../../../../handler/errors';
import { newCsr } from '../../../sandbox/x509/openssl';
import { Telemetry } from '../../telemetry';
import { certsOnly } from '../../x509/certs-only-message';
import { newOrder } from '../new-order';
import { issue, makeCa } from './ca';

const root = makeCa('Root', { days: [-9, 30] });
const issuing = makeCa('Issuing', { by: root });
const pem = newCsr('/CN=device-1');
const { csr } = newOrder('device-1', pem);
const leaf = issue(pem, issuing);
const ders = [leaf, issuing.certificate, root.certificate].map(({ raw }) => raw);

/** Octets of the certificates themselves, changed: the structure around them is as it should be. */
const mutated = fc
  .array(
    fc.record({
      which: fc.nat(2),
      at: fc.nat(700),
      to: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x30, 0x80, 0xff)),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((changes) => {
    const copies = ders.map((der) => Buffer.from(der));
    for (const { which, at, to } of changes)
      copies[which]?.fill(to, at % (copies[which]?.length ?? 1), (at % (copies[which]?.length ?? 1)) + 1);
    return copies;
  });

async function outcome(work: () => unknown): Promise<'done' | SigningError> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof SigningError) return error;
    throw error;
  }
}

describe('Certificates with octets changed', () => {
  it('are handed out or refused with a reason, and nothing else happens', async () => {
    const telemetry = Telemetry.capture();
    let handedOut = 0;
    let refused = 0;
    try {
      await fc.assert(
        fc.asyncProperty(mutated, async (certificates) => {
          const result = await outcome(async () => {
            const found = certificatesIn(certsOnly(certificates));
            const chosen = leafAmong(found, csr);
            const cas = readPublishedCas(found).map(({ certificate }) => certificate);
            const signer =
              issuerAmong(cas, chosen) ?? issuerVouchedFor([root.certificate], readUsableCas(found), chosen);
            const issuer = signer ?? issuing.certificate;
            const issued = await handOut(chosen, csr, async () => ({ id: 'ca', certificate: issuer }), []);
            // Only what the CA has signed, octet for octet.
            expect(issued.pem).toBe(leaf.toString());
          });
          if (result === 'done') handedOut++;
          else refused++;
        }),
        { seed: 15, numRuns: 300 },
      );
    } finally {
      telemetry.stop();
    }
    expect(handedOut).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(100);
  });
});
