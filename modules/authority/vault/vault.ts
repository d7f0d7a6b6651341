import { Fn, Op, Token } from 'cdktf';
import {
  JWT_SECONDS,
  LOGINS,
  type Login,
  OPERATIONS,
  VaultSetting,
} from '../../../handler/authority/vault/vocabulary';
import type { Account } from '../../account';
import type { GivenArn } from '../../given-arns';
import type { DashboardContext } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import type { PolicyStatement } from '../../policy';
import { checkProps, choice, integer, orEmpty, type PropRules, required, text } from '../../props';
import { VALIDITY_DAYS } from '../../rules';
import type { SigningAuthority } from '../authority';
import { EXTERNAL_ALARMS } from '../external/alarms';
import { checkLedgerProps, isGiven } from '../external/checks';
import { externalWidgets } from '../external/dashboard';
import { externalArns, externalPolicy, type OwnSecret } from '../external/policy';
import { EXTERNAL_CA_PROPS } from '../external/props';
import { secretArn } from '../external/rules';
import { externalSettings } from '../external/settings';
import { LOGIN_PROPERTIES, missing, unwanted } from './login';
import { VAULT_DEFAULTS, type VaultProps } from './props';
import { AUDIENCE, MOUNT, NAMESPACE, SERVER_ID, VAULT_NAME } from './rules';

const RULES: PropRules<VaultProps> = {
  ...EXTERNAL_CA_PROPS,
  mount: orEmpty(text(MOUNT)),
  role: required(text(VAULT_NAME)),
  issuer: orEmpty(text(VAULT_NAME)),
  namespace: orEmpty(text(NAMESPACE)),
  operation: orEmpty(choice(OPERATIONS)),
  validityDays: required(integer(VALIDITY_DAYS)),
  login: required(choice(LOGINS)),
  loginMount: orEmpty(text(MOUNT)),
  loginRole: orEmpty(text(VAULT_NAME)),
  jwtAudience: orEmpty(text(AUDIENCE)),
  awsServerId: orEmpty(text(SERVER_ID)),
  approleArn: secretArn(),
};

/**
 * The PKI secrets engine of HashiCorp Vault or OpenBao signs, under one of its roles. Throws during synthesis if a property
 * is invalid.
 */
export class Vault implements SigningAuthority {
  readonly entry = 'handler/entry/vault';
  readonly alarms = EXTERNAL_ALARMS.alarms;
  readonly advice = EXTERNAL_ALARMS.advice;
  readonly #props: VaultProps;

  constructor(props: VaultProps) {
    checkProps('new Vault({ … })', props, RULES);
    checkLedgerProps(props);
    checkLogin(props);
    this.#props = props;
  }

  settings(): Readonly<Record<string, string>> {
    const { role, issuer = '', namespace = '', validityDays, login } = this.#props;
    const { loginRole = '', jwtAudience = '', awsServerId = '', approleArn = '' } = this.#props;
    return {
      ...externalSettings(this.#props),
      [VaultSetting.Mount]: orElse(this.#props.mount, VAULT_DEFAULTS.mount),
      [VaultSetting.Role]: role,
      [VaultSetting.Issuer]: issuer,
      [VaultSetting.Namespace]: namespace,
      [VaultSetting.Operation]: orElse(this.#props.operation, VAULT_DEFAULTS.operation),
      [VaultSetting.ValidityDays]: Fn.tostring(validityDays),
      [VaultSetting.Login]: login,
      [VaultSetting.LoginMount]: orElse(this.#props.loginMount, login),
      [VaultSetting.LoginRole]: loginRole,
      [VaultSetting.Audience]: jwtAudience,
      [VaultSetting.ServerId]: awsServerId,
      [VaultSetting.AppRole]: approleArn,
    };
  }

  policy(account: Account): readonly PolicyStatement[] {
    return [...this.#mayLogIn(), ...externalPolicy(account, this.#props, this.#secrets())];
  }

  arns(): readonly GivenArn[] {
    return externalArns('vault', this.#props, this.#secrets());
  }

  widgets(context: DashboardContext): WidgetRows {
    return externalWidgets(context);
  }

  #secrets(): readonly OwnSecret[] {
    const { approleArn: arn } = this.#props;
    return [{ what: 'The AppRole', arn, settings: 'vault.approle_arn (property approleArn)' }];
  }

  /** The login `aws` needs nothing that not everybody may; it is named because IAM refuses a policy that is empty. */
  #mayLogIn(): readonly PolicyStatement[] {
    return [
      ...this.#with('jwt', {
        Sid: 'ProveIdentity',
        Effect: 'Allow',
        Action: ['sts:GetWebIdentityToken'],
        // It is about the caller, and names no resource. (IAM user guide, "Outbound identity federation")
        Resource: ['*'],
        Condition: {
          'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': this.#props.jwtAudience ?? '' },
          NumericLessThanEquals: { 'sts:DurationSeconds': String(JWT_SECONDS) },
        },
      }),
      ...this.#with('aws', {
        Sid: 'ShowIdentity',
        Effect: 'Allow',
        Action: ['sts:GetCallerIdentity'],
        Resource: ['*'],
      }),
    ];
  }

  /** The statement, if this is the login. */
  #with(wanted: Login, statement: PolicyStatement): readonly PolicyStatement[] {
    const { login } = this.#props;
    if (Token.isUnresolved(login)) return [{ ...statement, onlyIf: Op.eq(login, wanted) }];
    return login === wanted ? [statement] : [];
  }
}

/** Throws if what only some logins have does not fit the login. */
function checkLogin(props: VaultProps): void {
  const { login } = props;
  if (Token.isUnresolved(login)) return;
  for (const row of LOGIN_PROPERTIES) {
    const { property, needed, allowed } = row;
    const given = isGiven(props[property]);
    if (given === false && needed.some((one) => one === login)) throw new Error(missing(property, login));
    if (given === true && ![...needed, ...allowed].some((one) => one === login)) {
      throw new Error(unwanted(property, row));
    }
  }
}

/**
 * A text, or another one if it is left out or empty. Either may be a reference, and both are empty while another authority
 * is chosen.
 */
function orElse(given: string | undefined, otherwise: string): string {
  if (given === undefined || given === '') return otherwise;
  return Token.isUnresolved(given) ? Fn.try([Fn.coalesce([given, otherwise]), '']) : given;
}
