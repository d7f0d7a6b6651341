import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CommandFailed } from '../../../cli/command-line';
import { fileProblem } from '../../requests/request-text';

/** Files that are taken from a folder, as CloudTrail names them. */
const LOG_FILE = /\.json(\.gz)?$/;

/** Largest content of a file, in octets; CloudTrail's have some megabytes. */
const LARGEST = 2 ** 29;

/**
 * The records in CloudTrail's log files, as S3 has them: JSON, gzipped or not. Files with the output of `aws cloudtrail
 * lookup-events` are taken, too. Throws `CommandFailed`, which names the file, for one that cannot be read.
 *
 * @param paths Files, and folders with files in and below them.
 */
export function* recordsIn(paths: readonly string[]): Generator<unknown> {
  for (const path of paths.flatMap(filesAt)) yield* recordsOf(path);
}

/** What makes a file one of CloudTrail's. */
interface LogFile {
  readonly Records?: unknown;
  readonly Events?: unknown;
  readonly digestStartTime?: unknown;
}

function filesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const found = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
      LOG_FILE.test(name),
    );
    if (found.length > 0) return found.sort().map((name) => join(path, name));
  } catch (error) {
    throw unreadable(path, fileProblem(error));
  }
  throw unreadable(path, 'the folder has no files *.json or *.json.gz');
}

function recordsOf(path: string): readonly unknown[] {
  const content = contentOf(path);
  if (Array.isArray(content)) return content;
  const { Records, Events, digestStartTime } = Object(content) as LogFile;
  if (Array.isArray(Records)) return Records;
  if (Array.isArray(Events)) return Events.map((event) => parse(path, String(event?.CloudTrailEvent)));
  // CloudTrail puts signed digests of its files beside them.
  if (digestStartTime !== undefined) return [];
  throw unreadable(path, 'it is no log file of CloudTrail: it has neither "Records" nor "Events"');
}

function contentOf(path: string): unknown {
  let octets: Buffer;
  try {
    octets = readFileSync(path);
  } catch (error) {
    throw unreadable(path, fileProblem(error));
  }
  const isGzipped = octets[0] === 0x1f && octets[1] === 0x8b;
  try {
    return parse(path, String(isGzipped ? gunzipSync(octets, { maxOutputLength: LARGEST }) : octets));
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    throw unreadable(path, `it cannot be unpacked: ${(error as Error).message}`);
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(path, 'it is no JSON');
  }
}

function unreadable(path: string, problem: string): CommandFailed {
  return new CommandFailed(`--events ${JSON.stringify(path)} cannot be read: ${problem}.`);
}
