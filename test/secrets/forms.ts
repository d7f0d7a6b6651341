/** Octets of any kind, or a text. */
export type Secret = string | Buffer;

/** So many characters in a row are no accident. An error that quotes only a part of a text quotes at least as many. */
const TELLING = 12;

/** Characters on both sides of a piece that a report shows. */
const AROUND = 80;

/**
 * The forms in which somebody may write a secret without meaning to: as it is, escaped for JSON once and twice or for a
 * URL, in hexadecimal, and in base64, also where it is in the middle of what was encoded.
 */
function formsOf(secret: Secret): readonly string[] {
  const octets = Buffer.from(secret);
  const hex = octets.toString('hex');
  const base64 = [0, 1, 2].flatMap((before) => {
    const inTheMiddle = base64After(before, octets);
    return [
      inTheMiddle,
      inTheMiddle.replaceAll('+', '-').replaceAll('/', '_'),
      encodeURIComponent(inTheMiddle),
    ];
  });
  if (typeof secret !== 'string') return unique([hex, hex.toUpperCase(), ...base64]);
  const escaped = JSON.stringify(secret).slice(1, -1);
  const inUrl = encodeURIComponent(secret);
  return unique([
    secret,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    inUrl,
    inUrl.replaceAll(/%../g, (code) => code.toLowerCase()),
    hex,
    hex.toUpperCase(),
    ...base64,
  ]);
}

/** Of the base64 of something that has the octets in it, the characters that depend on them alone. */
function base64After(before: number, octets: Buffer): string {
  const encoded = Buffer.concat([Buffer.alloc(before), octets]).toString('base64');
  const end = Math.floor(((before + octets.length) * 8) / 6);
  return encoded.slice(Math.ceil((before * 8) / 6), end);
}

/** Finds secrets in texts, and pieces of them. */
export class SecretFinder {
  /** Names of secrets by their pieces. */
  readonly #pieces = new Map<string, string>();
  readonly #names = new Set<string>();

  /** Looks for a secret from now on. Throws if it is too short to be told from other texts. */
  add(name: string, secret: Secret): void {
    if (secret.length < TELLING) throw new Error(`${name} has less than ${TELLING} characters.`);
    this.#names.add(name);
    for (const form of formsOf(secret)) {
      for (let start = 0; start + TELLING <= form.length; start++) {
        this.#pieces.set(form.slice(start, start + TELLING), name);
      }
    }
  }

  /** Names of all secrets. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Those of which there is a piece in a text, by name, each with what is around its first piece. */
  foundIn(text: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (let start = 0; start + TELLING <= text.length; start++) {
      const name = this.#pieces.get(text.slice(start, start + TELLING));
      if (name === undefined || found.has(name)) continue;
      found.set(name, text.slice(Math.max(0, start - AROUND), start + TELLING + AROUND));
    }
    return found;
  }
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
