/** A command of the CA tool. Each reads its own options, from what stands after its name. */
export interface CaCommand {
  /** What the user types. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly usage: string;
  /**
   * Reads its options.
   *
   * @returns what does the work; `undefined` if the options ask for help.
   * @throws BadOptions
   */
  read(argv: readonly string[]): (() => Promise<void>) | undefined;
}
