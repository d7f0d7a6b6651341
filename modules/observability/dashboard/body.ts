import { jsonText } from '../../json-text';
import type { PlacedWidget } from './widget';

/** The dashboard's body, JSON. Terraform's references stay references in it. */
export function dashboardBody(widgets: readonly PlacedWidget[]): string {
  return jsonText({ start: '-PT3H', periodOverride: 'inherit', widgets });
}
