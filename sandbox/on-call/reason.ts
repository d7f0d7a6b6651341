import { quoted } from '../aws-cli/launcher';

/** What stands in the output `roll_back_command` for the reason. */
const PLACEHOLDER = 'on-call: say why here';

/** The line that rolls back with a reason in place of the placeholder, as a person writes it. Throws when there is none. */
export function withReason(line: string, reason: string): string {
  if (!line.includes(PLACEHOLDER)) throw new Error(`There is no "${PLACEHOLDER}" in: ${line}`);
  const json = JSON.stringify(reason).slice(1, -1);
  // The line has it between single quotes.
  return line.replace(PLACEHOLDER, () => quoted(json).slice(1, -1));
}
