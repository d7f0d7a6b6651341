import { zipSync } from 'fflate';

/** The earliest time a zip can hold. Local time, as fflate writes it, so that every time zone gives the same bytes. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** Files by name inside the archive. */
export type ZipContents = Readonly<Record<string, Uint8Array>>;

/**
 * A zip whose bytes depend only on the contents, not on the time, the machine or Node's zlib: a zip that changed by
 * itself would redeploy the signer for nothing.
 */
export function deterministicZip(contents: ZipContents): Uint8Array {
  const sorted = Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime: ZIP_EPOCH });
}
