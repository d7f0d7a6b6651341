import { escapeForLog } from '../../escape';
import { truncate } from '../../truncate';
import { readErrors } from './answer';
import { type Kind, kindOf } from './refusal-kinds';

/** Longest excerpt of an answer that is not Vault's, such as the page of a proxy, in characters. */
const LONGEST_EXCERPT = 200;

/** Longest part of an answer that is looked at for a message, in characters: much more than is repeated of it. */
const MOST_READ = 10_000;

/** What stands for a secret in a message. */
const HIDDEN = '[hidden]';

/**
 * What might be a credential, in an answer to a login: a run of characters that no sentence has. Ids and tokens are that
 * long, and Vault quotes what it was sent in some of its errors. (AppRole: `invalid secret_id "…"`)
 */
const LOOKS_SECRET = /[\w+=~-]{8}[\w+=~.-]{16,}/g;

/** Tokens, of any server: an earlier one of ours, or another one's. (Vault, concepts, "Tokens") */
const TOKEN = /\b(hv[sbr]|[sbr])\.[\w-]{20,}/g;

/** An answer with another status than success. */
export interface RefusedAnswer {
  readonly status: number;
  readonly body: string;
  /** Value of `Retry-After`, in milliseconds; `undefined`: it did not say. */
  readonly retryAfterMs: number | undefined;
}

/** How to tell of such an answer. */
export interface Telling {
  /** Values that no message may have, such as the token. */
  readonly secrets: readonly string[];
  /** Whether to hide whatever might be a credential, too: the request had one as its content. @default false */
  readonly strict?: boolean;
  /** A sentence that ends the message, if the kind of refusal does not say more. @default that of the kind */
  readonly advice?: string;
}

/**
 * Thrown when Vault refuses a request, or cannot serve it. `faultOf` understands it: by its name, by the status, and by
 * what it says of itself.
 */
export class VaultRefusal extends Error {
  override readonly name: string;
  /** Absent for what passes by itself within seconds, whatever its status. */
  readonly $metadata: { readonly httpStatusCode?: number };
  /** Whether Vault surely has not done what it was asked. @default what the status tells */
  readonly tookNothing?: boolean;
  /** How long Vault wants to be left alone, in milliseconds. @default it did not say */
  readonly retryAfterMs?: number;

  constructor(answer: RefusedAnswer, { secrets, strict = false, advice }: Telling) {
    const errors = readErrors(answer.body);
    const kind: Kind = kindOf(answer.status, errors);
    const hidden = (text: string) => hideSecrets(text.slice(0, MOST_READ), secrets, strict);
    // Truncated at the end only: the beginning of a secret would not be found.
    const said =
      errors.length > 0 ? hidden(errors.join('; ')) : truncate(hidden(answer.body.trim()), LONGEST_EXCERPT);
    const safe = truncate(escapeForLog(said || 'it said nothing more'));
    const help = kind.vague ? (advice ?? kind.advice) : kind.advice;
    const status = kind.name === undefined ? '' : `${answer.status}: `;
    super(`${status}${safe.replace(/[.\s]+$/, '')}.${help === undefined ? '' : ` ${help}`}`);
    this.name = kind.name ?? `HTTP ${answer.status}`;
    this.$metadata = kind.passes ? {} : { httpStatusCode: answer.status };
    if (kind.tookNothing !== undefined) this.tookNothing = kind.tookNothing;
    if (answer.retryAfterMs !== undefined) this.retryAfterMs = answer.retryAfterMs;
  }
}

/** A sentence of Vault's for a log: one line, without secrets, and not too long. */
export function sentenceForLog(said: string): string {
  return escapeForLog(truncate(hideSecrets(said.slice(0, MOST_READ), [], false)));
}

/** The text without secrets: those known, as they are and as JSON or a URL would have them, and what looks like one. */
function hideSecrets(text: string, secrets: readonly string[], strict: boolean): string {
  let safe = text;
  for (const secret of secrets.filter((each) => each.length > 0)) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      safe = safe.replaceAll(form, HIDDEN);
    }
  }
  safe = safe.replace(TOKEN, HIDDEN);
  return strict ? safe.replace(LOOKS_SECRET, HIDDEN) : safe;
}

/** Thrown when an answer with status 200 is not one of Vault's. It is not repeated: nobody knows what is in it. */
export class AnswerUnreadable extends Error {
  override readonly name = 'VaultAnswerUnreadable';

  /** @param path Of the request. */
  constructor(path: string) {
    super(
      `the answer to ${path} is not JSON as Vault writes it: is there something else at CA_URL, such as a login page?`,
    );
  }
}
