import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FailureReason, Metric } from '../../handler/vocabulary';
import { readDocument, UPDATES_DOCS, withSection, writeDocument } from '../docs/generated-section';
import { FAULT_MATRICES } from './matrix/built-in';
import type { FaultCase } from './matrix/fault-case';
import { type Observation, observe } from './observe';
import { SignerPool } from './signer-pool';
import { faultTable } from './table';

// Generous: a slow machine is not a defect. The signer's answer shows whether it missed its own deadline.
jest.setTimeout(240_000);

/** The metrics of the outcome that one request adds. */
function metricsOf(outcome: string): Readonly<Record<string, number>> {
  if (outcome === 'signed') return { [Metric.CertificateIssued]: 1 };
  const metric = outcome in FailureReason ? Metric.SigningFailed : Metric.RequestRejected;
  return { [metric]: 1, [`${metric} ${outcome}`]: 1 };
}

describe.each(FAULT_MATRICES.map(({ kind, matrix }) => [kind.name, kind, matrix] as const))(
  'With the authority %s,',
  (name, kind, matrix) => {
    const cases = Object.values(matrix).flat();
    const observations = new Map<FaultCase, Observation>();
    let signers: SignerPool;

    beforeAll(async () => {
      signers = await SignerPool.deploy(kind, 8);
      await signers.forEach(cases, async (signer, faultCase) => {
        observations.set(faultCase, await observe(signer, faultCase));
      });
    });

    afterAll(() => signers.stop());

    describe.each(Object.entries(matrix))('%s:', (_, faultCases) => {
      it.each(faultCases.map((faultCase) => [faultCase.fault, faultCase] as const))(
        '%s',
        (_fault, faultCase) => {
          const { outcome, certificates, again, lasts } = faultCase;
          const { certificatesInTheEnd = again === 'signed' ? 1 : certificates } = faultCase;

          expect(observations.get(faultCase)).toEqual({
            outcome,
            logged: [outcome],
            metrics: metricsOf(outcome),
            certificates,
            longLines: [],
            leftovers: [],
            underWay: 0,
            next: lasts ? outcome : 'signed',
            nextOrders: 1,
            again,
            certificatesInTheEnd,
            sameCertificate: true,
            others: ['signed', 'signed'],
            othersHaveTheirOwn: true,
          });
        },
      );
    });

    describe('docs/faults.md', () => {
      it('has the table of what was observed', () => {
        const document = readDocument('faults.md');
        const updated = withSection(document, `faults ${name}`, faultTable(matrix, observations));

        if (UPDATES_DOCS) writeDocument('faults.md', updated);

        expect(UPDATES_DOCS ? readDocument('faults.md') : document).toBe(updated);
      });
    });
  },
);
