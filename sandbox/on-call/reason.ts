import { quoted } from '../aws-cli/launcher';

/** The placeholder for the reason in the output `roll_back_command`. */
const PLACEHOLDER = 'on-call: say why here';

/** The rollback line with a reason in place of the placeholder. Throws if there is no placeholder. */
export function withReason(line: string, reason: string): string {
  if (!line.includes(PLACEHOLDER)) throw new Error(`There is no "${PLACEHOLDER}" in: ${line}`);
  const json = JSON.stringify(reason).slice(1, -1);
  // In the line, the reason is between single quotes.
  return line.replace(PLACEHOLDER, () => quoted(json).slice(1, -1));
}
