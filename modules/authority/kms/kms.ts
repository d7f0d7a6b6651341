import { DataAwsSsmParametersByPath } from '@cdktf/provider-aws/lib/data-aws-ssm-parameters-by-path';
import { Fn, type IResolvable, TerraformLocal, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { KmsSetting } from '../../../handler/authority/kms/vocabulary';
import { LedgerSetting } from '../../../handler/ledger/vocabulary';
import type { Account } from '../../account';
import type { GivenArn } from '../../given-arns';
import type { DashboardContext } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import type { PolicyStatement } from '../../policy';
import { checkProps, flag, integer, orEmpty, type PropRules, required, text, texts } from '../../props';
import { VALIDITY_DAYS } from '../../rules';
import type { Readiness, SigningAuthority } from '../authority';
import { numberOrEmpty } from '../given';
import { LEDGER_TABLE_NAME, OID, RETENTION_DAYS, WINDOW_SECONDS } from '../rules';
import { KMS_ALARMS } from './alarms';
import { kmsWidgets } from './dashboard';
import { CERTIFICATE_PARAMETER, HTTP_URL, KEY_ARN, PURPOSE } from './rules';

/** Properties of `Kms`. Key, parameter and table are those of a `KmsPki`, which outlives every signer. */
export interface KmsProps {
  /** ARN of the CA's key in AWS KMS, in this Region; it may be of another account. */
  readonly keyArn: string;
  /**
   * Name of the SSM parameter with the CA's certificate, PEM, and its chain after it. Until it exists, the deployment
   * stays AWS-managed.
   */
  readonly certificateParameter: string;
  /** Name of the ledger's table in DynamoDB, in this account and Region. */
  readonly ledgerTable: string;
  /** Lifetime of each leaf, in days, 1 to 36,500. A leaf that would outlive the CA expires with it. */
  readonly validityDays: number;
  /**
   * How long the ledger keeps an entry after the end of its certificate, in days, 1 to 3,650.
   * @default 730: the two years for which public CAs keep records
   */
  readonly ledgerRetentionDays?: number;
  /**
   * How long the same request gets the same certificate, in seconds, 10 to 86,400. After that it gets another.
   * @default 300
   */
  readonly repeatWindowSeconds?: number;
  /**
   * What a leaf is good for: `clientAuth`, which must be among them, `serverAuth`, `codeSigning`, `emailProtection`, or
   * object identifiers.
   * @default clientAuth
   */
  readonly extendedKeyUsages?: string[];
  /**
   * Whether an RSA key may also decrypt keys, as TLS 1.2 without forward secrecy needs. Other keys cannot.
   * @default false
   */
  readonly keyEncipherment?: boolean | IResolvable;
  /** http URLs of the CA's revocation list. @default leaves name none */
  readonly crlDistributionPoints?: string[];
  /** http URL of the CA's own certificate, DER. @default leaves name none */
  readonly caIssuersUrl?: string;
  /** http URL of the CA's OCSP responder. @default leaves name none */
  readonly ocspUrl?: string;
  /** Object identifiers of the policies under which leaves are issued. @default leaves name none */
  readonly certificatePolicies?: string[];
}

const RULES: PropRules<KmsProps> = {
  keyArn: required(text(KEY_ARN)),
  certificateParameter: required(text(CERTIFICATE_PARAMETER)),
  ledgerTable: required(text(LEDGER_TABLE_NAME)),
  validityDays: required(integer(VALIDITY_DAYS)),
  ledgerRetentionDays: integer(RETENTION_DAYS),
  repeatWindowSeconds: integer(WINDOW_SECONDS),
  extendedKeyUsages: texts(PURPOSE),
  keyEncipherment: flag(),
  crlDistributionPoints: texts(HTTP_URL),
  caIssuersUrl: orEmpty(text(HTTP_URL)),
  ocspUrl: orEmpty(text(HTTP_URL)),
  certificatePolicies: texts(OID),
};

/**
 * A CA of your own signs, whose key is in AWS KMS, and a ledger has each certificate before its device does. Throws
 * during synthesis if a property is invalid.
 */
export class Kms implements SigningAuthority {
  readonly entry = 'handler/entry/kms';
  readonly alarms = KMS_ALARMS.alarms;
  readonly advice = KMS_ALARMS.advice;
  readonly #props: KmsProps;

  constructor(props: KmsProps) {
    checkProps('new Kms({ … })', props, RULES);
    this.#props = props;
  }

  settings(): Readonly<Record<string, string>> {
    const { keyArn, certificateParameter, ledgerTable, ledgerRetentionDays, repeatWindowSeconds } =
      this.#props;
    return {
      [KmsSetting.KeyArn]: keyArn,
      [KmsSetting.CertificateParameter]: certificateParameter,
      [KmsSetting.LeafProfile]: this.#profile(),
      [LedgerSetting.Table]: ledgerTable,
      [LedgerSetting.RetentionDays]: numberOrEmpty(ledgerRetentionDays),
      [LedgerSetting.WindowSeconds]: numberOrEmpty(repeatWindowSeconds),
    };
  }

  policy(account: Account): readonly PolicyStatement[] {
    const { keyArn, certificateParameter, ledgerTable } = this.#props;
    return [
      {
        Sid: 'SignDigests',
        Effect: 'Allow',
        Action: ['kms:Sign'],
        Resource: [keyArn],
        Condition: { StringEquals: { 'kms:MessageType': 'DIGEST' } },
      },
      {
        Sid: 'ReadTheKey',
        Effect: 'Allow',
        Action: ['kms:DescribeKey', 'kms:GetPublicKey'],
        Resource: [keyArn],
      },
      {
        Sid: 'ReadTheCaCertificate',
        Effect: 'Allow',
        Action: ['ssm:GetParameter'],
        Resource: [account.arn('ssm', `parameter${certificateParameter}`)],
      },
      {
        Sid: 'RecordCertificates',
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        Resource: [account.arn('dynamodb', `table/${ledgerTable}`)],
      },
    ];
  }

  arns(): readonly GivenArn[] {
    return [
      {
        what: "The CA's key",
        arns: [this.#props.keyArn],
        settings: 'kms.key_arn (property keyArn)',
        ours: {
          partition: 'a role cannot reach a key in another partition',
          region: 'a signature from further away takes too long; a multi-Region key can be replicated',
        },
      },
    ];
  }

  readiness(scope: Construct, chosen: string): Readiness {
    const { certificateParameter } = this.#props;
    const parameter = new TerraformLocal(scope, 'certificate-parameter', certificateParameter).fqn;
    const folder = new TerraformLocal(scope, 'folder', `\${replace(${parameter}, "/[/][^/]+$/", "")}`);
    // By path, because reading a single parameter that does not exist would fail the plan.
    const parameters = new DataAwsSsmParametersByPath(scope, 'ca-certificate', {
      count: Token.asNumber(`\${${chosen} ? 1 : 0}`),
      path: folder.asString,
    });
    return {
      holds: `contains(try(${parameters.fqn}[0].names, []), ${parameter})`,
      otherwise:
        `The CA has no certificate yet: the SSM parameter \${${parameter}} does not exist. Have a certificate for the ` +
        "CA's key signed, put it there, and deploy again. Until then AWS signs.",
    };
  }

  widgets(context: DashboardContext): WidgetRows {
    return kmsWidgets(this.#props.ledgerTable, context);
  }

  /** What is empty counts as left out: Terraform cannot leave out an attribute. */
  #profile(): string {
    const {
      validityDays,
      extendedKeyUsages = [],
      keyEncipherment = false,
      crlDistributionPoints = [],
    } = this.#props;
    const { caIssuersUrl = '', ocspUrl = '', certificatePolicies = [] } = this.#props;
    return Fn.jsonencode({
      validityDays,
      extendedKeyUsages,
      keyEncipherment,
      crlDistributionPoints,
      authorityInfoAccess: { caIssuers: caIssuersUrl, ocsp: ocspUrl },
      certificatePolicies,
    });
  }
}
