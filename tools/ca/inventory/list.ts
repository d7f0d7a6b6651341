import { print } from '../print';
import { Count, NO_ENTRIES } from './count';
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
  if (listing.count) await printCount(records, listing);
  else await printEach(records, listing);
}

async function printCount(records: AsyncIterable<LedgerRecord>, listing: Listing): Promise<void> {
  const count = new Count();
  for await (const record of records) {
    if (passes(record, listing)) count.add(record);
  }
  await print(count.in(listing.format));
}

async function printEach(records: AsyncIterable<LedgerRecord>, listing: Listing): Promise<void> {
  const { format } = listing;
  // Not before something was read: a refusal stands alone.
  let header = headerIn(format);
  for await (const record of records) {
    if (!passes(record, listing)) continue;
    await print(`${header}${lineIn(format, record)}`);
    header = '';
  }
  if (header !== '') await print(format === 'text' ? NO_ENTRIES : header);
}
