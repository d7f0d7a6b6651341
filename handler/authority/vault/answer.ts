/** An answer of Vault, as far as it is of use here. No value in it is checked. */
export interface VaultAnswer {
  readonly data: Readonly<Record<string, unknown>>;
  /** What a login or a renewal gives. */
  readonly auth: Readonly<Record<string, unknown>> | undefined;
  readonly warnings: readonly string[];
}

/** Reads the body of a success; `undefined` for one that is not Vault's. */
export function readAnswer(body: string): VaultAnswer | undefined {
  const answer = readObject(body);
  if (answer === undefined) return undefined;
  const { data, auth, warnings } = answer;
  return { data: asObject(data) ?? {}, auth: asObject(auth), warnings: texts(warnings) };
}

/** How Vault begins a list of errors that it joined (Go, hashicorp/go-multierror). */
const COUNT = /^\d+ errors? occurred:$|^\d+ error\(s\) occurred:$/;

/** The errors in a body, each on a line of its own; empty if it has none, as for a path with nothing in it. */
export function readErrors(body: string): readonly string[] {
  return texts(readObject(body)?.errors)
    .flatMap((error) => error.split('\n'))
    .map((line) => line.trim().replace(/^\* /, ''))
    .filter((line) => line !== '' && !COUNT.test(line));
}

function texts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

function readObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** The value if it is text; otherwise an empty one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
