import { escapeForLog } from '../../../handler/escape';
import type { Revocable, Revocation } from './register';

/** Lines that are shown at most. */
const SHOWN = 20;

/** What is about to happen, in full lines. @param title Of the register. @param rate Calls of AWS IoT per second. */
export function describePlan(
  entries: readonly Revocable[],
  { reason, invalidityDate }: Revocation,
  title: string,
  rate: number,
): string {
  const lines = entries.map(
    ({ serialNumber, certificateId, holder }) =>
      `${serialNumber}  ${escapeForLog(holder)}${certificateId === undefined ? ' (attempt without a certificate)' : ''}`,
  );
  const minutes = Math.ceil(entries.length / rate / 60);
  const since = invalidityDate === undefined ? '' : `, invalid since ${invalidityDate.toISOString()}`;
  return (
    `To be revoked for ever, with the reason ${reason}${since}, in ${title} and in AWS IoT:\n` +
    `  ${shown(lines).join('\n  ')}\n` +
    `${entries.length} in total${minutes > 1 ? `, which takes about ${minutes} minutes` : ''}.\n`
  );
}

/** At most twenty of the lines, and how many more there are. */
export function shown(lines: readonly string[]): readonly string[] {
  if (lines.length <= SHOWN) return lines;
  return [...lines.slice(0, SHOWN), `and ${lines.length - SHOWN} more`];
}
