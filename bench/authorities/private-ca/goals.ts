import type { ContainerGoal, SpeedGoal } from '../../goals/goal';
import type { HERDS } from '../../scenarios';
import { FLEET_RUN, HERD_RUNS, sequencesAt } from '../../speed/all-runs';
import type { Figures } from '../../speed/measurement';

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

/** At most what a herd lost while attempts were not limited, and 2 % of those that were served. */
function notServed(name: keyof typeof HERDS, most: number): SpeedGoal {
  return {
    figure: `${name}: not served`,
    runs: HERD_RUNS.filter((run) => run.name === name),
    most,
    of: failed,
  };
}

/** What waiting for certificates may cost. */
export const SPEED_GOALS: readonly SpeedGoal[] = [
  { figure: 'fast: failed requests', runs: fast, most: 0, of: failed },
  { figure: 'typical: failed requests', runs: typical, most: 0, of: failed },
  { figure: 'typical: over limit p50', runs: typical, most: 1.1, of: p50 },
  { figure: 'typical: over limit p99', runs: typical, most: 1.3, of: p99 },
  { figure: 'typical: polls', runs: typical, most: 8, of: polls },
  { figure: 'slow: failed requests', runs: slow, most: 0, of: failed },
  { figure: 'slow: over limit p50', runs: slow, most: 1.05, of: p50 },
  { figure: 'slow: over limit p99', runs: slow, most: 1.15, of: p99 },
  { figure: 'slow: polls', runs: slow, most: 16, of: polls },
  { figure: 'fleet: failed requests', runs: fleet, most: 0, of: failed },
  { figure: 'fleet: over limit p99', runs: fleet, most: 2, of: p99 },
  { figure: 'fleet: polls', runs: fleet, most: 3.3, of: polls },
  { figure: 'fleet: throttled calls, %', runs: fleet, most: 3, of: throttled },
  { figure: 'herd: orders per request', runs: HERD_RUNS, most: 8, of: orders },
  notServed('herd at once', 893),
  notServed('herd at once, warm', 874),
  notServed('herd, 100/s', 4_557),
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
