import { WHERE } from './pipeline-permissions';
import { arn, roleArn } from './program';
import type { TypePermissions } from './type-permissions';

/** The id of a key is not known before it is made; its own policy decides who may use it. */
const ANY_KEY = arn('kms', 'key/*');

/**
 * The permissions of the pipeline of a PKI, one row for each type that the program uses. Nothing is ever removed, so
 * there are none for that.
 */
export const PKI_PERMISSIONS: readonly TypePermissions[] = [
  ...WHERE,
  {
    type: 'data.aws_iam_session_context',
    plan: ['iam:GetRole'],
    change: [],
    remove: [],
    resources: () => [roleArn('PIPELINE_ROLE')],
    source: "iam/session_context_data_source.go; the pipeline's own role, with its path",
  },
  {
    type: 'aws_dynamodb_table',
    plan: [
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:ListTagsOfResource',
    ],
    change: [
      'dynamodb:CreateTable',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ],
    remove: [],
    resources: (block) => [arn('dynamodb', `table/${block.text('name')}`)],
    source: 'dynamodb/table.go',
  },
  {
    type: 'aws_kms_alias',
    plan: ['kms:ListAliases'],
    change: ['kms:CreateAlias'],
    remove: [],
    resources: (block) => [arn('kms', block.text('name'))],
    unnarrowed: ['kms:ListAliases'],
    source: "kms/alias.go; CreateAlias also on the key, which the key's policy allows",
  },
  {
    type: 'aws_kms_key',
    plan: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
    change: ['kms:CreateKey', 'kms:TagResource'],
    remove: [],
    resources: () => [ANY_KEY],
    unnarrowed: ['kms:CreateKey'],
    source:
      "kms/key.go; TagResource also for CreateKey with tags. What changes the key later, the key's policy allows to its " +
      'creator and to its administrators',
  },
];
