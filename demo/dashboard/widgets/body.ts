import type { DeployedResource } from '../../../sandbox/services/cloudwatch/alarms/definitions';

/** Columns of a dashboard's grid. (CloudWatch user guide, "Dashboard body structure and syntax") */
export const GRID_COLUMNS = 24;

/** A widget as the dashboard's body has it. */
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

/**
 * The widgets of the one deployed dashboard, in the order of its body, which is how a narrow screen stacks them. Throws
 * when there is none.
 */
export function widgetsAmong(resources: readonly DeployedResource[]): readonly Widget[] {
  const dashboard = resources.find(({ type }) => type === 'aws_cloudwatch_dashboard');
  if (dashboard === undefined) throw new Error('No CloudWatch dashboard is deployed.');
  const { widgets } = JSON.parse(String(dashboard.values.dashboard_body)) as { widgets: readonly Widget[] };
  return widgets;
}
