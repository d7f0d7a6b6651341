import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardLeftovers } from '../../../cli/leftovers/leftovers';
import { regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { ApiError } from '../../wire/api-error';
import { Tags } from '../tags';
import { Container } from './container';
import { ContainerPool } from './container-pool';
import { unpack } from './deployment-package';
import { containerEnvironment } from './environment';
import { type FunctionConfiguration, type FunctionSettings, validateSettings } from './function-settings';
import { type InvocationResult, untracedHeader } from './invocation';
import { type InvokingService, ResourcePolicies } from './resource-policies';

/** How to start the service. */
export interface LambdaServiceOptions {
  /** Added to every container, such as `AWS_ENDPOINT_URL_ACM_PCA`. @default none */
  readonly serviceEnvironment?: Readonly<Record<string, string>>;
  /**
   * Most containers per function. Further invocations wait: unlike AWS, this machine is small, and
   * unlike a concurrency limit, that says nothing about the function. @default 8
   */
  readonly maxContainers?: number;
}

/** Called for each line that a function writes to stdout or stderr. */
export type LogListener = (functionName: string, line: string) => void;

/** Called for each invocation that has ended; `concurrent`: how many of the function were under way, itself included. */
export type InvocationListener = (functionName: string, result: InvocationResult, concurrent: number) => void;

/** One function as deployed now. */
interface DeployedFunction {
  readonly settings: FunctionSettings;
  readonly configuration: FunctionConfiguration;
  readonly pool: ContainerPool;
}

/** AWS Lambda, as far as a function invoked by AWS IoT or Terraform needs it: each container is a process. */
export class LambdaService {
  /** Starts the service, with no functions. */
  static async start(options: LambdaServiceOptions = {}): Promise<LambdaService> {
    return new LambdaService(await mkdtemp(join(tmpdir(), 'lambda-')), options);
  }

  readonly #functions = new Map<string, DeployedFunction>();
  /** The functions' own policies. */
  readonly policies = new ResourcePolicies();
  /** By ARN. */
  readonly tags = new Tags();
  readonly #listeners = new Set<LogListener>();
  readonly #invocationListeners = new Set<InvocationListener>();
  readonly #throttleListeners = new Set<(functionName: string) => void>();
  readonly #underWay = new Map<string, number>();
  readonly #reserved = new Map<string, number>();
  /** No container outlives this process, even if this process is killed. */
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
   * @throws ResourceConflictException if the name is taken; InvalidParameterValueException.
   */
  async createFunction(settings: FunctionSettings): Promise<FunctionConfiguration> {
    this.#refuseTaken(settings.functionName);
    const deployed = await this.#deploy(settings);
    // Once more: another call may have been faster.
    this.#refuseTaken(settings.functionName);
    this.#functions.set(settings.functionName, deployed);
    return deployed.configuration;
  }

  /**
   * Replaces code, settings or both. Invocations under way end on the old version, later ones run on
   * the new one. What is not given stays as it is.
   *
   * @throws ResourceNotFoundException; InvalidParameterValueException (the old version stays).
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

  /** Removes a function; invocations under way end. @throws ResourceNotFoundException */
  async deleteFunction(nameOrArn: string): Promise<void> {
    const { configuration, pool } = this.#find(nameOrArn);
    this.#functions.delete(configuration.functionName);
    this.policies.forget(configuration.functionName);
    this.#reserved.delete(configuration.functionName);
    this.#retire(pool);
  }

  /** @throws ResourceNotFoundException */
  async getFunction(nameOrArn: string): Promise<FunctionConfiguration> {
    return this.#find(nameOrArn).configuration;
  }

  /**
   * Invokes a function and waits for it. A failing function is a result with `functionError`.
   *
   * @param nameOrArn unqualified.
   * @param event anything that JSON can hold; of any size, where AWS stops at 6 MB.
   * @throws ResourceNotFoundException; TooManyRequestsException beyond the reserved concurrency; ServiceException if the
   *   service stops meanwhile.
   */
  async invoke(nameOrArn: string, event: unknown): Promise<InvocationResult> {
    const { configuration, pool } = this.#find(nameOrArn);
    const { functionName, functionArn, timeoutSeconds } = configuration;
    const concurrent = (this.#underWay.get(functionName) ?? 0) + 1;
    if (concurrent > (this.#reserved.get(functionName) ?? Number.POSITIVE_INFINITY)) {
      for (const listener of this.#throttleListeners) listener(functionName);
      throw new ApiError('TooManyRequestsException', 'Rate Exceeded.');
    }
    this.#underWay.set(functionName, concurrent);
    const timeoutMs = timeoutSeconds * 1000;
    const requestId = randomUUID();
    try {
      const result = await pool.use((container) =>
        container.invoke(
          requestId,
          () => {
            const now = Date.now();
            const traceId = untracedHeader(now);
            return { requestId, deadlineMs: now + timeoutMs, functionArn, traceId, event };
          },
          timeoutMs,
        ),
      );
      // Its container was killed under it, which says nothing about the function.
      if (this.#stopped) throw new ApiError('ServiceException', 'the Lambda service has stopped');
      for (const listener of this.#invocationListeners) listener(functionName, result, concurrent);
      return result;
    } finally {
      this.#underWay.set(functionName, (this.#underWay.get(functionName) ?? 1) - 1);
    }
  }

  /**
   * As `invoke`, for a service that the function's own policy must allow.
   *
   * @throws AccessDeniedException when it does not
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

  /** Concurrent executions that a function may have; undefined: as many as the account. */
  reservedConcurrency(functionName: string): number | undefined {
    return this.#reserved.get(functionName);
  }

  /** Concurrent executions that all functions together have reserved. */
  get reservedConcurrencySum(): number {
    return [...this.#reserved.values()].reduce((sum, executions) => sum + executions, 0);
  }

  /** @param executions 0 stops the function; undefined: as many as the account. */
  reserveConcurrency(functionName: string, executions: number | undefined): void {
    if (executions === undefined) this.#reserved.delete(functionName);
    else this.#reserved.set(functionName, executions);
  }

  /** Listens to all functions' logs. @returns a function that ends the subscription. */
  onLog(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listens to how invocations end. @returns a function that ends the subscription. */
  onInvocation(listener: InvocationListener): () => void {
    this.#invocationListeners.add(listener);
    return () => this.#invocationListeners.delete(listener);
  }

  /** Listens to invocations that are refused because too many are under way. @returns a function that ends the subscription. */
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
    // What an earlier version still runs, too.
    await Promise.all([...this.#containers].map((container) => container.kill()));
    await Promise.all(this.#retiring);
    this.#unguard();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #deploy(settings: FunctionSettings): Promise<DeployedFunction> {
    if (this.#stopped) throw new ApiError('ServiceException', 'the Lambda service has stopped');
    validateSettings(settings);
    const { serviceEnvironment = {}, maxContainers = 8 } = this.#options;
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
        containerEnvironment(configuration, code.taskRoot, SANDBOX_ACCOUNT, serviceEnvironment),
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

  #refuseTaken(functionName: string): void {
    if (this.#functions.has(functionName)) {
      throw new ApiError('ResourceConflictException', `Function already exist: ${functionName}`);
    }
  }
}
