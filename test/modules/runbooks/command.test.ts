import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { Account } from '../../../modules/account';
import { startCommand } from '../../../modules/runbooks/command';
import type { Runbook } from '../../../modules/runbooks/runbook';

const account = { region: 'eu-west-1' } as Account;
const runbook = { documentName: 'fleet-roll-back' } as Runbook;

/** The words that a shell makes of a line. */
function words(line: string): string[] {
  const script = `aws() { printf '%s\\n' "$@"; }; ${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

describe('startCommand', () => {
  it('is a line that a shell reads as intended', () => {
    const line = startCommand(account, runbook, { Reason: ['on-call: slow, and $broken'] });

    expect(words(line)).toEqual([
      ...['ssm', 'start-automation-execution', '--region', 'eu-west-1', '--document-name', 'fleet-roll-back'],
      ...['--parameters', '{"Reason":["on-call: slow, and $broken"]}'],
    ]);
  });

  it('leaves out what a runbook does not need', () => {
    expect(startCommand(account, runbook)).not.toContain('--parameters');
  });
});
