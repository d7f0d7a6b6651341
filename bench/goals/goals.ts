import { FLEET_RUN, HERD_RUNS, sequencesAt, type VirtualRun } from '../speed/all-runs';
import type { ContainerFigures } from '../speed/cold-start';
import type { Figures } from '../speed/measurement';

/** A limit for one figure of the signer in virtual time: at most `most` in each of the runs. */
export interface SpeedGoal {
  readonly figure: string;
  readonly runs: readonly VirtualRun[];
  readonly most: number;
  readonly of: (figures: Figures) => number;
  /**
   * Whether the average of the seeds decides, not the worst one: for load on the CA, and for fleets, whose figures
   * depend on the random arrivals.
   * @default false
   */
  readonly onAverage?: boolean;
}

/** A limit for one figure of the bundle: at most `most`, in `unit`. */
export interface ContainerGoal {
  readonly figure: string;
  readonly most: number;
  readonly unit: string;
  readonly of: (figures: ContainerFigures) => number;
}

const failed = (figures: Figures) => figures.failed;
const p50 = ({ overLimitP50 }: Figures) => overLimitP50;
const p99 = ({ overLimitP99 }: Figures) => overLimitP99;
const polls = ({ pollsPerCertificate }: Figures) => pollsPerCertificate;
const throttled = ({ throttledShare }: Figures) => 100 * throttledShare;
const orders = ({ ordersPerRequest }: Figures) => ordersPerRequest;

const fast = sequencesAt('fast');
const typical = sequencesAt('typical');
const slow = sequencesAt('slow');
const fleet = [FLEET_RUN];

/** What waiting for certificates may cost. */
export const SPEED_GOALS: readonly SpeedGoal[] = [
  { figure: 'fast: failed requests', runs: fast, most: 0, of: failed },
  { figure: 'typical: failed requests', runs: typical, most: 0, of: failed },
  { figure: 'typical: over limit p50', runs: typical, most: 1.1, of: p50 },
  { figure: 'typical: over limit p99', runs: typical, most: 1.3, of: p99 },
  { figure: 'typical: polls', runs: typical, most: 8, of: polls, onAverage: true },
  { figure: 'slow: failed requests', runs: slow, most: 0, of: failed },
  { figure: 'slow: over limit p50', runs: slow, most: 1.05, of: p50 },
  { figure: 'slow: over limit p99', runs: slow, most: 1.15, of: p99 },
  { figure: 'slow: polls', runs: slow, most: 16, of: polls, onAverage: true },
  { figure: 'fleet: failed requests', runs: fleet, most: 0, of: failed },
  { figure: 'fleet: over limit p99', runs: fleet, most: 2, of: p99, onAverage: true },
  { figure: 'fleet: polls', runs: fleet, most: 3.3, of: polls, onAverage: true },
  { figure: 'fleet: throttled calls, %', runs: fleet, most: 3, of: throttled, onAverage: true },
  { figure: 'herd: orders per request', runs: HERD_RUNS, most: 8, of: orders },
];

/** What the bundle may cost. */
export const CONTAINER_GOALS: readonly ContainerGoal[] = [
  {
    figure: "init, share of a plain bundle's",
    most: 0.6,
    unit: '',
    of: ({ initMs, plainInitMs }) => initMs / plainInitMs,
  },
  { figure: 'own work, median', most: 3, unit: 'ms', of: ({ ownWorkMs }) => ownWorkMs },
  { figure: 'zip', most: 160, unit: 'kB', of: ({ zipBytes }) => zipBytes / 1_000 },
  { figure: 'memory high-water', most: 110, unit: 'MB', of: ({ highWaterMb }) => highWaterMb },
];
