import { print } from '../print';
import { Count } from './count';
import { passes, type RecordFilter } from './filter';
import { type Format, headerIn, lineIn } from './format';
import type { LedgerRecord } from './record';

/** How entries are listed. */
export interface Listing extends RecordFilter {
  readonly format: Format;
  /** Only how many. */
  readonly count: boolean;
}

/** Prints the wanted ones of some entries, each as soon as it was read, or their count at the end. */
export async function list(records: AsyncIterable<LedgerRecord>, listing: Listing): Promise<void> {
  const count = new Count();
  if (!listing.count) await print(headerIn(listing.format));
  for await (const record of records) {
    if (!passes(record, listing)) continue;
    if (listing.count) count.add(record);
    else await print(lineIn(listing.format, record));
  }
  if (listing.count) await print(count.in(listing.format));
}
