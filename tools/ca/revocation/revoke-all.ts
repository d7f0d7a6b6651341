import { AwsCallFailed } from '../aws/call';
import type { AwsIot } from './aws-iot';
import type { Register, Revocable } from './register';
import type { Done, Tally } from './tally';
import { withWorkers } from './workers';

/** Certificates at a time: enough for the rate, should each take a second. */
const WORKERS = 16;

/** What a run works with. */
export interface RunOptions {
  readonly register: Register;
  readonly iot: Pick<AwsIot, 'revoke'>;
  readonly tally: Tally;
  /** Called after each certificate. */
  readonly onDone?: () => void;
}

/**
 * Revokes the certificates, whatever of it was done before. For each, the register comes first: whenever the run ends, what
 * AWS IoT refuses is on record. AWS IoT is told in any case, because an earlier run may have ended between the two.
 *
 * A failure counts for its certificate only, unless all others would fail in the same way; then the run ends. The tally
 * has both.
 */
export async function revokeAll(
  entries: readonly Revocable[],
  { register, iot, tally, onDone = () => {} }: RunOptions,
): Promise<void> {
  let hopeless = false;
  await withWorkers(entries, WORKERS, async (entry) => {
    if (hopeless) return;
    let marked = false;
    try {
      const { before, certificateId } = await register.mark(entry);
      marked = true;
      tally.done({ before, device: await tellAwsIot(certificateId, iot) });
    } catch (error) {
      if (!(error instanceof AwsCallFailed)) throw error;
      hopeless ||= error.outlook === 'lasting';
      tally.failed(entry, { marked, reason: error.message });
    }
    onDone();
  });
}

async function tellAwsIot(
  certificateId: string | undefined,
  iot: Pick<AwsIot, 'revoke'>,
): Promise<Done['device']> {
  if (certificateId === undefined) return 'no certificate';
  return (await iot.revoke(certificateId)) ? 'revoked' : 'not there';
}
