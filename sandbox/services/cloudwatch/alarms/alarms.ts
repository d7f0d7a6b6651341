import type { Clock } from '../../../clock';
import { ApiError } from '../../../wire/api-error';
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
  /** ARNs of the actions that were triggered. */
  readonly actions: readonly string[];
}

/** Status of an alarm. Times are milliseconds since the epoch. */
export interface AlarmStatus {
  readonly state: AlarmState;
  readonly reason: string;
  readonly sinceMs: number;
  /** When the alarm was last put. */
  readonly putMs: number;
}

/** An alarm whose periods are longer than this in total is evaluated once an hour. (CloudWatch user guide) */
const HOURLY_FROM_SECONDS = 86_400;

const HOUR_MS = 3_600_000;

/**
 * The account's alarms, and the history of their states.
 *
 * Each minute, every metric alarm evaluates the periods that end in this minute (a five-minute period slides by a minute
 * each time); then the composite alarms evaluate their rules.
 * Source: CloudWatch user guide, "Evaluating an alarm".
 */
export class Alarms {
  readonly #statuses = new Map<string, AlarmStatus>();
  readonly #history: Transition[] = [];
  #definitions: readonly AlarmDefinition[] = [];

  readonly #store: MetricStore;
  readonly #clock: Clock;

  /** @param clock Time at which alarms are put or set. @default the wall clock */
  constructor(store: MetricStore, clock: Clock = Date.now) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Every alarm; composite alarms come after the alarms that they name. */
  get definitions(): readonly AlarmDefinition[] {
    return this.#definitions;
  }

  /** Every change of state, oldest first, including deleted alarms. */
  get history(): readonly Transition[] {
    return this.#history;
  }

  /** By name or ARN. @throws ApiError ResourceNotFound */
  get(nameOrArn: string): AlarmDefinition {
    const alarm = find(this.#definitions, nameOrArn);
    if (alarm === undefined) throw new ApiError('ResourceNotFound', `No alarm is named ${nameOrArn}.`);
    return alarm;
  }

  /** The state of an alarm, by name or ARN. @throws ApiError ResourceNotFound */
  state(nameOrArn: string): AlarmState {
    return this.status(nameOrArn).state;
  }

  /** The status of an alarm, by name or ARN. @throws ApiError ResourceNotFound */
  status(nameOrArn: string): AlarmStatus {
    return this.#statuses.get(this.get(nameOrArn).name) as AlarmStatus;
  }

  /**
   * Creates an alarm in state `INSUFFICIENT_DATA`, or changes one, which keeps its state.
   *
   * @throws ApiError ValidationError for a composite alarm that names a missing alarm or depends on itself.
   */
  put(alarm: AlarmDefinition): void {
    const existing = find(this.#definitions, alarm.name);
    if (existing !== undefined && existing.kind !== alarm.kind) {
      throw new ApiError('ValidationError', `There is a ${existing.kind} alarm named ${alarm.name} already.`);
    }
    const others = this.#definitions.filter((other) => other !== existing);
    const missing = alarmsBelow(alarm).filter((name) => find([...others, alarm], name) === undefined);
    if (missing.length > 0) {
      const message = `Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`;
      throw new ApiError('ValidationError', message);
    }
    this.#definitions = inOrder(
      existing ? this.#definitions.map((other) => (other === existing ? alarm : other)) : [...others, alarm],
    );
    const putMs = this.#clock();
    const created = {
      state: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      sinceMs: putMs,
    } as const;
    this.#statuses.set(alarm.name, { ...created, ...this.#statuses.get(alarm.name), putMs });
  }

  /**
   * Deletes alarms; a missing one is not an error.
   *
   * @throws ApiError ValidationError, and deletes none, while a remaining composite alarm names one of them
   */
  delete(names: readonly string[]): void {
    const remaining = this.#definitions.filter(({ name }) => !names.includes(name));
    for (const alarm of this.#definitions.filter(({ name }) => names.includes(name))) {
      const parents = remaining.filter((other) => isNamedBy(alarm, other)).map(({ name }) => name);
      if (parents.length === 0) continue;
      const message = `Cannot delete ${alarm.name} as there are composite alarm(s) depending on it: ${parents.join(', ')}`;
      throw new ApiError('ValidationError', message);
    }
    this.#definitions = remaining;
    for (const name of names) this.#statuses.delete(name);
  }

  /** Sets the state of an alarm until its next evaluation. @throws ApiError ResourceNotFound */
  set(name: string, to: AlarmState, reason: string): void {
    if (to !== this.state(name)) this.#change(this.get(name), to, reason, this.#clock());
  }

  /** Evaluates every alarm that is due at a full minute. */
  evaluate(atMs: number): void {
    if (atMs % MINUTE_MS !== 0) throw new RangeError(`Alarms are evaluated at full minutes, not at ${atMs}.`);
    for (const alarm of this.#definitions) {
      const from = this.state(alarm.name);
      const to =
        alarm.kind === 'composite' ? this.#evaluateRule(alarm.rule) : this.#evaluateMetric(alarm, atMs, from);
      if (to !== from) this.#change(alarm, to, `Evaluated at ${new Date(atMs).toISOString()}`, atMs);
    }
  }

  #change(alarm: AlarmDefinition, to: AlarmState, reason: string, atMs: number): void {
    const before = this.status(alarm.name);
    const from = before.state;
    this.#statuses.set(alarm.name, { ...before, state: to, reason, sinceMs: atMs });
    this.#history.push({ alarm: alarm.name, from, to, atMs, actions: this.#actions(alarm, to) });
  }

