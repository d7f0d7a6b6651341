import { CommandFailed } from '../../cli/command-line';

/** Thrown when the sandbox shows something else than it was built to show; ends `npm start` with an error. */
class ProofFailed extends CommandFailed {
  override readonly name = 'ProofFailed';
}

/** Throws `ProofFailed` with what was expected, and what was found, unless the condition holds. */
export function prove(condition: boolean, expected: string, found: unknown): asserts condition {
  if (condition) return;
  throw new ProofFailed(
    `Expected: ${expected}\nFound: ${typeof found === 'string' ? found : JSON.stringify(found)}`,
  );
}
