import type { Construct } from 'constructs';
import type { Account } from '../account';
import type { GivenArn } from '../given-arns';
import type { MetricRow } from '../observability/alarms/row';
import type { CommonAlarmName } from '../observability/alarms/table';
import type { DashboardContext } from '../observability/dashboard/graph';
import type { WidgetRows } from '../observability/dashboard/widget';
import type { PolicyStatement } from '../policy';

/**
 * Who signs, as a deployment sees it: the code to bundle, its settings, the permissions it needs, and what it adds to
 * alarms and dashboard. The rest of the deployment knows an authority only by this interface.
 */
export interface SigningAuthority {
  /**
   * Entry module of the signer's bundle for this authority, which exports `handler` and `rehearse`. Relative to this
   * package and without extension, or, for an authority outside of it, the absolute path of a TypeScript or JavaScript
   * file.
   */
  readonly entry: string;

  /** Environment variables of the signer. */
  settings(account: Account): Readonly<Record<string, string>>;

  /** The permissions of the signer's role, and no more. */
  policy(account: Account): readonly PolicyStatement[];

  /** The ARNs among its properties, and where their resources must be. @default none */
  arns?(): readonly GivenArn[];

  /**
   * What must exist before devices are sent to the signer, and is not made by a deployment. While it does not, the
   * deployment stays AWS-managed.
   *
   * @param scope For what it looks at. @param chosen Terraform's condition for whether this authority signs, without
   *   `${ }`; known while Terraform plans.
   * @default nothing
   */
  readiness?(scope: Construct, chosen: string): Readiness;

  /** Alarms that only this authority has, in addition to those of every deployment. @default none */
  readonly alarms?: readonly MetricRow[];

  /** Sentences that it adds to what to do about an alarm of every deployment, by the alarm's name. @default none */
  readonly advice?: AlarmAdvice;

  /** Widgets that only this authority has, below those of every CA. Rows of full width. @default none */
  widgets?(context: DashboardContext): WidgetRows;
}

/** Whether an authority can sign yet. */
export interface Readiness {
  /** Terraform's condition, without `${ }`. Must be known while Terraform plans. */
  readonly holds: string;
  /** What is missing, and what to do: sentences. May hold references. */
  readonly otherwise: string;
}

/** What to do about an alarm of every deployment, as far as only the authority can say it: sentences by its name. */
export type AlarmAdvice = Readonly<Partial<Record<CommonAlarmName, string>>>;
