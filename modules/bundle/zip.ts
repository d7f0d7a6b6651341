import { zipSync } from 'fflate';

/** The earliest moment a zip can hold. Read in local time, which is how fflate writes it, so any zone gives the same bytes. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** Files by name inside the archive. */
export type ZipContents = Readonly<Record<string, Uint8Array>>;

/**
 * A zip whose bytes depend on the contents alone, not on the time, the machine or Node's zlib: a zip that changed
 * by itself would redeploy the signer for nothing.
 */
export function deterministicZip(contents: ZipContents): Uint8Array {
  const sorted = Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime: ZIP_EPOCH });
}
