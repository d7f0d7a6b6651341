import { markdownTable } from '../markdown';
import { type Figures, figuresOf, type Measurement } from './measurement';
import { lambdaPricePerMillion } from './price';

/** One line of the table. */
export interface Row {
  readonly run: string;
  readonly measurement: Measurement;
  /** Time to load this peer's bundle, as a share of the plain one's; `undefined` if not measured. */
  readonly initShare: number | undefined;
}

const COLUMNS = [
  'run',
  'who',
  'n',
  'within 5 s',
  'over limit p50',
  'p99',
  'orders',
  'polls',
  'throttled',
  'init',
  'billed ms',
  '$/million',
  'containers',
  'round trip ms',
] as const;

export function renderTable(rows: readonly Row[]): string {
  return markdownTable(COLUMNS, rows.map(cellsOf), 2);
}

function cellsOf({ run, measurement, initShare }: Row): string[] {
  const figures: Figures = figuresOf(measurement);
  return [
    run,
    measurement.peer,
    `${figures.certificates}`,
    `${(100 * figures.signedInTime).toFixed(1)} %`,
    figures.overLimitP50.toFixed(2),
    figures.overLimitP99.toFixed(2),
    figures.ordersPerRequest.toFixed(2),
    figures.pollsPerCertificate.toFixed(2),
    `${(100 * figures.throttledShare).toFixed(1)} %`,
    initShare === undefined ? '' : initShare.toFixed(2),
    figures.billedMs.toFixed(0),
    lambdaPricePerMillion(figures.billedMs).toFixed(2),
    `${figures.containers}`,
    measurement.roundTripMs.toFixed(1),
  ];
}
