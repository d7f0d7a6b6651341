import type { AwsAccount } from '../../account';
import { accessKeyIdOf, CONTAINER_CREDENTIALS } from '../iam/access-key';
import type { FunctionConfiguration } from './function-settings';

/**
 * The complete environment of a container: deployed variables, those of the Lambda runtime, and the sandbox's own. This
 * process's environment is not inherited; otherwise a function with a missing variable would work here and fail in AWS.
 *
 * @param serviceEnvironment overrides everything: no deployed value can point a function at the real AWS.
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
    // Placeholders: signing a request needs some key, and its id tells the sandbox the role.
    AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'role', name: role ?? '' }),
    AWS_SECRET_ACCESS_KEY: CONTAINER_CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: CONTAINER_CREDENTIALS.sessionToken,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    LAMBDA_TASK_ROOT: taskRoot,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
}
