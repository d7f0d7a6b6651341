import { EstSetting } from '../../../handler/authority/est/vocabulary';
import type { Account } from '../../account';
import type { GivenArn } from '../../given-arns';
import type { DashboardContext } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import type { PolicyStatement } from '../../policy';
import { checkProps, orEmpty, type PropRules, text } from '../../props';
import type { SigningAuthority } from '../authority';
import { EXTERNAL_ALARMS } from '../external/alarms';
import { checkLedgerProps, isGiven } from '../external/checks';
import { externalWidgets } from '../external/dashboard';
import { externalArns, externalPolicy, type OwnSecret } from '../external/policy';
import { EXTERNAL_CA_PROPS, type ExternalCaProps } from '../external/props';
import { secretArn } from '../external/rules';
import { externalSettings } from '../external/settings';
import { LABEL } from './rules';

/**
 * Properties of `Est`. The signer authenticates itself by `passwordArn`, `clientCertificateArn`, or both: at least one of
 * them.
 */
export interface EstProps extends ExternalCaProps {
  /**
   * Label of the CA, a part of the path, if the server has several.
   * @default the server has one CA
   */
  readonly label?: string;
  /**
   * ARN of the secret with user and password for HTTP Basic, JSON: `{"username": "…", "password": "…"}`.
   * @default none is sent, and the client certificate has to do
   */
  readonly passwordArn?: string;
}

const RULES: PropRules<EstProps> = {
  ...EXTERNAL_CA_PROPS,
  label: orEmpty(text(LABEL)),
  passwordArn: secretArn(),
};

/**
 * A CA outside of AWS signs that speaks EST (RFC 7030), as most commercial ones do. It decides on lifetime and profile of
 * the certificates. Throws during synthesis if a property is invalid.
 */
export class Est implements SigningAuthority {
  readonly entry = 'handler/entry/est';
  readonly alarms = EXTERNAL_ALARMS.alarms;
  readonly advice = EXTERNAL_ALARMS.advice;
  readonly #props: EstProps;

  constructor(props: EstProps) {
    checkProps('new Est({ … })', props, RULES);
    checkLedgerProps(props);
    if (isGiven(props.passwordArn) === false && isGiven(props.clientCertificateArn) === false) {
      throw new Error(
        'passwordArn and clientCertificateArn are missing: the CA must know who asks. Set one of them, or both.',
      );
    }
    this.#props = props;
  }

  settings(): Readonly<Record<string, string>> {
    return {
      ...externalSettings(this.#props),
      [EstSetting.Label]: this.#props.label ?? '',
      [EstSetting.Password]: this.#props.passwordArn ?? '',
    };
  }

  policy(account: Account): readonly PolicyStatement[] {
    return externalPolicy(account, this.#props, this.#secrets());
  }

  arns(): readonly GivenArn[] {
    return externalArns('est', this.#props, this.#secrets());
  }

  widgets(context: DashboardContext): WidgetRows {
    return externalWidgets(context);
  }

  #secrets(): readonly OwnSecret[] {
    const { passwordArn: arn } = this.#props;
    return [{ what: 'The password', arn, settings: 'est.password_arn (property passwordArn)' }];
  }
}
