import type { Aws } from '../../../sandbox/aws';
import type { WireFault } from '../../../sandbox/wire/faults/wire-fault';
import { ACCESS_DENIED, RESET_BEFORE } from '../../../testing/faults/wire-faults';
import type { DrillScene, OwnEvent } from '../drilled-authority';

/** The signer's calls to a CA for which a ledger is kept. */
export interface LedgerCalls {
  next(role: 'intend', fault: WireFault): void;
  always(role: 'intend', fault: WireFault): void;
  clear(): void;
}

const awsError = (code: string): WireFault => ({ kind: 'aws-error', code, status: 400 });

/** What happens to a ledger. @param callsOf The calls of the authority that an account has. */
export function ledgerEvents(callsOf: (aws: Aws) => LedgerCalls) {
  const whileEvery =
    (fault: WireFault): OwnEvent =>
    async ({ aws, ask }) => {
      const calls = callsOf(aws);
      calls.always('intend', fault);
      const asked = await ask();
      calls.clear();
      return asked;
    };
  return {
    'ledger unreachable': whileEvery(RESET_BEFORE),
    'ledger throttled': whileEvery(awsError('ThrottlingException')),
    'ledger denied': whileEvery(ACCESS_DENIED),
    'ledger gone': whileEvery(awsError('ResourceNotFoundException')),
    'ledger with other keys': whileEvery(awsError('ValidationException')),
    'recorded at the second attempt': ({ aws, ask }: DrillScene) => {
      callsOf(aws).next('intend', awsError('ProvisionedThroughputExceededException'));
      return ask();
    },
  };
}
