import type { AwsAccount } from '../../account';
import { accessKeyIdOf } from '../iam/access-key';
import type { FunctionConfiguration } from './function-settings';

/**
 * The whole environment of a container: what was deployed, what the Lambda runtime sets, and what
 * the sandbox adds. Nothing of this process's own environment gets in, or a function that forgot a
 * variable would work here and fail in AWS.
 *
 * @param serviceEnvironment wins over everything, so that no deployed value can point a function at a real AWS.
 */
export function containerEnvironment(
  configuration: FunctionConfiguration,
  taskRoot: string,
  account: AwsAccount,
  serviceEnvironment: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...configuration.environment,
    ...runtimeEnvironment(configuration, taskRoot, account),
    ...serviceEnvironment,
  };
}

/** Source: Lambda developer guide, "Defined runtime environment variables". */
function runtimeEnvironment(
  { functionName, handler, role, memoryMb, runtime, version }: FunctionConfiguration,
  taskRoot: string,
  { region }: AwsAccount,
): Record<string, string> {
  return {
    _HANDLER: handler,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${memoryMb}`,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'sandbox/[$LATEST]',
    // Words, not keys: a signed request needs something to sign with, and the sandbox needs to know whose it is.
    AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'role', name: role ?? '' }),
    AWS_SECRET_ACCESS_KEY: 'SANDBOX',
    AWS_SESSION_TOKEN: 'SANDBOX',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    LAMBDA_TASK_ROOT: taskRoot,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}
