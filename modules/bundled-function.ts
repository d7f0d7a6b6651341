import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Fn, type ITerraformDependable, TerraformLocal, type TerraformMetaArguments, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Code } from './bundle/bundle';
import { attributeOf } from './counted';
import type { Network } from './network/network';

/**
 * Log levels of the signer. None above `INFO`: a metric is a line without a level, which Lambda takes for `INFO` and
 * would drop, and the alarms with it. (Lambda developer guide, "Log-level filtering")
 */
export const LOG_LEVELS = ['DEBUG', 'INFO'] as const;

/** The Node.js that functions run on. */
const RUNTIME = 'nodejs24.x';

/** The processor that functions run on: the cheaper of the two. */
const ARCHITECTURE = 'arm64';

/** What a function runs, and how. The live signer and its rehearsal share it. */
export interface FunctionRuntime {
  readonly code: Code;
  /** ARN of the role. */
  readonly roleArn: string;
  /** Environment variables. */
  readonly settings: Readonly<Record<string, string>>;
  /** Terraform's expression for a list of settings that the function does not get. @default it gets all of them */
  readonly unusedSettings?: string;
  /** Memory in MB, which also determines the share of a processor. */
  readonly memoryMb: number;
  /** Days to keep logs. */
  readonly logRetentionDays: number;
  /** One of `LOG_LEVELS`. */
  readonly logLevel: string;
  /** Where in a VPC it runs. @default in none */
  readonly network?: Network;
  readonly tags: Record<string, string>;
}

/**
 * Everything that makes one signer behave differently from another, by name. When one of these changes, the live
 * function is about to change, so it is rehearsed.
 *
 * @param id Unique among the uses. @param more What is added.
 */
export function signerIdentity(
  runtime: FunctionRuntime,
  id: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const identity = {
    code: runtime.code.sha256Base64,
    runtime: RUNTIME,
    architecture: ARCHITECTURE,
    role: runtime.roleArn,
    memoryMb: Fn.tostring(runtime.memoryMb),
    ...runtime.settings,
    ...more,
  };
  return runtime.network?.identityWith(id, identity) ?? identity;
}

/** Properties of `BundledFunction`. */
export interface BundledFunctionProps {
  readonly runtime: FunctionRuntime;
  /** Name of the function; its log group is `/aws/lambda/<name>`. */
  readonly name: string;
  /** One sentence for the console. */
  readonly description: string;
  /** The bundle's export that Lambda calls. */
  readonly handler: 'handler' | 'rehearse' | 'preflight';
  /** Seconds after which Lambda ends an invocation. */
  readonly timeoutSeconds: number;
  /** Most invocations at a time, which Lambda also sets aside for it. @default as many as the account has left */
  readonly reservedConcurrency?: number;
  /** 1 or 0: whether the function exists. @default it always does */
  readonly count?: TerraformMetaArguments['count'];
  /** What must be in place before the function is created or changed. */
  readonly dependsOn: ITerraformDependable[];
}

/** A Lambda function that runs one of our bundles, with its log group. */
export class BundledFunction extends Construct {
  /** The function itself, for what depends on it. */
  readonly resource: LambdaFunction;
  /** Its log group. */
  readonly logs: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { runtime, name, description, handler, timeoutSeconds, count, dependsOn } = props;
    this.logs = new CloudwatchLogGroup(this, 'logs', {
      count,
      name: logGroupName(name),
      retentionInDays: runtime.logRetentionDays,
      tags: runtime.tags,
    });
    this.resource = new LambdaFunction(this, 'function', {
      count,
      functionName: name,
      description,
      role: runtime.roleArn,
      runtime: RUNTIME,
      architectures: [ARCHITECTURE],
      handler: `index.${handler}`,
      filename: runtime.code.path,
      sourceCodeHash: runtime.code.sha256Base64,
      timeout: timeoutSeconds,
      memorySize: runtime.memoryMb,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { variables: this.#environment(runtime) },
      loggingConfig: {
        logFormat: 'JSON',
        logGroup: attributeOf(this.logs, 'name'),
        applicationLogLevel: runtime.logLevel,
        systemLogLevel: 'INFO',
      },
      tracingConfig: { mode: 'Active' },
      tags: runtime.tags,
      dependsOn: [...dependsOn, this.logs],
    });
    runtime.network?.connect(this.resource);
  }

  #environment({ settings, unusedSettings }: FunctionRuntime): Record<string, string> {
    if (unusedSettings === undefined) return settings;
    const all = new TerraformLocal(this, 'settings', settings).fqn;
    const unused = new TerraformLocal(this, 'unused-settings', `\${${unusedSettings}}`).fqn;
    return Token.asStringMap(
      `\${{ for name, value in ${all} : name => value if !contains(${unused}, name) }}`,
    );
  }
}

/** Log group of a function. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
