import type { Account } from '../account';
import type { Runbook } from './runbook';

/** The AWS CLI line that starts a runbook, for a POSIX shell; the parameters must hold no single quote. */
export function startCommand(
  { region }: Account,
  { documentName }: Runbook,
  parameters: Readonly<Record<string, readonly string[]>> = {},
): string {
  const line = `aws ssm start-automation-execution --region ${region} --document-name ${documentName}`;
  if (Object.keys(parameters).length === 0) return line;
  // JSON and not the CLI's shorthand, in which a comma would end the text.
  return `${line} --parameters '${JSON.stringify(parameters)}'`;
}

/** The same command with each option on its own line, for places that cut a long line without showing it. */
export function inShortLines(command: string): string {
  return command.replaceAll(/ (?=--(?:document-name|parameters) )/g, ' \\\n  ');
}
