import type { VirtualRun } from '../speed/all-runs';
import type { ContainerFigures } from '../speed/containers';
import type { Figures } from '../speed/measurement';

/** A limit for one figure of the signer in virtual time: at most `most` in each of the runs. */
export interface SpeedGoal {
  readonly figure: string;
  readonly runs: readonly VirtualRun[];
  readonly most: number;
  readonly of: (figures: Figures) => number;
}

/** A limit for one figure of the bundle: at most `most`, in `unit`. */
export interface ContainerGoal {
  readonly figure: string;
  readonly most: number;
  readonly unit: string;
  readonly of: (figures: ContainerFigures) => number;
}
