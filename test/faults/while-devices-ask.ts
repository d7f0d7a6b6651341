import { setTimeout as sleep } from 'node:timers/promises';
import { FailureReason } from '../../handler/vocabulary';
import type { SandboxAuthority } from '../../sandbox/authorities/authority';
import { createCsr } from '../../tools/device/csr';
import type { DeployedSigner } from './deployed-signer';

/** Devices that ask at the same time. */
export const AT_ONCE = 3;

/** Devices that ask after each step, at least. */
const BETWEEN_STEPS = 2 * AT_ONCE;

/** What became of the devices that asked. */
export interface Asked {
  /** How it ended for each device. */
  readonly outcomes: readonly string[];
  /** The signer's log, a text for each request. */
  readonly printed: readonly string[];
}

/** Lets more devices ask. */
export type LetOthersAsk = () => Promise<void>;

/** Does something while devices ask, one after the other at each of several places, before it, meanwhile and afterwards. */
export async function whileDevicesAsk<Authority extends SandboxAuthority>(
  signer: DeployedSigner<Authority>,
  change: (authority: Authority, others: LetOthersAsk) => Promise<void>,
): Promise<Asked> {
  const outcomes: string[] = [];
  const printed: string[] = [];
  let goesOn = true;
  const askers = Array.from({ length: AT_ONCE }, async (_, asker) => {
    for (let device = 0; goesOn; device++) {
      const name = `device-${asker}-${device}`;
      const { csrPem } = await createCsr({ subject: `CN=${name}` });
      let outcome: string;
      do {
        const asked = await signer.ask(csrPem, name);
        printed.push(JSON.stringify(asked.log));
        outcome = asked.outcome;
        // As devices do. The time may have been the machine's own, which starts all containers at once.
      } while (outcome === FailureReason.DeadlineExceeded);
      outcomes.push(outcome);
    }
  });
  const others = async () => {
    const before = outcomes.length;
    while (outcomes.length < before + BETWEEN_STEPS) await sleep(10);
  };
  try {
    await others();
    await change(signer.authority, others);
    await others();
  } finally {
    goesOn = false;
    await Promise.all(askers);
  }
  return { outcomes, printed };
}
