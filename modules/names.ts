/**
 * Longest name of a deployment, in characters. AWS allows 64 in the names of functions, roles, rules and schedules,
 * and the longest suffix has 29 (`-auto-rollback-ap-southeast-1`). A test checks it with all names of a synthesized
 * stack.
 */
export const LONGEST_NAME = 35;

/** Name of a deployment that was not given one. */
export const DEFAULT_DEPLOYMENT = 'iot-certificate-signing';

/** What a role is for. */
export type RoleOf =
  | 'signer'
  | 'preflight'
  | 'health-check'
  | 'roll-back'
  | 'lift-hold'
  | 'auto-rollback'
  | 'crl'
  | 'crl-schedule';

/**
 * The names that are used in several places. Alarms, topics, parameters and saved queries are named where they are
 * made.
 *
 * Names that are global in an account (roles, the dashboard) contain the Region, so that deployments in several
 * Regions can have the same name.
 */
export class Names {
  /** The function that signs. */
  readonly signer: string;
  /** The function that rehearses. */
  readonly rehearsal: string;
  /** The function that looks for a certificate provider that is not ours. */
  readonly preflight: string;
  /** The schedule of the health check. */
  readonly healthCheck: string;
  /** The runbook that rolls back. */
  readonly rollBack: string;
  /** The runbook that lifts the hold. */
  readonly liftHold: string;
  /** The rule that starts the automatic rollback. */
  readonly autoRollback: string;
  /** The dashboard. */
  readonly dashboard: string;
  /** The function that publishes a PKI's revocation list, and its schedule. */
  readonly crlPublisher: string;
  /** The dashboard of a PKI's revocation list. */
  readonly crlDashboard: string;

  readonly #region: string;

  /**
   * @param deployment Name of the deployment.
   * @param region The Region that it is deployed to; may be known to Terraform only.
   */
  constructor(
    readonly deployment: string,
    region: string,
  ) {
    this.#region = region;
    this.signer = `${deployment}-signer`;
    this.rehearsal = `${deployment}-rehearsal`;
    this.preflight = `${deployment}-preflight`;
    this.healthCheck = `${deployment}-health-check`;
    this.rollBack = `${deployment}-roll-back`;
    this.liftHold = `${deployment}-lift-hold`;
    this.autoRollback = `${deployment}-auto-rollback`;
    this.dashboard = `${deployment}-${region}`;
    this.crlPublisher = `${deployment}-crl`;
    this.crlDashboard = `${deployment}-crl-${region}`;
  }

  /** An IAM role. */
  role(of: RoleOf): string {
    return `${this.deployment}-${of}-${this.#region}`;
  }
}
