import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import type { Clock } from '../../clock';
import { fixed, type Latency } from '../../latency';
import { Conditions } from '../../wire/conditions';
import { Trail } from '../cloudtrail/trail';
import { Keys } from './keys';
import { OPERATIONS, type Operation } from './operations';
import { type QuotaName, Quotas } from './quotas';

/** How to set up KMS. */
export interface KmsOptions {
  /** Whose keys they are. @default the sandbox's account */
  readonly account?: AwsAccount;
  /** For quotas and waiting periods. @default the system's */
  readonly clock?: Clock;
  /**
   * Whether the ARN of a user or role names an existing one: KMS refuses key policies with others.
   * @default all exist
   */
  readonly principalExists?: (arn: string) => boolean;
  /** Requests per second, where they differ from AWS's. @default AWS's, in quotas.ts */
  readonly quotas?: Partial<Record<QuotaName, number>>;
  /**
   * How long each answer takes. AWS publishes no figures; users report 50 to 200 ms for a signature.
   * @default 1 ms, so that nothing else waits for it
   */
  readonly latency?: Latency;
  /** Makes `faults.sometimes` strike the same requests each time. @default different each time */
  readonly seed?: string | number;
}

/** What KMS signed once, whether or not its client got the answer. */
export interface MadeSignature {
  readonly keyArn: string;
  /** KMS's name, such as `ECDSA_SHA_256`. */
  readonly algorithm: string;
  readonly digest: Buffer;
}

/** KMS in one Region of an account: its keys, and what requests for them meet. */
export class Kms {
  readonly account: AwsAccount;
  readonly clock: Clock;
  readonly keys: Keys;
  /** Everything that it signed, oldest first. AWS tells nobody, because CloudTrail leaves out the digests. */
  readonly signatures: MadeSignature[] = [];
  /** Faults, latency, and the requests so far. */
  readonly conditions: Conditions<Operation>;
  /** Request quotas; can be changed while running. */
  readonly quotas: Quotas;
  readonly principalExists: (arn: string) => boolean;
  /** CloudTrail, which gets to know of each call. */
  readonly trail: Trail;

  constructor(options: KmsOptions = {}) {
    const { account = SANDBOX_ACCOUNT, clock = Date.now, latency = fixed(1), seed } = options;
    this.account = account;
    this.clock = clock;
    this.keys = new Keys(account, clock);
    this.conditions = new Conditions({ operations: OPERATIONS, latency, seed });
    this.quotas = new Quotas(clock, options.quotas);
    this.principalExists = options.principalExists ?? (() => true);
    this.trail = new Trail({ account, clock });
  }
}
