import type { ContainerGoal, SpeedGoal } from '../../goals/goal';
import { sequencesAt, type VirtualRun } from '../../speed/all-runs';
import type { Figures } from '../../speed/measurement';
import { runFleet } from '../../speed/virtual-runs';

const failed = (figures: Figures) => figures.failed;
const p50 = ({ overLimitP50 }: Figures) => overLimitP50;
const p99 = ({ overLimitP99 }: Figures) => overLimitP99;

/** Without pauses: this signer learns nothing from one certificate to the next. */
const fast = sequencesAt('fast').slice(0, 1);
const typical = sequencesAt('typical').slice(0, 1);

/** A fleet that comes online, 50 devices a second for a minute. */
const FLEET: VirtualRun = {
  name: 'fleet, 50/s',
  measure: (peer, conditions) =>
    runFleet(peer, { ...conditions, issuanceTime: 'typical', devices: 3_000, seconds: 60 }),
};

/** What the ledger and the signer's own work may cost, beyond one signature and two round trips to the ledger. */
export const SPEED_GOALS: readonly SpeedGoal[] = [
  { figure: 'fast: failed requests', runs: fast, most: 0, of: failed },
  { figure: 'typical: failed requests', runs: typical, most: 0, of: failed },
  { figure: 'typical: over limit p50', runs: typical, most: 1.1, of: p50 },
  { figure: 'typical: over limit p99', runs: typical, most: 1.3, of: p99 },
  { figure: 'fleet, 50/s: failed requests', runs: [FLEET], most: 0, of: failed },
];

/** What the bundle may cost. */
export const CONTAINER_GOALS: readonly ContainerGoal[] = [
  {
    figure: "init, share of a plain bundle's",
    most: 0.6,
    unit: '',
    of: ({ initMs, plainInitMs }) => initMs / plainInitMs,
  },
  { figure: 'own work, median', most: 4, unit: 'ms', of: ({ ownWorkMs }) => ownWorkMs },
  { figure: 'zip', most: 200, unit: 'kB', of: ({ zipBytes }) => zipBytes / 1_000 },
];
