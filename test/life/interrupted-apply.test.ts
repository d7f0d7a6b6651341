import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplyMoment } from '../../sandbox/provider/calls';
import type { Variables } from '../../sandbox/terraform/deployment';
import { Stage } from './stage';

const PATIENCE_MS = 120_000;
const AMAZONS = 'CN=Sandbox Amazon Root';

/** The kind of a change. Functions count by name, because one rehearses for the other. */
function kindOf({ action, type, attributes }: ApplyMoment): string {
  return `${action} ${type === 'aws_lambda_function' ? attributes.function_name : type}`;
}

/**
 * A pipeline runner that is killed (SIGKILL) between two changes of an apply. Skips the points between two resources of
 * one kind, such as two alarms, which are independent of each other, and those where an earlier runner was killed.
 */
class LostRunner {
  readonly #abort = new AbortController();
  #last: string | undefined;

  readonly #losses: Set<string>;

  /** @param losses Where earlier runners were killed. */
  constructor(losses: Set<string>) {
    this.#losses = losses;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async meets(moment: ApplyMoment): Promise<void> {
    if (moment.phase !== 'before') return;
    const [last, next] = [this.#last, kindOf(moment)];
    const between = `${last}, ${next}`;
    if (last === undefined || last === next || this.#losses.has(between)) {
      this.#last = next;
      return;
    }
    this.#losses.add(between);
    this.#abort.abort();
    // A dead runner gets no answer.
    await new Promise(() => {});
  }
}

describe('an apply whose runner is killed between any two kinds of resource', () => {
  let stage: Stage;
  let runner: LostRunner | undefined;

  beforeAll(async () => {
    stage = await Stage.set({ onApply: async (moment) => runner?.meets(moment) });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  /** Applies until an apply succeeds, killing each at a new point. @returns the number of applies */
  async function applyInPieces(variables?: Variables): Promise<number> {
    let registered: number | undefined;
    const losses = new Set<string>();
    for (let runs = 1; ; runs++) {
      runner = new LostRunner(losses);
      const { exitCode, stderr } = await stage.apply(variables, runner.signal);
      runner = undefined;
      if (exitCode === 0) return runs;
      // Killed, not failed: what earlier applies left behind must not cause an error.
      expect({ exitCode, stderr }).toEqual({ exitCode: null, stderr: expect.not.stringContaining('Error') });
      const providers = stage.sandbox.aws.iot.providers.list();
      expect(providers.length).toBeLessThanOrEqual(1);
      // Only the provider decides who signs; asking after each of sixty changes would show nothing more.
      if (providers.length !== registered) {
        expect(await stage.issuerOfNextDevice()).toBe(providers.length === 1 ? stage.yours : AMAZONS);
      }
      registered = providers.length;
    }
  }

  it(
    'converges on the first deploy',
    async () => {
      const runs = await applyInPieces();

      const { stdout } = await stage.terraform(['state', 'list']);
      const types = stdout.split('\n').flatMap((address) => /^aws_\w+/.exec(address) ?? []);
      expect(runs).toBeGreaterThan(new Set(types).size);
      expect(await stage.planIsEmpty()).toBe(true);
      expect(stage.sandbox.aws.iot.providers.list()).toHaveLength(1);
      expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
    },
    PATIENCE_MS,
  );

  it(
    'converges on a change of settings while devices are served throughout',
    async () => {
      const variables = stage.sandbox.aws.authority.variables(30);

      await applyInPieces(variables);

      expect(await stage.planIsEmpty(variables)).toBe(true);
      expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
      expect(await stage.newestValidityDays()).toBe(30);
    },
    PATIENCE_MS,
  );

  it(
    'converges on a rollback and on the restoration',
    async () => {
      await applyInPieces({ signing_mode: 'aws-managed' });
      expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
      stage.forget();

      await applyInPieces();

      expect(stage.changes).toContain('create aws_lambda_invocation');
      expect(await stage.planIsEmpty()).toBe(true);
      expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
    },
    PATIENCE_MS,
  );
});
