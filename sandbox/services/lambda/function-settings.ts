import { ApiError } from '../../wire/api-error';

/** Settings of a function. */
export interface FunctionSettings {
  /** 1–64 letters, digits, `-` and `_`. */
  readonly functionName: string;
  /** The deployment package: its bytes, or the path of the .zip file. */
  readonly zip: Buffer | string;
  /** `MODULE.EXPORT`, such as `index.handler`. */
  readonly handler: string;
  /** Name of the execution role. @default none: the credentials allow nothing */
  readonly role?: string;
  /** The function's environment variables. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Timeout in seconds, 1–900. @default 3, as in AWS Lambda */
  readonly timeoutSeconds?: number;
  /** Memory in MB, 128–10240; limits the heap. @default 128, as in AWS Lambda */
  readonly memoryMb?: number;
  /** Only reported to the function: the container always runs this process's Node.js. @default nodejs24.x */
  readonly runtime?: string;
}

/** AWS Lambda's description of a function. */
export interface FunctionConfiguration {
  readonly functionName: string;
  /** Unqualified. */
  readonly functionArn: string;
  readonly handler: string;
  readonly role: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly runtime: string;
  /** Base64 SHA-256 of the zip. */
  readonly codeSha256: string;
  /** Bytes of the zip. */
  readonly codeSize: number;
  readonly version: '$LATEST';
  readonly lastModified: Date;
}

/**
 * Variables that only the runtime may set.
 * Source: Lambda developer guide, "Defined runtime environment variables".
 */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

/** Checks settings against AWS Lambda's limits. @throws InvalidParameterValueException */
export function validateSettings(settings: FunctionSettings): void {
  const { functionName, handler, environment = {}, timeoutSeconds = 3, memoryMb = 128 } = settings;
  if (!/^[\w-]{1,64}$/.test(functionName)) {
    throw new ApiError(
      'InvalidParameterValueException',
      `functionName '${functionName}': expected 1–64 letters, digits, '-' and '_'`,
    );
  }
  if (!/^[^\s.][^\s]*\.[^\s.]+$/.test(handler)) {
    throw new ApiError(
      'InvalidParameterValueException',
      `handler '${handler}': expected MODULE.EXPORT, as in index.handler`,
    );
  }
  requireInteger('timeoutSeconds', timeoutSeconds, 1, 900);
  requireInteger('memoryMb', memoryMb, 128, 10_240);
  for (const [name, value] of Object.entries(environment)) {
    if (!/^[a-zA-Z]\w+$/.test(name) || typeof value !== 'string') {
      throw new ApiError(
        'InvalidParameterValueException',
        `environment variable '${name}': expected a letter, then letters, digits and '_', and a string value`,
      );
    }
  }
  const reserved = Object.keys(environment).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw new ApiError(
      'InvalidParameterValueException',
      `environment: reserved for the Lambda runtime: ${reserved.join(', ')}`,
    );
  }
}

function requireInteger(setting: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ApiError(
      'InvalidParameterValueException',
      `${setting} ${value}: expected a whole number, ${least}–${most}`,
    );
  }
}
