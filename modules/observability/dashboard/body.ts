import { Token } from 'cdktf';
import type { PlacedWidget } from './widget';

/** Marks a number that only Terraform knows, until the quotes around it are removed. */
const MARK = '@@';

/**
 * The dashboard's body, JSON. Terraform's references stay references in it, those to numbers too.
 */
export function dashboardBody(widgets: readonly PlacedWidget[]): string {
  const json = JSON.stringify({ start: '-PT3H', periodOverride: 'inherit', widgets }, (_, value) =>
    typeof value === 'number' && Token.isUnresolved(value) ? `${MARK}${Token.asString(value)}${MARK}` : value,
  );
  return json.replaceAll(`"${MARK}`, '').replaceAll(`${MARK}"`, '');
}
