import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';

/** The schedule of the health checks, for the alarms that depend on it. */
export class HealthCheckSchedule extends Construct {
  /** Whether there are health checks; `undefined` if only Terraform knows. */
  readonly enabled: boolean | undefined;
  /** Terraform's count for what exists only with health checks; `undefined` if synthesis decides it. */
  readonly count: number | undefined;
  /** A period that contains at least one check, in seconds: a minute longer, because a check may be late. */
  readonly periodSeconds: number;
  readonly #minutes: string | undefined;

  /** @param minutes Minutes between checks; 0 for none. May be a reference. */
  constructor(scope: Construct, id: string, minutes: number) {
    super(scope, id);
    if (!Token.isUnresolved(minutes)) {
      this.enabled = minutes > 0;
      this.periodSeconds = (minutes + 1) * 60;
      return;
    }
    this.#minutes = new TerraformLocal(this, 'minutes', minutes).fqn;
    this.count = Token.asNumber(`\${${this.#minutes} > 0 ? 1 : 0}`);
    this.periodSeconds = Token.asNumber(`\${(${this.#minutes} + 1) * 60}`);
  }

  /**
   * Terraform's count for what exists only with health checks and if another condition holds.
   *
   * @param condition Terraform's expression.
   */
  countIf(condition: string): number {
    const checks = this.#minutes === undefined ? String(this.enabled) : `${this.#minutes} > 0`;
    return Token.asNumber(`\${${checks} && ${condition} ? 1 : 0}`);
  }

  /** One of two texts, with health checks and without. They must not contain Terraform functions. */
  choose(withChecks: string, withoutChecks: string): string {
    if (withChecks === withoutChecks) return withChecks;
    if (this.enabled !== undefined) return this.enabled ? withChecks : withoutChecks;
    const local = (id: string, text: string) => new TerraformLocal(this, id, text).fqn;
    const id = `choice-${this.node.children.length}`;
    return `\${${this.#minutes} > 0 ? ${local(`${id}-with`, withChecks)} : ${local(`${id}-without`, withoutChecks)}}`;
  }
}
