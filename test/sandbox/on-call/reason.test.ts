import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { Account } from '../../../modules/account';
import { startCommand } from '../../../modules/runbooks/command';
import type { Runbook } from '../../../modules/runbooks/runbook';
import { withReason } from '../../../sandbox/on-call/reason';

const LINE = startCommand(
  { region: 'eu-west-1' } as Account,
  { documentName: 'fleet-roll-back' } as Runbook,
  {
    Reason: ['on-call: say why here'],
  },
);

describe('withReason', () => {
  it.each(['INC-42', "it's the CA's fault, $HOME and `all`", '$& $1'])('puts the reason in: %s', (reason) => {
    const line = `aws() { for last; do :; done; printf %s "$last"; }; ${withReason(LINE, reason)}`;

    const parameters = execFileSync('sh', ['-c', line], { encoding: 'utf8' });

    expect(JSON.parse(parameters)).toEqual({ Reason: [reason] });
  });

  it('explains that there is no placeholder', () => {
    expect(() => withReason('aws ssm start-automation-execution', 'why')).toThrow('say why here');
  });
});
