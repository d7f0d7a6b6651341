import type { LedgerRecord, Status } from './record';

/** Which entries are wanted. */
export interface RecordFilter {
  /** Empty: any. */
  readonly statuses: readonly Status[];
  /** The certificate ends at that time or later. */
  readonly endsFrom?: Date;
  /** The certificate ends before that time. */
  readonly endsBefore?: Date;
}

/** Whether an entry is wanted. One without a certificate has no end, so it passes no bound of it. */
export function passes(record: LedgerRecord, { statuses, endsFrom, endsBefore }: RecordFilter): boolean {
  if (statuses.length > 0 && !statuses.includes(record.status)) return false;
  if (endsFrom === undefined && endsBefore === undefined) return true;
  const endMs = Date.parse(record.notAfter ?? '');
  return (
    endMs >= (endsFrom?.getTime() ?? Number.NEGATIVE_INFINITY) &&
    endMs < (endsBefore?.getTime() ?? Number.POSITIVE_INFINITY)
  );
}
