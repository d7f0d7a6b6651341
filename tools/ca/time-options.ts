import { BadOptions } from '../../cli/command-line';

/** Units of a duration, in milliseconds. */
const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** Characters of `YYYY-MM-DD`. */
const DAY_LENGTH = 10;

/** A day, or a time with its zone, ISO 8601. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/** A point in time from the command line; a day begins at midnight UTC. @throws BadOptions */
export function timeOption(option: string, text: string): Date {
  const time = readTime(text);
  if (time !== undefined) return time;
  throw new BadOptions(
    `${option} must be a day such as 2026-11-28, or a time such as 2026-11-28T06:30:00Z, not ${JSON.stringify(text)}.`,
  );
}

/** A day from the command line, `YYYY-MM-DD`. @throws BadOptions */
export function dayOption(option: string, text: string): string {
  if (text.length === DAY_LENGTH && readTime(text) !== undefined) return text;
  throw new BadOptions(`${option} must be a day such as 2026-11-28, not ${JSON.stringify(text)}.`);
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function readTime(text: string): Date | undefined {
  const time = new Date(TIME.test(text) ? text : Number.NaN);
  const day = text.slice(0, DAY_LENGTH);
  const isDay = !Number.isNaN(Date.parse(day)) && isoOf(new Date(day)).startsWith(day);
  return isDay && !Number.isNaN(time.getTime()) ? time : undefined;
}

/** A duration from the command line, in milliseconds. @throws BadOptions */
export function durationOption(option: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? 0);
  if (milliseconds > 0) return milliseconds;
  throw new BadOptions(
    `${option} must be a number of hours, days or weeks such as 12h, 30d or 4w, not ${JSON.stringify(text)}.`,
  );
}

/** A time to the second, as people read it. */
export function isoOf(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
