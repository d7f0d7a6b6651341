import type { FiguresByRun } from '../speed/all-runs';
import type { ContainerFigures } from '../speed/cold-start';
import type { Figures } from '../speed/measurement';

/** A figure that the signer is to reach in virtual time: at most `most`. */
export interface SpeedGoal {
  readonly figure: string;
  readonly most: number;
  readonly of: (figures: FiguresByRun) => number;
}

/** A figure of the bundle: at most `most`, in `unit`. */
export interface ContainerGoal {
  readonly figure: string;
  readonly most: number;
  readonly unit: string;
  readonly of: (figures: ContainerFigures) => number;
}

const failed = ({ signedInTime, certificates }: Figures) => Math.round((1 - signedInTime) * certificates);

/** What waiting for certificates may cost. */
export const SPEED_GOALS: readonly SpeedGoal[] = [
  { figure: 'fast: failed requests', most: 0, of: ({ fast }) => failed(fast) },
  { figure: 'typical: failed requests', most: 0, of: ({ typical }) => failed(typical) },
  { figure: 'typical: over limit p50', most: 1.1, of: ({ typical }) => typical.overLimitP50 },
  { figure: 'typical: over limit p99', most: 1.3, of: ({ typical }) => typical.overLimitP99 },
  { figure: 'typical: polls', most: 8, of: ({ typical }) => typical.pollsPerCertificate },
  { figure: 'slow: failed requests', most: 0, of: ({ slow }) => failed(slow) },
  { figure: 'slow: over limit p50', most: 1.05, of: ({ slow }) => slow.overLimitP50 },
  { figure: 'slow: over limit p99', most: 1.15, of: ({ slow }) => slow.overLimitP99 },
  { figure: 'slow: polls', most: 16, of: ({ slow }) => slow.pollsPerCertificate },
  { figure: 'fleet: failed requests', most: 0, of: ({ fleet }) => failed(fleet) },
  { figure: 'fleet: over limit p99', most: 2, of: ({ fleet }) => fleet.overLimitP99 },
  { figure: 'fleet: polls', most: 3.3, of: ({ fleet }) => fleet.pollsPerCertificate },
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
