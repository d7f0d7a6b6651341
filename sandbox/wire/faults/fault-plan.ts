import type { Random } from '../../random';
import type { WireFault } from './wire-fault';

/** What every fault has. */
interface AnyFault {
  readonly kind: string;
}

/** The faults that each operation can meet. */
type FaultsByOperation = Readonly<Record<string, AnyFault>>;

/** The faults that an operation can meet; `any` of them, only those at the wire. */
type FaultOf<Faults extends FaultsByOperation, Operation> = Operation extends 'any'
  ? WireFault
  : Operation extends keyof Faults
    ? Faults[Operation]
    : never;

interface Rule {
  readonly operation: string;
  readonly fault: AnyFault;
  readonly probability: number;
  remaining: number;
}

/**
 * The planned faults. Each request meets at most one: the oldest one-off fault for its operation, or else the oldest
 * standing one.
 */
export class FaultPlan<Faults extends FaultsByOperation> {
  #oneOff: Rule[] = [];
  #standing: Rule[] = [];

  readonly #random: Random;
  readonly #operations: readonly string[];

  /** @param operations The operations of the service. */
  constructor(random: Random, operations: readonly (keyof Faults & string)[]) {
    this.#random = random;
    this.#operations = operations;
  }

  /** The next request (or the next `times` requests) for this operation meets the fault. */
  next<O extends keyof Faults | 'any'>(operation: O, fault: FaultOf<Faults, O>, times = 1): void {
    this.#oneOff.push(this.#rule(operation, fault, 1, times));
  }

  /** Every request for this operation meets the fault, until `clear`. */
  always<O extends keyof Faults | 'any'>(operation: O, fault: FaultOf<Faults, O>): void {
    this.#standing.push(this.#rule(operation, fault, 1, Number.POSITIVE_INFINITY));
  }

  /** Each request for this operation meets the fault with a probability from 0 to 1, until `clear`. */
  sometimes<O extends keyof Faults | 'any'>(
    operation: O,
    fault: FaultOf<Faults, O>,
    probability: number,
  ): void {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`A probability is a number from 0 to 1, not ${probability}`);
    }
    this.#standing.push(this.#rule(operation, fault, probability, Number.POSITIVE_INFINITY));
  }

  /** Forgets every planned fault, or those for one operation. */
  clear(operation?: keyof Faults | 'any'): void {
    const stays = (planned: Rule): boolean => operation !== undefined && planned.operation !== operation;
    this.#oneOff = this.#oneOff.filter(stays);
    this.#standing = this.#standing.filter(stays);
  }

  /** Takes the fault that the next request for this operation meets, if any. */
  take<O extends keyof Faults>(operation: O): Faults[O] | undefined {
    const isFor = (planned: Rule): boolean => planned.operation === 'any' || planned.operation === operation;
    const next = this.#oneOff.find(isFor);
    if (next !== undefined) {
      next.remaining -= 1;
      this.#oneOff = this.#oneOff.filter(({ remaining }) => remaining > 0);
      return next.fault as Faults[O];
    }
    return this.#standing.find(
      (planned) => isFor(planned) && (planned.probability === 1 || this.#random() < planned.probability),
    )?.fault as Faults[O] | undefined;
  }

  /** @throws RangeError for a fault that the operation cannot meet */
  protected requirePossible(operation: string, fault: AnyFault): void {
    if (operation !== 'any' && !this.#operations.includes(operation)) {
      throw new RangeError(
        `There is no operation '${operation}'; use 'any' or one of ${this.#operations.join(', ')}`,
      );
    }
    if (fault.kind === 'drip' && !((fault as Extract<WireFault, { readonly kind: 'drip' }>).bytes >= 1)) {
      throw new RangeError('A drip has 1 byte or more at a time');
    }
  }

  #rule(
    operation: keyof Faults | 'any',
    fault: AnyFault | undefined,
    probability: number,
    remaining: number,
  ): Rule {
    const planned = { operation: String(operation), fault: fault as AnyFault, probability, remaining };
    this.requirePossible(planned.operation, planned.fault);
    if (!(remaining >= 1)) {
      throw new RangeError(`A fault is planned for 1 request or more, not ${remaining}`);
    }
    return planned;
  }
}
