import type { Clock } from '../acm-pca/clock';
import { LogStore, logGroupOf } from '../logs/log-store';
import { Alarms, type Transition } from './alarms/alarms';
import { alarmsAmong, type DeployedResource } from './alarms/definitions';
import { samplesIn } from './metrics/emf';
import type { Sample } from './metrics/metric';
import { MetricStore, MINUTE_MS } from './metrics/metric-store';

/** How to set up a CloudWatch. */
export interface CloudWatchOptions {
  /** What it takes for the time; minutes of it make the periods. */
  readonly clock: Clock;
}

/**
 * Amazon CloudWatch, as far as this project's alarms and dashboard use it: metrics from logs and from AWS's services,
 * metric math, alarms with their history, and logs. Nothing in it waits: `tick` when time has passed.
 */
export class CloudWatch {
  readonly metrics = new MetricStore();
  readonly logs = new LogStore();
  #alarms: Alarms;
  #evaluatedMs: number;
  readonly #clock: Clock;

  constructor({ clock }: CloudWatchOptions) {
    this.#clock = clock;
    this.#evaluatedMs = Math.floor(clock() / MINUTE_MS) * MINUTE_MS;
    this.#alarms = new Alarms([], this.metrics);
  }

  /** The alarms that are deployed. */
  get alarms(): Alarms {
    return this.#alarms;
  }

  /** Takes over the alarms among what is deployed, each with `INSUFFICIENT_DATA`, as new alarms have. */
  deploy(resources: readonly DeployedResource[]): void {
    this.#alarms = new Alarms(alarmsAmong(resources), this.metrics);
  }

  /** Takes a line that a function logged: keeps it, and publishes the metrics in it, as of now. */
  log(functionName: string, message: string): void {
    const timestampMs = this.#clock();
    this.logs.put({ group: logGroupOf(functionName), timestampMs, message });
    this.metrics.put(...samplesIn(message, timestampMs));
  }

  /** Publishes what a service of AWS publishes. */
  publish(samples: readonly Sample[]): void {
    this.metrics.put(...samples);
  }

  /** Evaluates the alarms for each minute that has ended since the last time. @returns what changed. */
  tick(): readonly Transition[] {
    const transitions: Transition[] = [];
    while (this.#evaluatedMs + MINUTE_MS <= this.#clock()) {
      this.#evaluatedMs += MINUTE_MS;
      transitions.push(...this.#alarms.evaluate(this.#evaluatedMs));
    }
    return transitions;
  }
}
