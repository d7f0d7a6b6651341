import { CommandFailed } from '../../cli/command-line';

/** Thrown when a check of `npm start` fails; ends it with an error. */
class ProofFailed extends CommandFailed {
  override readonly name = 'ProofFailed';
}

/** Throws `ProofFailed`, with what was expected and found, unless the condition holds. */
export function prove(condition: boolean, expected: string, found: unknown): asserts condition {
  if (condition) return;
  throw new ProofFailed(
    `Expected: ${expected}\nFound: ${typeof found === 'string' ? found : JSON.stringify(found)}`,
  );
}
