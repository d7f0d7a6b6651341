import type { X509Authority } from '../../x509/authority';
import type { IssuedCertificate } from './issued-certificate';
import { OPERATIONS, type Operation } from './operations';
import type { Random } from './random';

/**
 * Whether the fault strikes before or after the request takes effect. If it strikes after an IssueCertificate, the
 * certificate exists and the client does not know.
 */
type Strikes = 'before' | 'after';

/** A fault at the wire: what the client gets instead of the answer. */
export type WireFault =
  /** An AWS error. @default status 400, strikes before */
  | {
      readonly kind: 'aws-error';
      readonly code: string;
      readonly message?: string;
      readonly status?: number;
      readonly strikes?: Strikes;
    }
  /** Any HTTP answer: a load balancer's 503 page, an empty 200, bytes that are not JSON. @default status 200, strikes before */
  | {
      readonly kind: 'response';
      readonly body: string | Buffer;
      readonly status?: number;
      /** @default application/x-amz-json-1.1 */
      readonly contentType?: string;
      readonly strikes?: Strikes;
    }
  /** The connection is reset (TCP RST), with no answer. @default strikes before */
  | { readonly kind: 'reset'; readonly strikes?: Strikes }
  /** The connection stays open without any answer. @default strikes before */
  | { readonly kind: 'hang'; readonly strikes?: Strikes }
  /** The right answer, late. @default strikes before, so the request also takes effect late */
  | { readonly kind: 'delay'; readonly milliseconds: number; readonly strikes?: Strikes }
  /** The right answer's headers and the first bytes of its body; then the connection ends. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** The right answer, a few bytes at a time. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMilliseconds: number };

/** A fault in issuing: IssueCertificate answers as usual, and GetCertificate's answer is wrong. */
export type IssuingFault =
  /** The request is accepted and issuing fails: GetCertificate throws RequestFailedException once the issuance time is over. */
  | { readonly kind: 'issuing-fails' }
  /** The CA returns a wrong certificate. */
  | {
      readonly kind: 'wrong-certificate';
      readonly transform: (issued: IssuedCertificate, authority: X509Authority) => string | Promise<string>;
    };

/** Any fault. */
export type Fault = WireFault | IssuingFault;

/** The faults that an operation can have: only IssueCertificate issues. */
export type FaultOf<O extends Operation | 'any'> = O extends 'IssueCertificate' ? Fault : WireFault;

interface Rule {
  readonly operation: Operation | 'any';
  readonly fault: Fault;
  readonly probability: number;
  remaining: number;
}

/**
 * The planned faults. Each request meets at most one: the oldest one-off fault for its operation, or else the oldest
 * standing one.
 */
export class Faults {
  #oneOff: Rule[] = [];
  #standing: Rule[] = [];

  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The next request (or the next `times` requests) for this operation meets the fault. */
  next<O extends Operation | 'any'>(operation: O, fault: FaultOf<O>, times = 1): void {
    this.#oneOff.push(rule(operation, fault, 1, times));
  }

  /** Every request for this operation meets the fault, until `clear`. */
  always<O extends Operation | 'any'>(operation: O, fault: FaultOf<O>): void {
    this.#standing.push(rule(operation, fault, 1, Number.POSITIVE_INFINITY));
  }

  /** Each request for this operation meets the fault with a probability from 0 to 1, until `clear`. */
  sometimes<O extends Operation | 'any'>(operation: O, fault: FaultOf<O>, probability: number): void {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`A probability is a number from 0 to 1, not ${probability}`);
    }
    this.#standing.push(rule(operation, fault, probability, Number.POSITIVE_INFINITY));
  }

  /** Forgets every planned fault, or those for one operation. */
  clear(operation?: Operation | 'any'): void {
    const stays = (planned: Rule): boolean => operation !== undefined && planned.operation !== operation;
    this.#oneOff = this.#oneOff.filter(stays);
    this.#standing = this.#standing.filter(stays);
  }

  /** Takes the fault that the next request for this operation meets, if any. */
  take(operation: Operation): Fault | undefined {
    const isFor = (planned: Rule): boolean => planned.operation === 'any' || planned.operation === operation;
    const next = this.#oneOff.find(isFor);
    if (next !== undefined) {
      next.remaining -= 1;
      this.#oneOff = this.#oneOff.filter(({ remaining }) => remaining > 0);
      return next.fault;
    }
    return this.#standing.find(
      (planned) => isFor(planned) && (planned.probability === 1 || this.#random() < planned.probability),
    )?.fault;
  }
}

function rule(operation: Operation | 'any', fault: Fault, probability: number, remaining: number): Rule {
  if (operation !== 'any' && !OPERATIONS.includes(operation)) {
    throw new RangeError(
      `There is no operation '${operation}'; use 'any' or one of ${OPERATIONS.join(', ')}`,
    );
  }
  if (operation !== 'IssueCertificate' && isIssuingFault(fault)) {
    throw new RangeError(`A fault of kind '${fault.kind}' is for IssueCertificate, not for ${operation}`);
  }
  if (fault.kind === 'drip' && !(fault.bytes >= 1)) {
    throw new RangeError(`A drip has 1 byte or more at a time, not ${fault.bytes}`);
  }
  if (!(remaining >= 1)) {
    throw new RangeError(`A fault is planned for 1 request or more, not ${remaining}`);
  }
  return { operation, fault, probability, remaining };
}

/** Whether a fault is one of issuing. */
export function isIssuingFault(fault: Fault | undefined): fault is IssuingFault {
  return fault?.kind === 'issuing-fails' || fault?.kind === 'wrong-certificate';
}