  #evaluateMetric(alarm: MetricAlarm, atMs: number, previous: AlarmState): AlarmState {
    const { evaluationPeriods, periodSeconds, operator, threshold, queries, watched } = alarm;
    if (evaluationPeriods * periodSeconds > HOURLY_FROM_SECONDS && atMs % HOUR_MS !== 0) return previous;
    const window = { endMs: atMs, periodSeconds, count: evaluationPeriods + EXTRA_DATAPOINTS };
    const [line] = new Queries(queries, this.#store).lines(watched, window);
    const breaches = COMPARISONS[operator];
    return evaluateDatapoints(line?.series ?? [], (value) => breaches(value, threshold), alarm, previous);
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
    return to === 'OK' ? alarm.okActions : alarm.insufficientDataActions;
  }
}

function find(definitions: readonly AlarmDefinition[], nameOrArn: string): AlarmDefinition | undefined {
  return definitions.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
}

/** Names or ARNs of the alarms that an alarm depends on. */
function alarmsBelow(alarm: AlarmDefinition): readonly string[] {
  if (alarm.kind === 'metric') return [];
  return [...alarmsIn(alarm.rule), ...(alarm.suppressor === undefined ? [] : [alarm.suppressor])];
}

function isNamedBy({ name, arn }: AlarmDefinition, other: AlarmDefinition): boolean {
  const below = alarmsBelow(other);
  return below.includes(name) || below.includes(arn);
}

/** @throws ApiError ValidationError for a cycle: AWS accepts one, but this CloudWatch cannot evaluate it */
function inOrder(definitions: readonly AlarmDefinition[]): AlarmDefinition[] {
  const sorted: AlarmDefinition[] = [];
  const visit = (alarm: AlarmDefinition, above: readonly string[]) => {
    if (above.includes(alarm.name)) {
      throw new ApiError('ValidationError', `The alarms ${above.join(', ')} depend on each other.`);
    }
    if (sorted.includes(alarm)) return;
    for (const below of definitions.filter((other) => isNamedBy(other, alarm))) {
      visit(below, [...above, alarm.name]);
    }
    sorted.push(alarm);
  };
  for (const alarm of definitions) visit(alarm, []);
  return sorted;
}
