import type { Audit } from './audit';
import type { FleetRun } from './run';

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Renders a run and its audit as one table for a terminal. */
export function report({ devices, calls, faults, seconds }: FleetRun, audit: Audit): string {
  const durations = devices.flatMap(({ durationsMs }) => durationsMs).sort((a, b) => a - b);
  const quantile = (share: number) =>
    durations[Math.min(durations.length - 1, Math.floor(share * durations.length))] ?? 0;
  const refused = Object.entries(audit.refused).sort(([, a], [, b]) => b - a);
  const rows: readonly (readonly [string, string])[] = [
    ['devices', number(devices.filter(({ replays }) => !replays).length)],
    ["others that sent a device's request", number(devices.filter(({ replays }) => replays).length)],
    ['their requests, retries included', number(audit.requests)],
    ['calls to the CA', number(calls)],
    ['  that met a fault', `${number(faults)} (${((100 * faults) / Math.max(1, calls)).toFixed(1)} %)`],
    ['got a certificate', number(audit.served)],
    ['were refused, with a reason', number(devices.length - audit.served)],
    ...refused.map(([reason, count]) => [`  ${reason}`, number(count)] as const),
    ['certificates that the CA issued', number(audit.issued)],
    ['  that no device got (wrong, or given up)', number(audit.undelivered)],
    [
      'a request took, p50 / p99 / longest',
      `${[0.5, 0.99, 1].map((q) => number(quantile(q))).join(' / ')} ms`,
    ],
    ['the run took', `${number(seconds)} s`],
    ...Object.entries(audit.violations).map(
      ([violation, count]) => [`${count === 0 ? '✓ no' : '✗'} ${violation}`, number(count)] as const,
    ),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}
