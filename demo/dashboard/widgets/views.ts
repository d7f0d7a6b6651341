import type { AlarmState } from '../../../sandbox/services/cloudwatch/alarms/state';
import type { LogValue } from '../../../sandbox/services/logs/condition';

/** A widget's position and size, in cells of the grid. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of a graph. */
export interface Line {
  readonly label: string;
  /** CSS colour. @default the page's own */
  readonly color: string | undefined;
  readonly axis: 'left' | 'right';
  /** One value for each time of the graph; `null` where there is none. */
  readonly points: readonly (number | null)[];
}

/** A horizontal line that values should not cross. */
export interface Threshold {
  readonly value: number;
  readonly label: string;
  readonly color: string | undefined;
}

/** A period in one state. */
export interface StateStretch {
  readonly state: AlarmState;
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** An alarm as the page shows it. */
export interface AlarmView {
  readonly name: string;
  readonly description: string;
  readonly state: AlarmState;
  /** How it notifies; a signal does not. */
  readonly severity: 'page' | 'ticket' | 'signal';
  readonly stretches: readonly StateStretch[];
}

/** The content of a widget, by kind. */
export type WidgetContent =
  | { readonly kind: 'text'; readonly markdown: string }
  | {
      readonly kind: 'graph';
      readonly stacked: boolean;
      readonly bars: boolean;
      /** Beginning of each period, seconds since the epoch. */
      readonly times: readonly number[];
      readonly lines: readonly Line[];
      readonly thresholds: readonly Threshold[];
      readonly axisLabels: { readonly left: string; readonly right: string };
    }
  | { readonly kind: 'numbers'; readonly lines: readonly Line[] }
  | { readonly kind: 'alarms'; readonly alarms: readonly AlarmView[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly LogValue[])[];
    }
  | { readonly kind: 'broken'; readonly why: string };

/** A widget as the page draws it. */
export interface WidgetView {
  readonly title: string;
  readonly place: Place;
  readonly content: WidgetContent;
}
