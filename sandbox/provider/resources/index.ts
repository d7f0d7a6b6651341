import type { Behaviours } from '../behaviour';
import { resourceFrom } from '../table/resource';
import type { Row } from '../table/row';
import { ACCOUNT } from './account';
import { CLOUD_CONTROL_RESOURCE } from './cloudcontrol';
import { CLOUDWATCH } from './cloudwatch';
import { DYNAMODB } from './dynamodb';
import { EVENTS } from './events';
import { IAM } from './iam';
import { KMS } from './kms';
import { LAMBDA } from './lambda';
import { INVOCATION, INVOCATION_DATA } from './lambda-invocation';
import { LOGS } from './logs';
import { PARAMETERS_BY_PATH } from './parameters-by-path';
import { S3 } from './s3';
import { SCHEDULER } from './scheduler';
import { SESSION_CONTEXT } from './session-context';
import { SNS } from './sns';
import { SSM } from './ssm';

const ROWS: Readonly<Record<string, Row>> = {
  ...CLOUDWATCH,
  ...DYNAMODB,
  ...EVENTS,
  ...IAM,
  ...KMS,
  ...LAMBDA,
  ...LOGS,
  ...S3,
  ...SCHEDULER,
  ...SNS,
  ...SSM,
};

/** What the stand-in serves: the rows of the table, and the few types that need code of their own. */
export const BEHAVIOURS: Behaviours = {
  resources: {
    ...Object.fromEntries(Object.entries(ROWS).map(([type, row]) => [type, resourceFrom(type, row)])),
    aws_cloudcontrolapi_resource: CLOUD_CONTROL_RESOURCE,
    aws_lambda_invocation: INVOCATION,
  },
  dataSources: {
    ...ACCOUNT,
    aws_iam_session_context: SESSION_CONTEXT,
    aws_lambda_invocation: INVOCATION_DATA,
    aws_ssm_parameters_by_path: PARAMETERS_BY_PATH,
  },
};
