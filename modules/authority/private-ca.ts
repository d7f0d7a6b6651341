import { Fn } from 'cdktf';
import {
  PrivateCaSetting as Setting,
  SIGNING_ALGORITHMS,
} from '../../handler/authority/private-ca/vocabulary';
import type { Account } from '../account';
import type { GivenArn } from '../given-arns';
import type { PolicyStatement } from '../policy';
import { checkProps, choice, integer, orEmpty, type PropRules, required, text } from '../props';
import { CERTIFICATE_AUTHORITY_ARN, CERTIFICATE_TEMPLATE_ARN, VALIDITY_DAYS } from '../rules';
import type { SigningAuthority } from './authority';

/** Takes the subject and the alternative names from the CSR, adds client authentication, and never makes a CA. */
const STANDARD_TEMPLATE = 'acm-pca:::template/EndEntityClientAuthCertificate/V1';

/** Properties of `PrivateCa`. */
export interface PrivateCaProps {
  /** ARN of the certificate authority. It must be active, and may be in another Region. */
  readonly certificateAuthorityArn: string;
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
  validityDays: required(integer(VALIDITY_DAYS)),
  templateArn: orEmpty(text(CERTIFICATE_TEMPLATE_ARN)),
  signingAlgorithm: orEmpty(choice(SIGNING_ALGORITHMS)),
};

/** AWS Private CA signs. Throws during synthesis if a property is invalid. */
export class PrivateCa implements SigningAuthority {
  readonly entry = 'handler/entry/private-ca';
  readonly #props: PrivateCaProps;

  constructor(props: PrivateCaProps) {
    checkProps('new PrivateCa({ … })', props, RULES);
    this.#props = props;
  }

  settings(account: Account): Readonly<Record<string, string>> {
    return {
      [Setting.CertificateAuthorityArn]: this.#props.certificateAuthorityArn,
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
        Resource: [this.#props.certificateAuthorityArn],
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
        Resource: [this.#props.certificateAuthorityArn],
      },
    ];
  }

  arns(): readonly GivenArn[] {
    const { certificateAuthorityArn, templateArn = '' } = this.#props;
    return [
      {
        what: 'The CA',
        arn: certificateAuthorityArn,
        settings: 'certificate_authority_arn (property certificateAuthorityArn)',
        ours: { partition: 'a role cannot reach a CA in another partition' },
      },
      {
        what: 'The certificate template',
        arn: templateArn,
        settings: 'certificate_template_arn (property templateArn)',
        ours: { partition: 'a CA knows only the templates of its partition' },
      },
    ];
  }

  #templateArn({ partition }: Account): string {
    const { templateArn } = this.#props;
    if (templateArn === undefined) return `arn:${partition}:${STANDARD_TEMPLATE}`;
    // An empty text means "not set" in a Terraform variable. CDKTF renders no reference inside a function's text.
    return Fn.coalesce([templateArn, Fn.format(`arn:%s:${STANDARD_TEMPLATE}`, [partition])]);
  }
}
