import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { UsageError } from './usage-error';

/** Milliseconds of the units of `--since`. */
const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** What `aws logs tail` was asked for. */
export interface Tail {
  readonly logGroupName: string;
  /** Milliseconds to look back. @default ten minutes, as in the AWS CLI */
  readonly sinceMs: number;
}

/**
 * Reads `GROUP --since 15m`. `aws logs tail` is a command of the AWS CLI 2, not an API operation.
 *
 * @param words What comes after `aws logs tail`.
 * @throws UsageError for a missing group, or an option that the stand-in does not have, such as `--follow`
 */
export function readTail(words: readonly string[]): Tail {
  const [logGroupName, option = '--since', since = '10m', ...others] = words;
  const [, count, unit = ''] = /^(\d+)([smhdw])$/.exec(since) ?? [];
  if (logGroupName === undefined || logGroupName.startsWith('--')) {
    throw new UsageError('the following arguments are required: group_name');
  }
  if (option !== '--since' || others.length > 0 || count === undefined) {
    throw new UsageError(
      'Unknown options: without the AWS CLI 2, "aws logs tail" takes GROUP and --since such as 15m',
    );
  }
  return { logGroupName, sinceMs: Number(count) * (UNITS_MS[unit] ?? 0) };
}

/** The group's lines, each prefixed with its time and stream. */
export async function tailLogs(
  { logGroupName, sinceMs }: Tail,
  endpoint: string | undefined,
): Promise<string> {
  const client = new CloudWatchLogsClient({ endpoint });
  const { events = [] } = await client.send(
    new FilterLogEventsCommand({ logGroupName, startTime: Date.now() - sinceMs }),
  );
  const lines = events.map(({ timestamp = 0, logStreamName, message = '' }) => {
    return `${new Date(timestamp).toISOString().replace('Z', '000+00:00')} ${logStreamName} ${message.trimEnd()}\n`;
  });
  return lines.join('');
}
