import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';

/** How often the signer checks itself, as far as alarms depend on it; may be known to Terraform only. */
export class HealthCheckSchedule extends Construct {
  /** `true` or `false` when it is known while synthesizing whether there are health checks, else `undefined`. */
  readonly enabled: boolean | undefined;
  /** Terraform's count of what only exists with health checks; `undefined` when it simply exists. */
  readonly count: number | undefined;
  /** A period that holds at least one check, in seconds: a minute longer, as a check may come late. */
  readonly periodSeconds: number;
  readonly #minutes: string | undefined;

  /** @param minutes Minutes between two checks; 0 for none. */
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

  /** One of two texts, which must hold no Terraform function: with health checks, and without. */
  choose(withChecks: string, withoutChecks: string): string {
    if (withChecks === withoutChecks) return withChecks;
    if (this.enabled !== undefined) return this.enabled ? withChecks : withoutChecks;
    const local = (id: string, text: string) => new TerraformLocal(this, id, text).fqn;
    const id = `choice-${this.node.children.length}`;
    return `\${${this.#minutes} > 0 ? ${local(`${id}-with`, withChecks)} : ${local(`${id}-without`, withoutChecks)}}`;
  }
}
