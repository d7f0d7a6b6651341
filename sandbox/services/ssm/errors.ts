/** A refusal of Systems Manager; `name` is the exception name of its API. */
export class SsmError extends Error {
  constructor(
    /** AWS's name of the error, such as `ParameterNotFound`. */
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}
