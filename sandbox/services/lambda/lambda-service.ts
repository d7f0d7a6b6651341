import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionEventInvokeConfig } from '@aws-sdk/client-lambda';
import { guardLeftovers } from '../../../cli/leftovers/leftovers';
import { regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { ApiError } from '../../wire/api-error';
import { Tags } from '../tags';
import { Container } from './container';
import { ContainerPool } from './container-pool';
import { unpack } from './deployment-package';
import { containerEnvironment } from './environment';
import { type FunctionConfiguration, type FunctionSettings, validateSettings } from './function-settings';
import { type InvocationResult, traceHeader } from './invocation';
import { type InvokingService, ResourcePolicies } from './resource-policies';

/** How to start the service. */
export interface LambdaServiceOptions {
  /** Added to every container, such as `AWS_ENDPOINT_URL_IOT`. @default none */
  readonly serviceEnvironment?: Readonly<Record<string, string>>;
  /**
   * Most containers per function, because this machine is small. Further invocations wait; unlike a concurrency limit,
   * this does not throttle. @default 8
   */
  readonly maxContainers?: number;
  /** Where an X-Ray daemon listens, HOST:PORT, that gets a trace of every invocation. @default nothing is traced */
  readonly traceDaemon?: string;
}

/** Called for each line that a function writes to stdout or stderr. */
export type LogListener = (functionName: string, line: string) => void;

/** Called after each invocation. `concurrent` is the function's number of concurrent invocations, including this one. */
export type InvocationListener = (functionName: string, result: InvocationResult, concurrent: number) => void;

/** A deployed function. */
interface DeployedFunction {
  readonly settings: FunctionSettings;
  readonly configuration: FunctionConfiguration;
  readonly pool: ContainerPool;
}

/** The part of AWS Lambda that functions invoked by AWS IoT or Terraform need. Each container is a process. */
export class LambdaService {
  /** Starts the service, with no functions. */
  static async start(options: LambdaServiceOptions = {}): Promise<LambdaService> {
    return new LambdaService(await mkdtemp(join(tmpdir(), 'lambda-')), options);
  }

  readonly #functions = new Map<string, DeployedFunction>();
  /** The functions' resource policies. */
  readonly policies = new ResourcePolicies();
  /** Settings for asynchronous invocation, by function name. */
  readonly eventInvokeConfigs = new Map<string, FunctionEventInvokeConfig>();
  /** Tags of functions, by ARN. */
  readonly tags = new Tags();
  readonly #listeners = new Set<LogListener>();
  readonly #invocationListeners = new Set<InvocationListener>();
  readonly #throttleListeners = new Set<(functionName: string) => void>();
  readonly #running = new Map<string, number>();
  readonly #reserved = new Map<string, number>();
  /** Ensures that no container outlives this process, even if it is killed. */
  readonly #unguard = guardLeftovers();
  readonly #containers = new Set<Container>();
  readonly #retiring = new Set<Promise<void>>();
  #versions = 0;
  #stopped = false;

  readonly #folder: string;
  readonly #options: LambdaServiceOptions;

  private constructor(folder: string, options: LambdaServiceOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /**
   * Deploys a new function.
   *
   * @throws ApiError ResourceConflictException if the name is taken; InvalidParameterValueException
   */
  async createFunction(settings: FunctionSettings): Promise<FunctionConfiguration> {
    this.#requireUnused(settings.functionName);
    const deployed = await this.#deploy(settings);
    // Checks again: another call may have been faster.
    this.#requireUnused(settings.functionName);
    this.#functions.set(settings.functionName, deployed);
    return deployed.configuration;
  }

  /**
   * Replaces code, settings or both; what is left out does not change. Running invocations finish on the old version,
   * later ones run on the new one.
   *
   * @throws ApiError ResourceNotFoundException; InvalidParameterValueException, which keeps the old version
   */
  async updateFunction(
    changes: Partial<FunctionSettings> & Pick<FunctionSettings, 'functionName'>,
  ): Promise<FunctionConfiguration> {
    const old = this.#find(changes.functionName);
    const deployed = await this.#deploy({ ...old.settings, ...changes });
    this.#functions.set(changes.functionName, deployed);
    this.#retire(old.pool);
    return deployed.configuration;
  }

  /** Removes a function; running invocations finish. @throws ApiError ResourceNotFoundException */
  async deleteFunction(nameOrArn: string): Promise<void> {
    const { configuration, pool } = this.#find(nameOrArn);
    this.#functions.delete(configuration.functionName);
    this.policies.forget(configuration.functionName);
    this.#reserved.delete(configuration.functionName);
    this.eventInvokeConfigs.delete(configuration.functionName);
    this.#retire(pool);
  }

  /** @throws ApiError ResourceNotFoundException */
  async getFunction(nameOrArn: string): Promise<FunctionConfiguration> {
    return this.#find(nameOrArn).configuration;
  }

  /**
   * Invokes a function and waits for it. A failing function is a result with `functionError`.
   *
   * @param nameOrArn unqualified.
   * @param event any JSON value of any size; AWS's limit is 6 MB.
   * @throws ApiError ResourceNotFoundException; TooManyRequestsException above the reserved concurrency; ServiceException
   *   if the service stops meanwhile
   */
  async invoke(nameOrArn: string, event: unknown): Promise<InvocationResult> {
    const { configuration, pool } = this.#find(nameOrArn);
    const { functionName, functionArn, timeoutSeconds } = configuration;
    const concurrent = (this.#running.get(functionName) ?? 0) + 1;
    if (concurrent > (this.#reserved.get(functionName) ?? Number.POSITIVE_INFINITY)) {
      for (const listener of this.#throttleListeners) listener(functionName);
      throw new ApiError('TooManyRequestsException', 'Rate Exceeded.');
    }
    this.#running.set(functionName, concurrent);
    const timeoutMs = timeoutSeconds * 1000;
    const requestId = randomUUID();
    try {
      const result = await pool.use((container) =>
        container.invoke(
          requestId,
          () => {
            const now = Date.now();
            const traceId = traceHeader(now, this.#options.traceDaemon !== undefined);
            return { requestId, deadlineMs: now + timeoutMs, functionArn, traceId, event };
          },
          timeoutMs,
        ),
      );
      // The container was killed by stop(), which is not the function's failure.
      if (this.#stopped) throw new ApiError('ServiceException', 'the Lambda service has stopped');
      for (const listener of this.#invocationListeners) listener(functionName, result, concurrent);
      return result;
    } finally {
      this.#running.set(functionName, (this.#running.get(functionName) ?? 1) - 1);
    }
  }

  /**
   * Like `invoke`, for a service that the function's resource policy must allow.
   *
   * @throws ApiError AccessDeniedException if it does not
   */
  async invokeFor(service: InvokingService, nameOrArn: string, event: unknown): Promise<InvocationResult> {
    const { configuration } = this.#find(nameOrArn);
    if (!this.policies.allows(configuration.functionName, service)) {
      throw new ApiError(
        'AccessDeniedException',
        `${service.principal} is not authorized to perform: lambda:InvokeFunction ` +
          `on resource: ${configuration.functionArn}`,
      );
    }
    return this.invoke(nameOrArn, event);
  }

  /** Reserved concurrency of a function; undefined: only the account's limit applies. */
  reservedConcurrency(functionName: string): number | undefined {
    return this.#reserved.get(functionName);
  }

  /** Sum of all functions' reserved concurrency. */
  get reservedConcurrencySum(): number {
    return [...this.#reserved.values()].reduce((sum, executions) => sum + executions, 0);
  }

  /** @param executions 0 stops the function; undefined: only the account's limit applies. */
  reserveConcurrency(functionName: string, executions: number | undefined): void {
    if (executions === undefined) this.#reserved.delete(functionName);
    else this.#reserved.set(functionName, executions);
  }

  /** Calls the listener for each log line of any function. @returns a function that ends the subscription. */
  onLog(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listener after each invocation. @returns a function that ends the subscription. */
  onInvocation(listener: InvocationListener): () => void {
    this.#invocationListeners.add(listener);
    return () => this.#invocationListeners.delete(listener);
  }

  /** Calls the listener for each throttled invocation. @returns a function that ends the subscription. */
  onThrottle(listener: (functionName: string) => void): () => void {
    this.#throttleListeners.add(listener);
    return () => this.#throttleListeners.delete(listener);
  }

  /** Kills every container and removes the unpacked code. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await Promise.all([...this.#functions.values()].map(({ pool }) => pool.kill()));
    this.#functions.clear();
    // Includes containers of earlier versions that are still running.
    await Promise.all([...this.#containers].map((container) => container.kill()));
    await Promise.all(this.#retiring);
    this.#unguard();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #deploy(settings: FunctionSettings): Promise<DeployedFunction> {
    if (this.#stopped) throw new ApiError('ServiceException', 'the Lambda service has stopped');
    validateSettings(settings);
    const { serviceEnvironment = {}, maxContainers = 8, traceDaemon } = this.#options;
    const { functionName, handler, environment = {}, timeoutSeconds = 3, memoryMb = 128 } = settings;
    this.#versions += 1;
    const code = await unpack(settings.zip, join(this.#folder, `${functionName}-${this.#versions}`));
    const configuration: FunctionConfiguration = {
      functionName,
      functionArn: regionalArn(SANDBOX_ACCOUNT, 'lambda', `function:${functionName}`),
      handler,
      role: settings.role,
      environment: { ...environment },
      timeoutSeconds,
      memoryMb,
      runtime: settings.runtime ?? 'nodejs24.x',
      codeSha256: code.codeSha256,
      codeSize: code.codeSize,
      version: '$LATEST',
      lastModified: new Date(),
    };
    const start = () =>
      this.#startContainer(
        configuration,
        code.taskRoot,
        containerEnvironment(configuration, code.taskRoot, SANDBOX_ACCOUNT, {
          ...serviceEnvironment,
          ...(traceDaemon !== undefined && { AWS_XRAY_DAEMON_ADDRESS: traceDaemon }),
        }),
      );
    return { settings, configuration, pool: new ContainerPool({ start, maxContainers }) };
  }

  #startContainer(
    { functionName, memoryMb }: FunctionConfiguration,
    taskRoot: string,
    environment: Record<string, string>,
  ): Container {
    if (this.#stopped) throw new ApiError('ServiceException', 'the Lambda service has stopped');
    const onLine = (line: string) => {
      for (const listener of this.#listeners) listener(functionName, line);
    };
    const container = new Container({ environment, taskRoot, memoryMb, onLine });
    this.#containers.add(container);
    container.ended().then(() => this.#containers.delete(container));
    return container;
  }

  #retire(pool: ContainerPool): void {
    const retired = pool.retire();
    this.#retiring.add(retired);
    retired.then(() => this.#retiring.delete(retired));
  }

  #find(nameOrArn: string): DeployedFunction {
    const name = nameOrArn.replace(/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/, '');
    const deployed = this.#functions.get(name);
    if (!deployed) throw new ApiError('ResourceNotFoundException', `Function not found: ${nameOrArn}`);
    return deployed;
  }

  #requireUnused(functionName: string): void {
    if (this.#functions.has(functionName)) {
      throw new ApiError('ResourceConflictException', `Function already exist: ${functionName}`);
    }
  }
}
