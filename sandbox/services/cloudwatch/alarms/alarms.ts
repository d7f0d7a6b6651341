import { type MetricStore, MINUTE_MS } from '../metrics/metric-store';
import { Queries } from '../metrics/queries';
import { EXTRA_DATAPOINTS, evaluateDatapoints } from './datapoints';
import { type AlarmDefinition, COMPARISONS, type MetricAlarm } from './definitions';
import { alarmsIn, holds } from './rule';
import type { AlarmState } from './state';

/** A change of an alarm's state. */
export interface Transition {
  readonly alarm: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** ARNs that were told. */
  readonly actions: readonly string[];
}

/** From this length of all its periods on, an alarm is evaluated once an hour. (CloudWatch user guide) */
const HOURLY_FROM_SECONDS = 86_400;

const HOUR_MS = 3_600_000;

/**
 * Some alarms, and how their states went.
 *
 * Each minute every metric alarm looks at the periods that end in this minute (a period of five minutes is another one
 * each minute); then the composite alarms look at the others.
 * Source: CloudWatch user guide, "Evaluating an alarm".
 */
export class Alarms {
  readonly #states = new Map<string, AlarmState>();
  readonly #history: Transition[] = [];
  /** Composite alarms stand behind the alarms that they name. */
  readonly #inOrder: readonly AlarmDefinition[];

  /** @throws RangeError when a composite alarm names one that does not exist, or itself. */
  constructor(
    readonly definitions: readonly AlarmDefinition[],
    private readonly store: MetricStore,
  ) {
    this.#inOrder = inOrder(definitions);
    for (const { name } of definitions) this.#states.set(name, 'INSUFFICIENT_DATA');
  }

  /** The state of an alarm, by name or ARN. @throws RangeError when there is none. */
  state(nameOrArn: string): AlarmState {
    return this.#states.get(find(this.definitions, nameOrArn).name) as AlarmState;
  }

  /** Every change of state, oldest first. */
  get history(): readonly Transition[] {
    return this.#history;
  }

  /** Evaluates every alarm that is due at a full minute. @returns what changed. */
  evaluate(atMs: number): readonly Transition[] {
    if (atMs % MINUTE_MS !== 0) throw new RangeError(`Alarms are evaluated at full minutes, not at ${atMs}.`);
    const before = this.#history.length;
    for (const alarm of this.#inOrder) {
      const from = this.state(alarm.name);
      const to =
        alarm.kind === 'composite' ? this.#evaluateRule(alarm.rule) : this.#evaluateMetric(alarm, atMs, from);
      if (to === from) continue;
      this.#states.set(alarm.name, to);
      this.#history.push({ alarm: alarm.name, from, to, atMs, actions: this.#actions(alarm, to) });
    }
    return this.#history.slice(before);
  }

  #evaluateMetric(alarm: MetricAlarm, atMs: number, previous: AlarmState): AlarmState {
    const { evaluationPeriods, periodSeconds, operator, threshold, queries, watched } = alarm;
    if (evaluationPeriods * periodSeconds > HOURLY_FROM_SECONDS && atMs % HOUR_MS !== 0) return previous;
    const window = { endMs: atMs, periodSeconds, count: evaluationPeriods + EXTRA_DATAPOINTS };
    const [line, ...others] = new Queries(queries, this.store).lines(watched, window);
    if (line === undefined || others.length > 0) {
      throw new RangeError(`The alarm ${alarm.name} watches ${others.length + 1} series instead of one.`);
    }
    const { holds: breaches } = COMPARISONS[operator];
    return evaluateDatapoints(line.series, (value) => breaches(value, threshold), alarm, previous);
  }

  #evaluateRule(rule: Parameters<typeof holds>[0]): AlarmState {
    return holds(rule, (alarm) => this.state(alarm)) ? 'ALARM' : 'OK';
  }

  #actions(alarm: AlarmDefinition, to: AlarmState): readonly string[] {
    if (
      alarm.kind === 'composite' &&
      alarm.suppressor !== undefined &&
      this.state(alarm.suppressor) === 'ALARM'
    ) {
      return [];
    }
    if (to === 'ALARM') return alarm.alarmActions;
    return to === 'OK' ? alarm.okActions : [];
  }
}

function find(definitions: readonly AlarmDefinition[], nameOrArn: string): AlarmDefinition {
  const alarm = definitions.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (alarm !== undefined) return alarm;
  throw new RangeError(
    `No alarm is named ${nameOrArn}; there are ${definitions.map(({ name }) => name).join(', ')}.`,
  );
}

function inOrder(definitions: readonly AlarmDefinition[]): AlarmDefinition[] {
  const sorted: AlarmDefinition[] = [];
  const visit = (alarm: AlarmDefinition, above: readonly string[]) => {
    if (above.includes(alarm.name))
      throw new RangeError(`The alarms ${above.join(', ')} wait for each other.`);
    if (sorted.includes(alarm)) return;
    const below =
      alarm.kind === 'metric'
        ? []
        : [...alarmsIn(alarm.rule), ...(alarm.suppressor ? [alarm.suppressor] : [])];
    for (const name of below) visit(find(definitions, name), [...above, alarm.name]);
    sorted.push(alarm);
  };
  for (const alarm of definitions) visit(alarm, []);
  return sorted;
}
