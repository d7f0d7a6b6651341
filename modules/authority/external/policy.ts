import type { Account } from '../../account';
import type { GivenArn } from '../../given-arns';
import type { PolicyStatement } from '../../policy';
import { ifGiven, onGiven } from '../given';
import type { ExternalCaProps } from './props';

/** A secret besides those of every CA outside of AWS. */
export interface OwnSecret {
  /** Begins a message, such as `The password`. */
  readonly what: string;
  /** Its ARN. @default it is not given */
  readonly arn: string | undefined;
  /** The attribute of the variable and the property that hold the ARN, such as `est.password_arn (property passwordArn)`. */
  readonly settings: string;
}

/**
 * What a signer with such a CA may do in AWS: read exactly the secrets that are given, and use the ledger if there is
 * one. Either action works on the ARNs of its own service only.
 *
 * @param secrets Those of this CA alone.
 */
export function externalPolicy(
  account: Account,
  props: ExternalCaProps,
  secrets: readonly OwnSecret[],
): readonly PolicyStatement[] {
  const { trustAnchorsArn, clientCertificateArn, secretsKeyArns, ledgerTable } = props;
  return [
    ...onGiven([trustAnchorsArn, clientCertificateArn, ...secrets.map(({ arn }) => arn)], {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameter'],
    }),
    ...onGiven(secretsKeyArns, {
      Sid: 'DecryptSecrets',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      // A key's ARN names its Region. In some partitions, the services have other domains.
      Condition: {
        StringLike: { 'kms:ViaService': ['secretsmanager.*.amazonaws.com*', 'ssm.*.amazonaws.com*'] },
      },
    }),
    ...ifGiven(ledgerTable, {
      Sid: 'RecordCertificates',
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      Resource: [account.arn('dynamodb', `table/${ledgerTable}`)],
    }),
  ];
}

/** The ARNs among the properties, and where their resources must be. @param variable Name of the variable. */
export function externalArns(
  variable: string,
  { trustAnchorsArn, clientCertificateArn, secretsKeyArns = [] }: ExternalCaProps,
  secrets: readonly OwnSecret[],
): readonly GivenArn[] {
  const ours = { partition: 'a role cannot reach another partition' };
  const one = ({ what, arn, settings }: OwnSecret): readonly GivenArn[] =>
    arn === undefined ? [] : [{ what, arns: [arn], settings, ours }];
  return [
    ...one({
      what: 'The list of trust anchors',
      arn: trustAnchorsArn,
      settings: `${variable}.trust_anchors_arn (property trustAnchorsArn)`,
    }),
    ...one({
      what: 'The client certificate',
      arn: clientCertificateArn,
      settings: `${variable}.client_certificate_arn (property clientCertificateArn)`,
    }),
    ...secrets.flatMap(one),
    {
      what: "The secrets' key",
      arns: secretsKeyArns,
      settings: `${variable}.secrets_key_arns (property secretsKeyArns)`,
      ours,
    },
  ];
}
