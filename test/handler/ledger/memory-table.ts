import type { Abandonment, Attempt, Entry, EntryKey, Intent, Issuance } from '../../../handler/ledger/entry';
import type { LedgerTable } from '../../../handler/ledger/ledger-table';

/** An entry with everything that was written to it. */
export type StoredEntry = EntryKey & {
  intent?: Intent;
  issuance?: Issuance;
  expiresAt?: Date;
  abandonedAt?: Date;
  outcome?: 'unknown';
  revokedAt?: Date;
};

/** The ledger's table in memory: each method decides and writes at once. */
export class MemoryTable implements LedgerTable {
  readonly #entries = new Map<string, StoredEntry>();

  /** All entries, in the order in which they were made. */
  get entries(): readonly StoredEntry[] {
    return [...this.#entries.values()];
  }

  async create(intent: Intent): Promise<boolean> {
    if (this.#find(intent) !== undefined) return false;
    const { request, generation, expiresAt } = intent;
    this.#put({ request, generation, intent, ...(expiresAt && { expiresAt }) });
    return true;
  }

  async complete(attempt: Attempt, issuance: Issuance): Promise<boolean> {
    const entry = this.#undecided(attempt);
    if (entry === undefined || entry.revokedAt !== undefined) return false;
    Object.assign(entry, { issuance, expiresAt: issuance.expiresAt });
    return true;
  }

  async abandon(attempt: Attempt, abandonment: Abandonment): Promise<boolean> {
    const entry = this.#undecided(attempt);
    if (entry !== undefined) Object.assign(entry, abandonment);
    return entry !== undefined;
  }

  async hold(request: string, until: Date): Promise<boolean> {
    const entry = this.#find({ request, generation: 0 });
    if (entry !== undefined && !(entry.expiresAt !== undefined && entry.expiresAt < until)) return false;
    if (entry === undefined) this.#put({ request, generation: 0, expiresAt: until });
    else entry.expiresAt = until;
    return true;
  }

  async newest(request: string): Promise<Entry | undefined> {
    const [newest] = this.entries
      .filter((entry) => entry.request === request)
      .sort((one, other) => other.generation - one.generation);
    return newest && toEntry(newest);
  }

  async read(key: EntryKey): Promise<Entry | undefined> {
    const entry = this.#find(key);
    return entry && toEntry(entry);
  }

  async probe(): Promise<void> {}

  async warmUp(): Promise<void> {}

  /** Revokes an entry, as another program would. */
  revoke(key: EntryKey, at: Date): void {
    const entry = this.#find(key);
    if (entry !== undefined) entry.revokedAt = at;
  }

  /** Deletes an entry, as DynamoDB does once it has expired. */
  delete(key: EntryKey): void {
    this.#entries.delete(nameOf(key));
  }

  #find(key: EntryKey): StoredEntry | undefined {
    return this.#entries.get(nameOf(key));
  }

  #put(entry: StoredEntry): void {
    this.#entries.set(nameOf(entry), entry);
  }

  #undecided(attempt: Attempt): StoredEntry | undefined {
    const entry = this.#find(attempt);
    const undecided = entry?.intent?.attempt === attempt.attempt && !entry.issuance && !entry.abandonedAt;
    return undecided ? entry : undefined;
  }
}

function nameOf({ request, generation }: EntryKey): string {
  return `${request}/${generation}`;
}

function toEntry({
  request,
  generation,
  intent,
  issuance,
  expiresAt,
  abandonedAt,
  revokedAt,
}: StoredEntry): Entry {
  return {
    request,
    generation,
    attempt: intent?.attempt,
    requestedAt: intent?.requestedAt,
    serialNumber: issuance?.serialNumber ?? intent?.serialNumber,
    expiresAt,
    abandoned: abandonedAt !== undefined,
    revoked: revokedAt !== undefined,
    issuance,
  };
}
