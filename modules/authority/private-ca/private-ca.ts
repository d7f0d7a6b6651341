import { Fn, Token } from 'cdktf';
import {
  PrivateCaSetting as Setting,
  SIGNING_ALGORITHMS,
} from '../../../handler/authority/private-ca/vocabulary';
import type { Account } from '../../account';
import type { GivenArn } from '../../given-arns';
import type { DashboardContext } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import type { PolicyStatement } from '../../policy';
import { checkProps, choice, integer, orEmpty, type PropRules, required, text, texts } from '../../props';
import { VALIDITY_DAYS } from '../../rules';
import type { SigningAuthority } from '../authority';
import { PRIVATE_CA_ALARMS } from './alarms';
import { privateCaWidgets } from './dashboard';
import { CERTIFICATE_AUTHORITY_ARN, CERTIFICATE_TEMPLATE_ARN, MOST_FURTHER_CAS } from './rules';

/** Takes the subject and the alternative names from the CSR, adds client authentication, and never makes a CA. */
const STANDARD_TEMPLATE = 'acm-pca:::template/EndEntityClientAuthCertificate/V1';

/** Properties of `PrivateCa`. */
export interface PrivateCaProps {
  /** ARN of the certificate authority. It must be active, and may be in another Region. */
  readonly certificateAuthorityArn: string;
  /**
   * ARNs of further CAs that share the work with the first, for more certificates a second than one CA's quota allows;
   * at most 9, each once. Template, lifetime and algorithm are the same for all.
   * @default none
   */
  readonly furtherArns?: readonly string[];
  /** Lifetime of each leaf, in days, 1 to 36,500. A leaf that would outlive the CA expires with it. */
  readonly validityDays: number;
  /**
   * ARN of the certificate template: `EndEntityClientAuthCertificate`, `EndEntityCertificate` or
   * `BlankEndEntityCertificate`, by itself or with `APIPassthrough`. Templates without client authentication are
   * refused, because devices could not connect; so are those that make a CA, and those with `CSRPassthrough`, which
   * copy unchecked extensions.
   * @default EndEntityClientAuthCertificate/V1: subject and alternative names from the CSR, client authentication
   */
  readonly templateArn?: string;
  /**
   * Signing algorithm, one of `SIGNING_ALGORITHMS`, for the type of the CA's key.
   * @default SHA-256 for RSA and P-256 keys, SHA-384 for P-384, SHA-512 for P-521
   */
  readonly signingAlgorithm?: string;
}

const RULES: PropRules<PrivateCaProps> = {
  certificateAuthorityArn: required(text(CERTIFICATE_AUTHORITY_ARN)),
  furtherArns: texts(CERTIFICATE_AUTHORITY_ARN),
  validityDays: required(integer(VALIDITY_DAYS)),
  templateArn: orEmpty(text(CERTIFICATE_TEMPLATE_ARN)),
  signingAlgorithm: orEmpty(choice(SIGNING_ALGORITHMS)),
};

/** AWS Private CA signs. Throws during synthesis if a property is invalid. */
export class PrivateCa implements SigningAuthority {
  readonly entry = 'handler/entry/private-ca';
  readonly alarms = PRIVATE_CA_ALARMS.alarms;
  readonly advice = PRIVATE_CA_ALARMS.advice;
  readonly #props: PrivateCaProps;

  constructor(props: PrivateCaProps) {
    checkProps('new PrivateCa({ … })', props, RULES);
    this.#props = props;
    const arns = this.#caArns();
    if (Token.isUnresolved(arns)) return;
    const twice = arns.find((arn, place) => arns.indexOf(arn) !== place);
    if (twice !== undefined)
      throw new Error(`furtherArns must have each CA once, and not have ${twice} again.`);
    if (arns.length > 1 + MOST_FURTHER_CAS) {
      throw new Error(`furtherArns must have at most ${MOST_FURTHER_CAS} CAs, not ${arns.length - 1}.`);
    }
  }

  settings(account: Account): Readonly<Record<string, string>> {
    return {
      [Setting.CertificateAuthorityArn]: this.#props.certificateAuthorityArn,
      [Setting.FurtherCertificateAuthorityArns]: Fn.jsonencode(this.#props.furtherArns ?? []),
      [Setting.CertificateTemplateArn]: this.#templateArn(account),
      [Setting.CertificateValidityDays]: Fn.tostring(this.#props.validityDays),
      [Setting.SigningAlgorithm]: this.#props.signingAlgorithm ?? '',
    };
  }

  policy(account: Account): readonly PolicyStatement[] {
    return [
      {
        Sid: 'IssueLeavesOfOneTemplate',
        Effect: 'Allow',
        Action: ['acm-pca:IssueCertificate'],
        Resource: this.#caArns(),
        Condition: { StringEquals: { 'acm-pca:TemplateArn': this.#templateArn(account) } },
      },
      {
        Sid: 'ReadTheAuthority',
        Effect: 'Allow',
        Action: [
          'acm-pca:DescribeCertificateAuthority',
          'acm-pca:GetCertificate',
          'acm-pca:GetCertificateAuthorityCertificate',
        ],
        Resource: this.#caArns(),
      },
    ];
  }

  arns(): readonly GivenArn[] {
    const { certificateAuthorityArn, furtherArns = [], templateArn = '' } = this.#props;
    const ours = { partition: 'a role cannot reach a CA in another partition' };
    return [
      {
        what: 'The CA',
        arns: [certificateAuthorityArn],
        settings: 'private_ca.arn (property certificateAuthorityArn)',
        ours,
      },
      {
        what: 'The further CA',
        arns: furtherArns,
        settings: 'private_ca.further_arns (property furtherArns)',
        ours,
      },
      {
        what: 'The certificate template',
        arns: [templateArn],
        settings: 'private_ca.template_arn (property templateArn)',
        ours: { partition: 'a CA knows only the templates of its partition' },
      },
    ];
  }

  widgets(context: DashboardContext): WidgetRows {
    return privateCaWidgets(this.#caArns(), context);
  }

  /** All CAs, the first one first; possibly a list that only Terraform knows. */
  #caArns(): readonly string[] {
    const { certificateAuthorityArn, furtherArns = [] } = this.#props;
    return Token.isUnresolved(furtherArns)
      ? Token.asList(Fn.concat([[certificateAuthorityArn], furtherArns]))
      : [certificateAuthorityArn, ...furtherArns];
  }

  #templateArn({ partition }: Account): string {
    const { templateArn } = this.#props;
    if (templateArn === undefined) return `arn:${partition}:${STANDARD_TEMPLATE}`;
    // An empty text means "not set" in a Terraform variable. CDKTF renders no reference inside a function's text.
    return Fn.coalesce([templateArn, Fn.format(`arn:%s:${STANDARD_TEMPLATE}`, [partition])]);
  }
}
