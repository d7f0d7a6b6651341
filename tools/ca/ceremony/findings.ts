/** How much a finding matters: a fault keeps the CA from working, a warning from working well. */
type Verdict = 'ok' | 'warning' | 'fault';

/** One thing that was looked at. */
export interface Finding {
  /** Stable name of it, for programs. */
  readonly check: string;
  readonly verdict: Verdict;
  /** What was found, and what to do if it is not ok. */
  readonly text: string;
}

/** A finding, by its verdict. */
export const ok = (check: string, text: string): Finding => ({ check, verdict: 'ok', text });
export const warning = (check: string, text: string): Finding => ({ check, verdict: 'warning', text });
export const fault = (check: string, text: string): Finding => ({ check, verdict: 'fault', text });

/** Whether any of them is a fault. */
export function hasFault(findings: readonly Finding[]): boolean {
  return findings.some(({ verdict }) => verdict === 'fault');
}

/** A line for each of them. */
export function findingLines(findings: readonly Finding[]): string {
  return findings.map(({ verdict, text }) => `  ${verdict.padEnd(8)} ${text}`).join('\n');
}
