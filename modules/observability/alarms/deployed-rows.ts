import type { Candidate } from '../../authority/chosen-authority';
import type { AlarmRow, MetricRow } from './row';
import { ROWS } from './table';

/** A row of a deployment. */
export interface DeployedRow {
  readonly row: AlarmRow;
  /** Terraform's condition for its alarm. @default it always exists */
  readonly exists?: string;
}

/**
 * The rows of every deployment, then those of the authorities that it can have. Throws if an authority names a row like
 * another one.
 */
export function deployedRows(candidates: readonly Candidate[]): readonly DeployedRow[] {
  const conditions = new Map<MetricRow, readonly string[]>();
  for (const { authority, chosen } of candidates) {
    for (const row of authority.alarms ?? []) conditions.set(row, [...(conditions.get(row) ?? []), chosen]);
  }
  const own = [...conditions].map(([row, chosen]): DeployedRow => {
    const always = chosen.length === candidates.length;
    return always ? { row } : { row, exists: `(${chosen.join(' || ')})` };
  });
  const all = [...ROWS.map((row) => ({ row })), ...own];
  const names = all.map(({ row }) => row.name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new Error(`There are two alarms ${twice}: give that of the authority another name.`);
  }
  return all;
}
