import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import type { Names } from '../names';
import type { SigningSwitch } from '../signing-switch';
import { AutomaticRollback } from './automatic-rollback';
import { startCommand } from './command';
import { liftHold } from './lift-hold';
import { rollBack } from './roll-back';
import { Runbook } from './runbook';

/** Properties of `Runbooks`. */
export interface RunbooksProps {
  readonly account: Account;
  readonly names: Names;
  /** Name of the certificate provider that a rollback deletes. */
  readonly providerName: string;
  /** The parameters for the hold and for its lift. */
  readonly signingSwitch: Pick<SigningSwitch, 'holdParameter' | 'liftParameter'>;
  /** The function that rehearses before a lift, and how, one of `REHEARSALS`. */
  readonly rehearsal: { readonly functionName: string; readonly kind: string };
  /** Name of the alarm `signing-down`. */
  readonly alarmName: string;
  /** Whether that alarm starts the rollback. */
  readonly automaticRollback: boolean | IResolvable;
  /** Whether alarms have an effect. */
  readonly alarmsEnabled: boolean | IResolvable;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/** The break-glass runbook, the one that lifts the hold, and the automatic rollback. */
export class Runbooks extends Construct {
  /** The break-glass runbook. */
  readonly rollBack: Runbook;
  /** The runbook that lifts the hold. */
  readonly liftHold: Runbook;
  /** AWS CLI command that rolls back, with a reason to replace. */
  readonly rollBackCommand: string;
  /** AWS CLI command that lifts the hold. */
  readonly liftHoldCommand: string;

  constructor(scope: Construct, id: string, props: RunbooksProps) {
    super(scope, id);
    const {
      account,
      names,
      providerName,
      signingSwitch,
      rehearsal,
      alarmName,
      automaticRollback,
      alarmsEnabled,
      tags,
    } = props;
    const { holdParameter, liftParameter } = signingSwitch;
    this.rollBack = new Runbook(this, 'roll-back', {
      account,
      name: names.rollBack,
      roleName: names.role('roll-back'),
      definition: rollBack({ account, providerName, holdParameter }),
      tags,
    });
    this.liftHold = new Runbook(this, 'lift-hold', {
      account,
      name: names.liftHold,
      roleName: names.role('lift-hold'),
      definition: liftHold({
        account,
        holdParameter,
        liftParameter,
        rehearsalFunctionName: rehearsal.functionName,
        rehearsalKind: rehearsal.kind,
      }),
      tags,
    });
    new AutomaticRollback(this, 'automatic', {
      account,
      names,
      enabled: automaticRollback,
      alarmsEnabled,
      alarmName,
      rollBack: this.rollBack,
      tags,
    });
    this.rollBackCommand = startCommand(account, this.rollBack, { Reason: ['on-call: say why here'] });
    this.liftHoldCommand = startCommand(account, this.liftHold);
  }
}
