import type { RehearsalAccount } from './account/rehearsal-account';

/**
 * How to press the switch from another terminal: lines to paste into it, each of them one that a POSIX shell takes, among
 * the words that a person needs.
 */
export async function onCallHelp(account: RehearsalAccount): Promise<string> {
  const { rollBack, liftHold } = await account.onCallLines();
  return `
You are on call, too. Open another terminal and paste these lines: from then on its aws works here, and not on AWS,
with the permissions of on-call. It needs no AWS CLI.

${(await account.onCallExports()).join('\n')}

Roll back, with your reason in place of the placeholder; lift the hold; see how each ended, by its id:

${rollBack}
${liftHold}
aws ssm get-automation-execution --automation-execution-id ID

docs/runbooks has more such lines. Lifting alone restores nothing; the button "Lift the hold and deploy" does.

`;
}
