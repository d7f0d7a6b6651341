import { AWS_IOT_TIMEOUT_MS } from '../../handler/vocabulary';
import type { OnboardedDevice } from './fleet';
import type { Screen } from './screen';

/** Width of the latency line, in characters. */
const LINE_WIDTH = 50;

/** The results of the fleet's onboarding. */
export function showSummary(
  screen: Screen,
  devices: readonly OnboardedDevice[],
  out: string | undefined,
): void {
  const issued = devices.filter(({ certificatePem }) => certificatePem !== undefined);
  const rejected = devices.filter(({ certificatePem }) => certificatePem === undefined);
  const latencies = issued.map(({ durationMs }) => durationMs).sort((a, b) => a - b);

  screen.heading('Summary');
  screen.line(`  issued    ${issued.length}`);
  screen.line(`  rejected  ${rejected.length}${reasons(rejected)}`);
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    screen.line(`  ${name}       ${latencyLine(quantile(latencies, share))}`);
  }
  screen.line(`  files     ${out ?? 'not kept; --out DIR keeps them'}`);
  screen.line();
}

function reasons(rejected: readonly OnboardedDevice[]): string {
  if (rejected.length === 0) return '';
  return `  (${rejected.map(({ name, defect }) => `${name}: ${defect}`).join('; ')})`;
}

/** A line from 0 to AWS IoT's limit with a mark at the latency, or a dash if there is none. */
function latencyLine(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '–';
  const at = Math.min(LINE_WIDTH - 1, Math.floor((milliseconds / AWS_IOT_TIMEOUT_MS) * LINE_WIDTH));
  const line = `${'─'.repeat(at)}●${'─'.repeat(LINE_WIDTH - 1 - at)}`;
  return `${line}│ ${Math.round(milliseconds)} of ${AWS_IOT_TIMEOUT_MS} ms`;
}

function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
