import type { Clock } from '../../clock';
import { Tags } from '../tags';
import { Alarms, type Transition } from './alarms/alarms';
import { Dashboards } from './dashboards';
import { samplesIn } from './metrics/emf';
import type { Sample } from './metrics/metric';
import { MetricStore, MINUTE_MS } from './metrics/metric-store';

/** How to set up a CloudWatch. */
export interface CloudWatchOptions {
  /** Its clock; periods consist of its minutes. @default the wall clock */
  readonly clock?: Clock;
}

/**
 * The part of Amazon CloudWatch that this project's alarms and dashboard use: metrics from logs and from AWS's services,
 * metric math, alarms with their history, and dashboards. It has no timers: call `tick` when time has passed.
 */
export class CloudWatch {
  readonly metrics = new MetricStore();
  readonly alarms: Alarms;
  readonly dashboards: Dashboards;
  /** Tags of alarms and dashboards, by ARN. */
  readonly tags = new Tags();
  readonly clock: Clock;
  #evaluatedMs: number;
  #reported = 0;

  constructor({ clock = Date.now }: CloudWatchOptions = {}) {
    this.clock = clock;
    this.alarms = new Alarms(this.metrics, clock);
    this.dashboards = new Dashboards(clock);
    this.#evaluatedMs = Math.floor(clock() / MINUTE_MS) * MINUTE_MS;
  }

  /** Publishes the metrics in a function's log line, with the current time. */
  publishFrom(logLine: string): void {
    this.publish(samplesIn(logLine, this.clock()));
  }

  /** Publishes samples. */
  publish(samples: readonly Sample[]): void {
    this.metrics.put(...samples);
  }

  /**
   * Evaluates the alarms for each minute that has ended since the last call.
   *
   * @returns the state changes since then, including those by SetAlarmState
   */
  tick(): readonly Transition[] {
    while (this.#evaluatedMs + MINUTE_MS <= this.clock()) {
      this.#evaluatedMs += MINUTE_MS;
      this.alarms.evaluate(this.#evaluatedMs);
    }
    const news = this.alarms.history.slice(this.#reported);
    this.#reported += news.length;
    return news;
  }
}
