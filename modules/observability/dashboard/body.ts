import { Token } from 'cdktf';
import type { PlacedWidget } from './widget';

/** Stands around a number that only Terraform knows, until the quotes around it are taken away. */
const MARK = '@@';

/**
 * The dashboard's body, JSON. References to what Terraform knows stay references in it, numbers included: it is the
 * document that CloudWatch gets, with holes.
 */
export function dashboardBody(widgets: readonly PlacedWidget[]): string {
  const json = JSON.stringify({ start: '-PT3H', periodOverride: 'inherit', widgets }, (_, value) =>
    typeof value === 'number' && Token.isUnresolved(value) ? `${MARK}${Token.asString(value)}${MARK}` : value,
  );
  return json.replaceAll(`"${MARK}`, '').replaceAll(`${MARK}"`, '');
}
