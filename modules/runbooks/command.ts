import type { Account } from '../account';
import type { Runbook } from './runbook';

/**
 * The AWS CLI command that starts a runbook, one line for a POSIX shell. Parameters must not contain a single quote.
 */
export function startCommand(
  { region }: Account,
  { documentName }: Runbook,
  parameters: Readonly<Record<string, readonly string[]>> = {},
): string {
  const line = `aws ssm start-automation-execution --region ${region} --document-name ${documentName}`;
  if (Object.keys(parameters).length === 0) return line;
  // JSON, because in the CLI's shorthand a comma would end the text.
  return `${line} --parameters '${JSON.stringify(parameters)}'`;
}

/** The same command on several lines, for places that cut off long ones. */
export function inShortLines(command: string): string {
  return command.replaceAll(/ (?=--(?:document-name|parameters) )/g, ' \\\n  ');
}
