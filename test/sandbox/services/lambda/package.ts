import { strToU8, zipSync } from 'fflate';

/** A deployment package with the given files. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
  );
}

/** A deployment package whose `index.handler` has this body; `event` and `context` are in scope. */
export function zipOfHandler(body: string): Buffer {
  return zipOf({ 'index.js': `exports.handler = async (event, context) => {${body}};` });
}
