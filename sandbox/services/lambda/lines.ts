import type { Readable } from 'node:stream';

const NEWLINE = 10;

/**
 * Calls back for each line of a stream, without its `\n`, and for the rest at the end.
 *
 * node:readline does not fit: it splits at U+2028 and at a lone `\r`, and both may occur in a JSON string.
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let pending: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      pending.push(chunk.subarray(start, end));
      const line = Buffer.concat(pending).toString();
      pending = [];
      start = end + 1;
      onLine(line);
    }
    if (start < chunk.length) pending.push(chunk.subarray(start));
  });
  stream.on('end', () => {
    if (pending.length > 0) onLine(Buffer.concat(pending).toString());
    pending = [];
  });
}
