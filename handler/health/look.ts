import { truncate } from '../truncate';

/** Runs one look at something; `undefined` when that throws. */
export type Look = <Seen>(at: string, see: () => Promise<Seen>) => Promise<Seen | undefined>;

/** Looks whose failures go into this list, one sentence each. */
export function lookFor(failures: string[]): Look {
  return async (at, see) => {
    try {
      return await see();
    } catch (error) {
      failures.push(`${at}: ${explain(error)}`);
      return undefined;
    }
  };
}

function explain(error: unknown): string {
  return truncate(error instanceof Error ? `${error.name}: ${error.message}` : error);
}
