import type { ContainerGoal, SpeedGoal } from '../../goals/goal';
import { sequencesAt, type VirtualRun } from '../../speed/all-runs';
import type { Figures } from '../../speed/measurement';
import { runFleet } from '../../speed/virtual-runs';

const failed = (figures: Figures) => figures.failed;
const p50 = ({ overLimitP50 }: Figures) => overLimitP50;
const p99 = ({ overLimitP99 }: Figures) => overLimitP99;
const orders = ({ ordersPerRequest }: Figures) => ordersPerRequest;

/** Without pauses: such a signer learns nothing from one certificate to the next. */
const fast = sequencesAt('fast').slice(0, 1);
const typical = sequencesAt('typical').slice(0, 1);
const slow = sequencesAt('slow').slice(0, 1);

/** A fleet that comes online, 50 devices a second for a minute. */
const FLEET: VirtualRun = {
  name: 'fleet, 50/s',
  measure: (peer, conditions) =>
    runFleet(peer, { ...conditions, issuanceTime: 'typical', devices: 3_000, seconds: 60 }),
};

/** What the signer may cost beyond what the CA takes, one round trip to it, and two to the ledger. */
export const EXTERNAL_SPEED_GOALS: readonly SpeedGoal[] = [
  { figure: 'fast: failed requests', runs: fast, most: 0, of: failed },
  { figure: 'typical: failed requests', runs: typical, most: 0, of: failed },
  { figure: 'typical: over limit p50', runs: typical, most: 1.1, of: p50 },
  { figure: 'typical: over limit p99', runs: typical, most: 1.3, of: p99 },
  { figure: 'slow: failed requests', runs: slow, most: 0, of: failed },
  { figure: 'slow: over limit p99', runs: slow, most: 1.15, of: p99 },
  { figure: 'fleet, 50/s: failed requests', runs: [FLEET], most: 0, of: failed },
  { figure: 'orders per request', runs: [...typical, FLEET], most: 1, of: orders },
];

/** What the bundle may cost. */
export const EXTERNAL_CONTAINER_GOALS: readonly ContainerGoal[] = [
  {
    figure: "init, share of a plain bundle's",
    most: 0.6,
    unit: '',
    of: ({ initMs, plainInitMs }) => initMs / plainInitMs,
  },
  { figure: 'own work outside the authority, median', most: 3, unit: 'ms', of: ({ ownWorkMs }) => ownWorkMs },
  { figure: 'zip', most: 200, unit: 'kB', of: ({ zipBytes }) => zipBytes / 1_000 },
];
