import type { Step } from './runbook';

/** The steps that a step names as next steps. */
export function jumpsOf({ nextStep, onFailure, action, inputs }: Step): readonly string[] {
  const targets: unknown[] = [nextStep, onFailure?.startsWith('step:') ? onFailure.slice(5) : undefined];
  if (action === 'aws:branch') {
    const choices = (inputs.Choices ?? []) as readonly { readonly NextStep?: unknown }[];
    targets.push(inputs.Default, ...choices.map(({ NextStep }) => NextStep));
  }
  return targets.filter((target): target is string => typeof target === 'string');
}

/** The possible next steps: those that it names, and the following one in the document. */
function successorsOf(step: Step, steps: readonly Step[]): readonly string[] {
  const following = steps[steps.indexOf(step) + 1]?.name;
  // A branch with a default never falls through, and neither does a step that names its next one.
  const fallsThrough =
    !step.isEnd &&
    step.nextStep === undefined &&
    (step.action !== 'aws:branch' || step.inputs.Default === undefined);
  return [...jumpsOf(step), ...(fallsThrough && following !== undefined ? [following] : [])];
}

/** The steps that cannot be reached from the first one. */
export function unreachableSteps(steps: readonly Step[]): readonly string[] {
  const reached = new Set<string>();
  const pending = steps.slice(0, 1);
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (reached.has(step.name)) continue;
    reached.add(step.name);
    const next = successorsOf(step, steps);
    pending.push(...steps.filter(({ name }) => next.includes(name)));
  }
  return steps.map(({ name }) => name).filter((name) => !reached.has(name));
}

/** A cycle of steps, if any. Automation refuses such documents. */
export function findCycle(steps: readonly Step[]): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (step: Step, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(step.name)) return [...path.slice(path.indexOf(step.name)), step.name];
    if (done.has(step.name)) return undefined;
    for (const name of successorsOf(step, steps)) {
      const next = steps.find((other) => other.name === name);
      const cycle = next && visit(next, [...path, step.name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(step.name);
    return undefined;
  };
  for (const step of steps) {
    const cycle = visit(step, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
