/** A widget in the dashboard's body. */
export interface Widget {
  readonly type: string;
  /** Column, from 0. */
  readonly x: number;
  /** Row, from 0. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The widgets of a dashboard's body (JSON) in their order, which is how a narrow screen stacks them. */
export function widgetsIn(body: string): readonly Widget[] {
  const { widgets } = JSON.parse(body) as { widgets: readonly Widget[] };
  return widgets;
}
