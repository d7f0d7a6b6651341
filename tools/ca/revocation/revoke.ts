import { IoTClient } from '@aws-sdk/client-iot';
import { CommandFailed } from '../../../cli/command-line';
import { progressBar } from '../../../cli/progress-bar';
import { clientSettings, ONE_ATTEMPT } from '../aws/client-settings';
import { patientCaller } from '../aws/patient-call';
import { SYSTEM_TIME } from '../aws/time';
import { confirm } from '../confirm';
import { print } from '../print';
import { AwsIot } from './aws-iot';
import type { Name } from './names';
import { describePlan, shown } from './plan';
import { publish } from './publish';
import type { Revocation } from './register';
import type { RegisterChoice } from './registers/built-in';
import { revokeAll } from './revoke-all';
import { Tally } from './tally';

/** What to revoke, and how. */
export interface RevocationOrder {
  readonly names: readonly Name[];
  readonly revocation: Revocation;
  /** Calls of AWS IoT per second. */
  readonly rate: number;
  /** Only look everything up. */
  readonly dryRun: boolean;
  /** Whether the question was answered in advance. */
  readonly yes: boolean;
  readonly choice: RegisterChoice;
}

/**
 * Looks certificates up, shows them, asks, revokes them and tells what it did. Sets exit code 1 if some are left. Throws
 * `CommandFailed`.
 */
export async function revoke({
  names,
  revocation,
  rate,
  dryRun,
  yes,
  choice,
}: RevocationOrder): Promise<void> {
  const { region, publisher } = choice;
  const iot = new AwsIot(new IoTClient({ ...clientSettings(region), ...ONE_ATTEMPT }), rate, SYSTEM_TIME);
  const register = await choice.open(iot, revocation, SYSTEM_TIME);

  const lookUps = progressBar('looked up');
  lookUps.start(names.length, 0);
  const { entries, problems } = await register
    .find(names, () => lookUps.increment())
    .finally(() => lookUps.stop());
  if (problems.length > 0) {
    const lines = shown(problems).join('\n  ');
    throw new CommandFailed(
      `These cannot be revoked, so nothing was done:\n  ${lines}\nCorrect them, or leave them out.`,
    );
  }
  const plan = describePlan(entries, revocation, register.title, rate);
  if (dryRun) {
    await print(`${plan}Dry run: nothing was done.\n`);
    return;
  }
  await confirm(plan, yes);

  const tally = new Tally(entries.length);
  const bar = progressBar('revoked');
  // After the bar's own listener: ending the bar puts the cursor back, and what stands below it would be overwritten.
  const tellIfStopped = () => process.stderr.write(`Stopped in the middle. ${tally.text()}`);
  process.once('exit', tellIfStopped);
  bar.start(entries.length, 0);
  await revokeAll(entries, { register, iot, tally, onDone: () => bar.increment() }).finally(() => bar.stop());
  process.off('exit', tellIfStopped);

  await print(tally.text());
  if (tally.anyMarked) {
    if (publisher !== undefined) {
      await publish(publisher, region, patientCaller(SYSTEM_TIME));
      await print('The revocation list is published.\n');
    }
    await print(register.afterwards);
  }
  if (tally.left > 0) process.exitCode = 1;
}
