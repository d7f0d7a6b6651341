import type {
  CertificateProvider,
  CertificateProviders,
} from '../../../sandbox/provider/behaviours/certificate-provider';
import type {
  DeployedCode,
  FunctionDefinition,
  LambdaFunctions,
} from '../../../sandbox/provider/behaviours/lambda-function';
import type { InvocationResult, LambdaInvoker } from '../../../sandbox/provider/behaviours/lambda-invocation';
import type { Parameter, ParameterStore } from '../../../sandbox/provider/behaviours/parameters';

/** Lambda in memory: functions are kept, and answer what the test says. */
export class MemoryLambda implements LambdaFunctions, LambdaInvoker {
  readonly functions = new Map<string, FunctionDefinition>();
  readonly #modified = new Map<string, Date>();
  readonly payloads: string[] = [];
  answer: InvocationResult = { payload: '{"ok":true}' };

  async put(definition: FunctionDefinition): Promise<DeployedCode> {
    const { name, codeSha256 } = definition;
    const before = this.#modified.get(name)?.getTime() ?? 0;
    // Later than before, however fast the test is.
    const lastModified = new Date(Math.max(Date.now(), before + 1));
    this.functions.set(name, definition);
    this.#modified.set(name, lastModified);
    return { codeSha256, lastModified };
  }

  async describe(name: string): Promise<DeployedCode | undefined> {
    const found = this.functions.get(name);
    const lastModified = this.#modified.get(name);
    return found && lastModified && { codeSha256: found.codeSha256, lastModified };
  }

  async delete(name: string): Promise<void> {
    this.functions.delete(name);
  }

  async invoke(functionName: string, payload: string): Promise<InvocationResult> {
    if (!this.functions.has(functionName)) throw new Error(`Function not found: ${functionName}`);
    this.payloads.push(payload);
    return this.answer;
  }
}

/** AWS IoT's certificate providers in memory: one at most. */
export class MemoryCertificateProviders implements CertificateProviders {
  readonly registered = new Map<string, CertificateProvider>();
  /** What was called, in order. */
  readonly calls: string[] = [];
  refusal: string | undefined;

  async create(provider: CertificateProvider): Promise<void> {
    this.calls.push(`create ${provider.name}`);
    if (this.refusal !== undefined) throw new Error(this.refusal);
    if (this.registered.size > 0) throw new Error('AlreadyExists: the account has a certificate provider');
    this.registered.set(provider.name, provider);
  }

  async describe(name: string): Promise<CertificateProvider | undefined> {
    return this.registered.get(name);
  }

  async update(provider: CertificateProvider): Promise<void> {
    this.calls.push(`update ${provider.name}`);
    if (this.refusal !== undefined) throw new Error(this.refusal);
    this.registered.set(provider.name, provider);
  }

  async delete(name: string): Promise<void> {
    this.calls.push(`delete ${name}`);
    this.registered.delete(name);
  }
}

/** The Parameter Store in memory. */
export class MemoryParameters implements ParameterStore {
  readonly parameters = new Map<string, Parameter>();

  async list(): Promise<readonly Parameter[]> {
    return [...this.parameters.values()];
  }

  async put(parameter: Parameter): Promise<void> {
    this.parameters.set(parameter.name, parameter);
  }

  async delete(name: string): Promise<void> {
    this.parameters.delete(name);
  }
}
