import type { WireFault } from '../wire/faults/wire-fault';
import type { Outcome } from '../wire/request-counts';

/**
 * What a call of the signer is for, whatever the authority's operation is called. `order` has something signed: once it
 * is taken, there may be a certificate. `issuer` reads the CA's own certificate.
 */
export type CommonRole = 'order' | 'issuer';

/** A service that an authority consists of: its planned faults, and the requests that it has counted. */
export interface CalledService<Role extends string> {
  readonly faults: {
    next(operation: string, fault: WireFault, times?: number): void;
    always(operation: string, fault: WireFault): void;
    sometimes(operation: string, fault: WireFault, probability: number): void;
    clear(): void;
  };
  readonly requests: {
    readonly operations: readonly string[];
    byOutcome(operation: string): Readonly<Record<Outcome, number>>;
    clear(): void;
  };
  /** Its operation for each role. A role belongs to one service. */
  readonly operations: Readonly<Partial<Record<Role, string>>>;
}

/** How often an authority was called. */
export interface CallTotals {
  readonly calls: number;
  /** Those that met a planned fault, or were refused. */
  readonly faults: number;
}

/** The signer's calls to an authority, by role: makes them go wrong, and counts them. */
export class Calls<Role extends string = CommonRole> {
  readonly #services: readonly CalledService<Role>[];
  readonly #normal: readonly Outcome[];

  /** @param normal Outcomes that are no faults, besides `ok`. */
  constructor(services: readonly CalledService<Role>[], normal: readonly Outcome[] = []) {
    this.#services = services;
    this.#normal = ['ok', ...normal];
  }

  /**
   * The next calls of this role meet the fault.
   *
   * @param role `any` means the next ones of each service.
   * @param times How many.
   */
  next(role: Role | 'any', fault: WireFault, times = 1): void {
    for (const { faults, operation } of this.#at(role)) faults.next(operation, fault, times);
  }

  /** Every call of this role meets the fault, until `clear`. */
  always(role: Role | 'any', fault: WireFault): void {
    for (const { faults, operation } of this.#at(role)) faults.always(operation, fault);
  }

  /** Each call of this role meets the fault with a probability from 0 to 1, until `clear`. */
  sometimes(role: Role | 'any', fault: WireFault, probability: number): void {
    for (const { faults, operation } of this.#at(role)) faults.sometimes(operation, fault, probability);
  }

  /** Forgets every planned fault. */
  clear(): void {
    for (const { faults } of this.#services) faults.clear();
  }

  /** Number of calls of this role. @param outcome @default any */
  count(role: Role | 'any', outcome?: Outcome): number {
    return sumOf(this.#outcomes(role).filter(([name]) => outcome === undefined || name === outcome));
  }

  /** All calls since the start, or since `forget`. */
  totals(): CallTotals {
    const outcomes = this.#outcomes('any');
    return {
      calls: sumOf(outcomes),
      faults: sumOf(outcomes.filter(([outcome]) => !this.#normal.includes(outcome))),
    };
  }

  /** Starts to count at zero again. */
  forget(): void {
    for (const { requests } of this.#services) requests.clear();
  }

  /** Where calls of a role go: each service with its operation. */
  #at(role: Role | 'any') {
    return this.#services.flatMap(({ operations, ...service }) => {
      const operation = role === 'any' ? role : operations[role];
      return operation === undefined ? [] : [{ ...service, operation }];
    });
  }

  #outcomes(role: Role | 'any'): readonly (readonly [Outcome, number])[] {
    return this.#at(role).flatMap(({ requests, operation }) => {
      const operations = operation === 'any' ? requests.operations : [operation];
      return operations.flatMap((name) => Object.entries(requests.byOutcome(name)));
    });
  }
}

function sumOf(counted: readonly (readonly [Outcome, number])[]): number {
  return counted.reduce((sum, [, count]) => sum + count, 0);
}
