import { randomUUID } from 'node:crypto';
import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import type { Clock } from '../../clock';
import type { ApiError } from '../../wire/api-error';
import { RequestQuotas } from '../../wire/quotas';

/** A call of an AWS service, as its service tells CloudTrail. */
export interface TrailedCall {
  /** Such as `kms.amazonaws.com`. */
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly callerArn: string;
  readonly accessKeyId: string;
  /** What the service lets be seen of the request. */
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly resources: readonly TrailedResource[];
  /** Why it was refused. @default it was not */
  readonly error?: ApiError;
}

/** What a call was about. */
interface TrailedResource {
  readonly ARN: string;
  readonly accountId: string;
  /** Such as `AWS::KMS::Key`. */
  readonly type: string;
}

/** A call that CloudTrail has. */
export interface TrailedEvent extends TrailedCall {
  readonly eventID: string;
  readonly requestID: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** How CloudTrail behaves. */
interface TrailOptions {
  readonly account?: AwsAccount;
  /** @default the system's */
  readonly clock?: Clock;
  /** Milliseconds until a call can be looked up; AWS takes up to 15 minutes. @default 0 */
  readonly deliveryMs?: number;
}

/** How long CloudTrail's event history reaches back, in milliseconds. (CloudTrail API reference, LookupEvents) */
const HISTORY_MS = 90 * 86_400_000;

/** CloudTrail's event history of one Region of an account: the calls of the services that tell it. */
export class Trail {
  readonly account: AwsAccount;
  /** Milliseconds until a call can be looked up; can be changed while running. */
  deliveryMs: number;
  /** (CloudTrail API reference, LookupEvents) */
  readonly quotas: RequestQuotas<'LookupEvents'>;
  readonly #events: TrailedEvent[] = [];
  readonly #clock: Clock;

  constructor({ account = SANDBOX_ACCOUNT, clock = Date.now, deliveryMs = 0 }: TrailOptions = {}) {
    this.account = account;
    this.deliveryMs = deliveryMs;
    this.quotas = new RequestQuotas(clock, { LookupEvents: 2 });
    this.#clock = clock;
  }

  /** Takes a call down. */
  add(call: TrailedCall): void {
    this.#events.push({
      ...call,
      eventID: randomUUID(),
      requestID: randomUUID(),
      atMs: this.#clock(),
    });
  }

  /** What can be looked up now, newest first. */
  get history(): readonly TrailedEvent[] {
    const now = this.#clock();
    return this.#events
      .filter(({ atMs }) => now - atMs >= this.deliveryMs && now - atMs <= HISTORY_MS)
      .reverse();
  }
}
