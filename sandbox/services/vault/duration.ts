import { badRequest } from './refusal';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A duration in seconds: `24h`, `90m`, `30d`, `3600s`, `3600`, or a number. @throws VaultRefusal */
export function secondsIn(value: unknown, field: string): number {
  const [, count, unit = 's'] = /^(\d+)([smhd]?)$/.exec(String(value)) ?? [];
  const factor = SECONDS[unit === '' ? 's' : unit];
  if (count !== undefined && factor !== undefined) return Number(count) * factor;
  throw badRequest(
    `Field validation failed: error converting input ${String(value)} for field "${field}": time: invalid duration "${String(value)}"`,
  );
}

/** A duration as Go writes it: `24h0m0s`. */
export function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  if (hours > 0) return `${hours}h${minutes}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
