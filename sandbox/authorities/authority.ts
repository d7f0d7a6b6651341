import type { Clock } from '../clock';
import type { Distribution } from '../latency';
import type { CloudWatch } from '../services/cloudwatch/cloudwatch';
import type { Tables } from '../services/dynamodb/tables';
import type { Iam } from '../services/iam/iam';
import type { Roles } from '../services/iam/roles';
import type { Kms } from '../services/kms/kms';
import type { Secrets } from '../services/secretsmanager/secrets';
import type { ParameterStore } from '../services/ssm/parameter-store';
import type { OutboundFederation } from '../services/sts/outbound-federation';
import type { Variables } from '../terraform/deployment';
import type { FrontDoor } from '../wire/front-door';
import type { Calls, CommonRole } from './calls';

/** How long an authority takes to sign, by name. Each authority says what they mean. */
export const AUTHORITY_LATENCIES = ['fast', 'typical', 'slow'] as const;

/** Name of a latency. */
export type AuthorityLatency = (typeof AUTHORITY_LATENCIES)[number];

/** Family of a CA's key. */
export const KEY_FAMILIES = ['rsa', 'ec'] as const;

/** How to start an authority. */
export interface AuthorityOptions {
  /** Family of the CA's key. @default ec */
  readonly key?: (typeof KEY_FAMILIES)[number];
  /** @default fast */
  readonly latency?: AuthorityLatency;
  /** Whether it has no quotas. @default false: AWS's default quotas */
  readonly unlimited?: boolean;
  /** @default the wall clock */
  readonly clock?: Clock;
  /** Makes latencies and faults by chance the same each time. @default different each time */
  readonly seed?: string;
}

/** What an authority uses of the account that it starts in. */
export interface AuthorityAccount {
  readonly door: FrontDoor;
  readonly iam: Iam;
  readonly roles: Roles;
  readonly cloudWatch: CloudWatch;
  readonly kms: Kms;
  readonly tables: Tables;
  readonly parameters: ParameterStore;
  readonly federation: OutboundFederation;
  readonly secrets: Secrets;
}

/** An authority that the sandbox can start: what is known of it beforehand. */
export interface AuthorityKind<Authority extends SandboxAuthority = SandboxAuthority> {
  /** Its name on a command line, and that of its folders. */
  readonly name: string;
  /** Path of its entry, which the signer's zip is built from, below the repository's root and without an extension. */
  readonly entry: string;
  /** Environment variables by which the signer's SDK clients find its services. */
  readonly endpointVariables: readonly string[];
  /** AWS's name for an order, in reports and in the header `X-Amz-Target`. */
  readonly orderOperation: string;
  /**
   * Whether the same order again gets the same certificate. Of a CA that cannot tell, an order whose answer was lost costs
   * one more, and the ledger sees to it that one of them is handed out.
   */
  readonly isIdempotent: boolean;
  /** What the names of its latencies mean. */
  readonly latencies: Readonly<Record<AuthorityLatency, Distribution>>;
  /** Starts it by itself; everybody may do everything. */
  start(options?: AuthorityOptions): Promise<Authority>;
  /** Starts it in an account, whose IAM decides, and whose CloudWatch gets its metrics. */
  startIn(account: AuthorityAccount, options?: AuthorityOptions): Promise<Authority>;
}

/** A certificate that an authority has agreed to issue, by its own records. */
export interface RecordedCertificate {
  /** SHA-256 over the CSR's DER, lowercase hexadecimal. */
  readonly csrSha256: string;
  /** PEM; `undefined` if issuing failed. */
  readonly certificatePem: string | undefined;
}

/** Something that can go wrong with one authority only, for on-call to practice on. */
export interface OwnFault {
  /** Unique among all faults; lower case with hyphens. */
  readonly name: string;
  /** Two or three words for a button. */
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  /** Lets it begin. `enable` and `calls.clear` end it. */
  begin(): void;
}

/** An authority that runs in the sandbox, and can be made to fail. */
export interface SandboxAuthority<Role extends string = CommonRole> {
  /** The signer's name for it, such as an ARN. */
  readonly id: string;
  /** Where its services are: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** The certificate of the CA that signs, PEM. */
  readonly certificatePem: string;
  /** The signer's calls. */
  readonly calls: Calls<Role>;
  /** What goes wrong with no other authority. */
  readonly ownFaults: readonly OwnFault[];
  /** What a reader of on-call's policies puts in place of each placeholder. */
  readonly placeholders: Readonly<Record<string, string>>;

  /** Every certificate that it agreed to issue, oldest first, whether or not a client fetched it. */
  issued(): Promise<readonly RecordedCertificate[]>;

  /** Settings of a signer that was not deployed by Terraform. @param endpoint @default its own */
  environment(endpoint?: string): Readonly<Record<string, string>>;

  /** Orders that have arrived so far, if they do not go to `endpoint`. @default they do */
  readonly arrivedOrders?: number;

  /** Terraform variables of a deployment that signs with it. @param validityDays @default the program's */
  variables(validityDays?: number): Variables;

  /** The same with a typing mistake: they name an authority that does not exist. */
  mistypedVariables(): Variables;

  /** How long it takes to sign from now on: by name, or in milliseconds; Infinity for never. */
  setLatency(latency: AuthorityLatency | number): void;

  /** Takes it out of service, as its administrator would, until `enable`. */
  disable(): void;

  /** Puts it back into service, whatever took it out. */
  enable(): void;

  stop(): Promise<void>;
}

/** Points the signer's SDK clients at an endpoint. */
export function endpointsAt({ endpointVariables }: AuthorityKind, url: string): Record<string, string> {
  return Object.fromEntries(endpointVariables.map((variable) => [variable, url]));
}
