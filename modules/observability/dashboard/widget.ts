/** Columns of a dashboard's grid, and most widgets on it. (CloudWatch API reference, "Dashboard body structure") */
export const COLUMNS = 24;
export const MOST_WIDGETS = 500;

/** Size in units of the grid. */
interface Sized {
  readonly width: number;
  readonly height: number;
}

/** Markdown. */
interface TextWidget extends Sized {
  readonly type: 'text';
  readonly properties: { readonly markdown: string };
}

/** States of alarms, by ARN. */
export interface AlarmWidget extends Sized {
  readonly type: 'alarm';
  readonly properties: { readonly title: string; readonly alarms: readonly string[] };
}

/** Result of a Logs Insights query. */
export interface LogWidget extends Sized {
  readonly type: 'log';
  readonly properties: {
    readonly title: string;
    readonly query: string;
    readonly region: string;
    readonly view: 'table';
  };
}

/** How one line of a graph looks. */
export interface LineStyle {
  readonly stat?: string;
  readonly label?: string;
  readonly color?: string;
  readonly region?: string;
  readonly id?: string;
  readonly expression?: string;
}

/** A metric as namespace, name, then dimensions by name and value, then its style; or an expression alone. */
export type MetricLine = readonly (string | LineStyle)[];

/** A horizontal line. */
export interface HorizontalLine {
  readonly label: string;
  readonly value: number;
  readonly color: string;
}

/** Metrics, as a graph or as numbers. */
export interface MetricWidget extends Sized {
  readonly type: 'metric';
  readonly properties: {
    readonly title: string;
    /** The lines, or a reference to a list of them. */
    readonly metrics: readonly MetricLine[] | readonly string[];
    readonly region: string;
    readonly view: 'timeSeries' | 'singleValue';
    readonly stacked?: boolean;
    readonly period: number;
    readonly stat: string;
    readonly yAxis?: {
      readonly left: { readonly min?: number; readonly label?: string; readonly showUnits?: false };
    };
    readonly annotations?: { readonly horizontal: readonly HorizontalLine[] };
  };
}

/** A widget of a dashboard, not yet placed. */
export type Widget = TextWidget | AlarmWidget | LogWidget | MetricWidget;

/** A place in a row: a widget, or several below each other. */
type Cell = Widget | readonly Widget[];

/** Widgets row by row, each row from the left. */
export type WidgetRows = readonly (readonly Cell[])[];

/** A widget in its place on the grid. */
export type PlacedWidget = Widget & { readonly x: number; readonly y: number };

/**
 * Places widgets row by row, each row from the left, below the tallest of the last one. Throws when a row is wider
 * than the grid, or there are more widgets than CloudWatch takes.
 */
export function placed(rows: WidgetRows): readonly PlacedWidget[] {
  let y = 0;
  const widgets = rows.flatMap((row, index) => {
    let x = 0;
    let bottom = y;
    const inRow = row.flatMap((cell) => {
      const column = 'type' in cell ? [cell] : cell;
      let top = y;
      const inColumn = column.map((widget): PlacedWidget => {
        const here = { ...widget, x, y: top };
        top += widget.height;
        return here;
      });
      x += Math.max(0, ...column.map(({ width }) => width));
      bottom = Math.max(bottom, top);
      return inColumn;
    });
    if (x > COLUMNS)
      throw new Error(`Row ${index + 1} of the dashboard is ${x} columns wide; ${COLUMNS} fit.`);
    y = bottom;
    return inRow;
  });
  if (widgets.length > MOST_WIDGETS) {
    throw new Error(`The dashboard has ${widgets.length} widgets; CloudWatch takes ${MOST_WIDGETS}.`);
  }
  return widgets;
}
