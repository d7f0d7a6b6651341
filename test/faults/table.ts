import type { FaultCase, FaultMatrix } from './matrix/fault-case';
import type { Observation } from './observe';

/** A matrix as Markdown tables, with the outcome of each fault. Throws for a fault that was not observed. */
export function faultTable(matrix: FaultMatrix, observations: ReadonlyMap<FaultCase, Observation>): string {
  return Object.entries(matrix)
    .map(([affected, cases]) => {
      const rows = cases.map((faultCase) => row(faultCase, observations.get(faultCase)));
      return [
        `### ${affected}`,
        '',
        '| fault | the request ends as | metrics | certificates issued | the same CSR again |',
        '| --- | --- | --- | --- | --- |',
        ...rows,
      ].join('\n');
    })
    .join('\n\n');
}

function row({ fault }: FaultCase, observation: Observation | undefined): string {
  if (observation === undefined) throw new Error(`"${fault}" was not observed`);
  const { outcome, metrics, certificates, again, certificatesInTheEnd } = observation;
  const total = certificatesInTheEnd > certificates ? `, ${certificatesInTheEnd} in all` : '';
  const cells = [
    fault,
    code(outcome),
    Object.keys(metrics)
      .filter((metric, _, all) => all.length === 1 || !metric.includes(' '))
      .map(code)
      .join(', '),
    String(certificates),
    code(again) + total,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Reasons as code; `signed` is not one. */
function code(outcome: string): string {
  return outcome === 'signed' ? 'signed' : `\`${outcome}\``;
}
