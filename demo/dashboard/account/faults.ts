import type { SandboxAuthority } from '../../../sandbox/authorities/authority';

/** A fault that can be turned on. */
interface Fault {
  readonly name: string;
  /** The text of the button. */
  readonly title: string;
  readonly description: string;
}

/** Faults of every CA. */
const FAULTS = [
  { name: 'slow-ca', title: 'Slow CA', description: 'The CA takes 4.1 s for each certificate.' },
  {
    name: 'throttling',
    title: 'Throttling',
    description: 'The CA throttles two in three orders.',
  },
  {
    name: 'bad-csrs',
    title: 'Bad CSRs',
    description: 'Devices with bad firmware send CSRs with a broken signature.',
  },
  { name: 'dead-ca', title: 'Dead CA', description: 'The CA is disabled and signs nothing.' },
  { name: 'denied', title: 'Access denied', description: 'The signer may no longer use the CA.' },
] as const satisfies readonly Fault[];

/** Name of a fault of every CA. */
export type FaultName = (typeof FAULTS)[number]['name'];

const THROTTLED_SHARE = 2 / 3;

/** Above the latency alarm's threshold of 4 s, but within the deadline. */
const SLOW_MS = 4_100;

/** The faults of a CA and its devices, each on or off. */
export class Faults {
  /** Those of every CA, then those of this one only. */
  readonly all: readonly Fault[];
  readonly #active = new Set<string>();

  readonly #authority: SandboxAuthority;

  constructor(authority: SandboxAuthority) {
    this.#authority = authority;
    this.all = [...FAULTS, ...authority.ownFaults];
  }

  /** The fault of that name; `undefined` for any other text. */
  find(name: string): Fault | undefined {
    return this.all.find((fault) => fault.name === name);
  }

  /** Whether a fault is on. */
  has(name: string): boolean {
    return this.#active.has(name);
  }

  /** Whether any fault is on. */
  get any(): boolean {
    return this.#active.size > 0;
  }

  /** Turns a fault on or off. */
  set(name: string, on: boolean): void {
    if (on) this.#active.add(name);
    else this.#active.delete(name);
    this.#apply();
  }

  /** Turns every fault off. */
  clear(): void {
    this.#active.clear();
    this.#apply();
  }

  #apply(): void {
    const authority = this.#authority;
    authority.setLatency(this.has('slow-ca') ? SLOW_MS : 'typical');
    if (this.has('dead-ca')) authority.disable();
    else authority.enable();
    authority.calls.clear();
    if (this.has('denied')) {
      // Not every call: a ledger would be the first to deny one, and it is not the CA.
      for (const role of ['order', 'issuer'] as const) {
        authority.calls.always(role, { kind: 'aws-error', code: 'AccessDeniedException' });
      }
    } else if (this.has('throttling')) {
      const throttled = { kind: 'aws-error', code: 'ThrottlingException' } as const;
      authority.calls.sometimes('order', throttled, THROTTLED_SHARE);
    }
    for (const fault of authority.ownFaults) if (this.has(fault.name)) fault.begin();
  }
}
