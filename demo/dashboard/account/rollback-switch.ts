import { PERMISSION_PROPAGATION_MS } from '../../../handler/permission-propagation';
import { withReason } from '../../../sandbox/on-call/reason';
import type { Sandbox } from '../../../sandbox/sandbox';
import { NAME } from './deployment';
import { findNextIssuer } from './devices';
import type { Faults } from './faults';
import type { Timeline, TimelineEvent } from './timeline';

/** How long the page shows a problem, in milliseconds of the page's clock; the timeline keeps it. */
const PROBLEM_SHOWN_MS = 10 * 60_000;

/** Which buttons would change something. */
export interface AllowedActions {
  /** `false` when AWS signs and there is a hold already. */
  readonly rollBack: boolean;
  /** `false` when your CA signs and there is no hold. */
  readonly restore: boolean;
}

/** The two AWS CLI commands for on-call, as the stack outputs them. */
export interface OnCallCommands {
  /** With a placeholder for the reason. */
  readonly rollBack: string;
  readonly liftHold: string;
}

/** What the switch works on. */
export interface RollbackSwitchOptions {
  readonly sandbox: Sandbox;
  /** Variables of the deploy that restores. */
  readonly variables: Readonly<Record<string, string>>;
  readonly faults: Faults;
  readonly timeline: Timeline;
  /** Milliseconds since the epoch, by the page's clock. */
  readonly clock: () => number;
  /** Called after each turn, so that the page shows its effect. */
  readonly afterTurn: () => Promise<void>;
}

/** Rolls back and restores, one turn at a time. A failure is noted, not thrown. */
export class RollbackSwitch {
  #turning: Promise<void> = Promise.resolve();
  #underWay: string | undefined;
  #problem: TimelineEvent | undefined;

  readonly #options: RollbackSwitchOptions;

  constructor(options: RollbackSwitchOptions) {
    this.#options = options;
  }

  /** What the switch is doing; `undefined`: nothing. */
  get underWay(): string | undefined {
    return this.#underWay;
  }

  /** Why the last turn failed; `undefined` after the next try, after a fault has changed, or after ten minutes. */
  get problem(): TimelineEvent | undefined {
    const problem = this.#problem;
    return problem && this.#options.clock() - problem.atMs < PROBLEM_SHOWN_MS ? problem : undefined;
  }

  /** Call when faults have changed. */
  clearProblem(): void {
    this.#problem = undefined;
  }

  /** What turning the switch would change now. */
  allowedActions(): AllowedActions {
    const { sandbox } = this.#options;
    const { selfManaged } = findNextIssuer(sandbox);
    const { Parameters: holds } = sandbox.aws.parameters.getParameters({ Names: [`/${NAME}/rollback-hold`] });
    const held = holds.length > 0;
    return { rollBack: selfManaged || !held, restore: !selfManaged || held };
  }

  async commands(): Promise<OnCallCommands> {
    const { roll_back_command, lift_hold_command } = await this.#options.sandbox.deployment.outputs();
    return { rollBack: String(roll_back_command), liftHold: String(lift_hold_command) };
  }

  /** Runs the break-glass runbook as on-call. */
  rollBack(): Promise<void> {
    return this.#turn('Rolling back', async () => {
      const { rollBack } = await this.commands();
      await this.#options.sandbox.onCall.follow(withReason(rollBack, 'practice on the local dashboard'));
    });
  }

  /** Lifts the hold and deploys, each with a rehearsal. */
  restore(): Promise<void> {
    const { sandbox, variables, faults, timeline } = this.#options;
    // The rehearsal keeps asking, so say why the button takes so long.
    const wait = faults.has('denied')
      ? `; access is denied, and the rehearsal waits up to ${PERMISSION_PROPAGATION_MS / 1_000} s for permissions to spread`
      : '';
    return this.#turn(`Lifting the hold and deploying${wait}`, async () => {
      const { liftHold } = await this.commands();
      await sandbox.onCall.follow(liftHold).catch((error: Error) => {
        throw new Error(`The lift failed: the hold stays, and AWS still signs. ${reasonIn(error.message)}`);
      });
      const { succeeded, output } = await sandbox.deployment.apply(variables);
      if (!succeeded) throw new Error(`The deploy failed, and AWS still signs. ${reasonIn(output)}`);
      timeline.note('restore', 'Restored: your CA signs');
    });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#turning;
  }

  #turn(title: string, turn: () => Promise<void>): Promise<void> {
    const turned = this.#turning.then(async () => {
      this.#underWay = title;
      this.#problem = undefined;
      try {
        await turn().catch((error: unknown) => this.#noteFailure(error));
        await this.#options.afterTurn();
      } finally {
        this.#underWay = undefined;
      }
    });
    // Already now, because the turn may begin later.
    this.#underWay = title;
    this.#turning = turned.catch(() => {});
    return turned;
  }

  #noteFailure(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.#problem = this.#options.timeline.note('fault', text);
  }
}

/** The signer's own error in the output of Terraform or a runbook. */
function reasonIn(output: string): string {
  // A code has more than one word in it; `Plan: 2 to add` comes before it.
  return /\b(?:[A-Z][a-z]+){2,}: [^"\\\n]+/.exec(output)?.[0] ?? output.slice(-500);
}
