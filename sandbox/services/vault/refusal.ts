/** A refusal in Vault's form: a status, and texts. */
export class VaultRefusal extends Error {
  override readonly name = 'VaultRefusal';

  constructor(
    readonly status: number,
    /** None for what does not exist. */
    readonly errors: readonly string[],
  ) {
    super(errors.join('; '));
  }
}

/** The request is refused, in the words of a secrets engine or an auth method. */
export function badRequest(text: string): VaultRefusal {
  return new VaultRefusal(400, [text]);
}

/** The same for errors that Vault does not take for the client's: it wraps them. */
export function internalError(text: string): VaultRefusal {
  return new VaultRefusal(500, [wrapped(text)]);
}

/** What the policies of a token do not allow, or a token that is not known. */
export function permissionDenied(more: readonly string[] = []): VaultRefusal {
  return new VaultRefusal(403, [wrapped('permission denied', ...more)]);
}

/** Go's package multierror. */
export function wrapped(...texts: readonly string[]): string {
  const head = texts.length === 1 ? '1 error' : `${texts.length} errors`;
  return `${head} occurred:\n${texts.map((text) => `\t* ${text}\n`).join('')}\n`;
}
