import { createHash } from 'node:crypto';
import type { Entry, EntryKey, Intent } from '../../../handler/ledger/entry';
import type { LedgerTable } from '../../../handler/ledger/ledger-table';
import { type Distance, farCall } from '../distance';

/** The ledger's table in virtual time, for requests that are never repeated: each write is the first of its entry. */
export class VirtualTable implements LedgerTable {
  calls = 0;
  readonly #intents = new Map<string, Intent>();
  readonly #byDigest = new Map<string, Intent>();
  readonly #distance: Distance;

  constructor(distance: Distance) {
    this.#distance = distance;
  }

  create(intent: Intent): Promise<boolean> {
    return this.#call(() => {
      if (this.#intents.has(intent.request)) return false;
      this.#intents.set(intent.request, intent);
      const digest = createHash('sha256')
        .update(intent.tbs ?? '')
        .digest('hex');
      this.#byDigest.set(digest, intent);
      return true;
    });
  }

  complete({ request, attempt }: { readonly request: string; readonly attempt: string }): Promise<boolean> {
    return this.#call(() => this.#intents.get(request)?.attempt === attempt);
  }

  abandon(): Promise<boolean> {
    return this.#call(() => true);
  }

  hold(): Promise<boolean> {
    return this.#call(() => false);
  }

  newest(request: string): Promise<Entry | undefined> {
    return this.#call(() => this.#entry(request));
  }

  read({ request }: EntryKey): Promise<Entry | undefined> {
    return this.#call(() => this.#entry(request));
  }

  /** The attempt whose TBSCertificate has this SHA-256 digest. */
  intentOf(digest: Uint8Array): Intent | undefined {
    return this.#byDigest.get(Buffer.from(digest).toString('hex'));
  }

  async probe(): Promise<void> {}

  async warmUp(): Promise<void> {}

  #entry(request: string): Entry | undefined {
    const intent = this.#intents.get(request);
    return (
      intent && {
        ...intent,
        expiresAt: undefined,
        abandoned: false,
        revoked: false,
        issuance: undefined,
      }
    );
  }

  #call<Answer>(effect: () => Answer): Promise<Answer> {
    this.calls++;
    return farCall(this.#distance, effect);
  }
}
