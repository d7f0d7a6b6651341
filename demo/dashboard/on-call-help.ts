import type { PracticeAccount } from './account/practice-account';

/** How to use the switch from another terminal: explanations, and lines to paste into a POSIX shell. */
export async function onCallHelp(account: PracticeAccount): Promise<string> {
  const { rollBack, liftHold } = await account.switch.commands();
  return `
You are on call, too. Open another terminal and paste these lines. After that, aws there talks to this sandbox, not to
AWS, with on-call's permissions. You need no AWS CLI.

${(await account.onCallExports()).join('\n')}

Roll back (put your reason in place of the placeholder), lift the hold, and see how each ended:

${rollBack}
${liftHold}
aws ssm get-automation-execution --automation-execution-id ID

docs/runbooks has more commands. Lifting the hold restores nothing by itself; the button "Lift the hold and deploy" does.

`;
}
