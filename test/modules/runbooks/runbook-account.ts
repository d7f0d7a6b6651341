import type { RehearsalReport } from '../../../handler/rehearsal/rehearsal';
import type { CertificateSigningProps } from '../../../modules';
import { SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { Policy } from '../../../sandbox/services/iam/policy';
import { iotApi } from '../../../sandbox/services/iot/api';
import { CertificateProviders } from '../../../sandbox/services/iot/certificate-providers';
import { lambdaApi } from '../../../sandbox/services/lambda/api';
import type { LambdaService } from '../../../sandbox/services/lambda/lambda-service';
import { ssmApi } from '../../../sandbox/services/ssm/api';
import { Automation } from '../../../sandbox/services/ssm/automation/automation';
import type { AutomationExecution } from '../../../sandbox/services/ssm/automation/execution';
import type { FunctionErrorReading } from '../../../sandbox/services/ssm/automation/invoke-lambda-function';
import type { GivenParameters } from '../../../sandbox/services/ssm/automation/parameters';
import type { EmptySelection } from '../../../sandbox/services/ssm/automation/selector';
import { Documents } from '../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../sandbox/services/ssm/parameter-store';
import { call, type Operation, type ServiceDefinition } from '../../../sandbox/wire/api';
import type { Caller } from '../../../sandbox/wire/caller';
import { type Block, synthesize } from '../synthesized';

const SYNTHESIZED = synthesize({ name: 'fleet' });

/** What a rehearsal that passed answers. */
export const PASSED: RehearsalReport = {
  outcome: 'rehearsal-passed',
  rehearsal: 'issue',
  latencyMs: 417,
  issuer: 'CN=Your CA',
  issuerKey: 'ec prime256v1',
  authorityDaysToExpiry: 100,
};

/** How an invocation of the rehearsal ended. */
export interface Invocation {
  /** What the function answered, or what describes its error. */
  readonly payload: unknown;
  /** Set when the function failed. */
  readonly functionError?: 'Unhandled';
}

/** What Lambda says of a rehearsal that failed. */
export const FAILED: Invocation = {
  functionError: 'Unhandled',
  payload: {
    errorType: 'SigningFailed',
    errorMessage: 'AuthorityNotActive: the certificate authority is DISABLED.',
    trace: ['SigningFailed: AuthorityNotActive', '    at rehearsal-passed'],
  },
};

/** ARN of the on-call engineer. */
export const ON_CALL = 'arn:aws:sts::123456789012:assumed-role/on-call/ann';

/** What AWS does where its documentation is silent. */
export interface Unknowns {
  readonly arnSeparator?: '/' | ':';
  readonly emptySelection?: EmptySelection;
  readonly functionErrors?: FunctionErrorReading;
}

/** Both answers to each question that AWS's documentation leaves open. */
export const ALL_UNKNOWNS: readonly Unknowns[] = (['/', ':'] as const).flatMap((arnSeparator) =>
  (['empty text', 'failure'] as const).flatMap((emptySelection) =>
    (['output', 'failed step'] as const).map((functionErrors) => ({
      arnSeparator,
      emptySelection,
      functionErrors,
    })),
  ),
);

/** The content of a synthesized document, its references resolved for the sandbox's account. */
export function documentOf(name: string, props?: Partial<CertificateSigningProps>): string {
  const stack = props === undefined ? SYNTHESIZED : synthesize({ name: 'fleet', ...props });
  return resolve(String(stack.resource('aws_ssm_document', 'name', name).content));
}

/** The policy of the role that a document names. */
export function policyOf(name: string): string {
  const { content } = SYNTHESIZED.resource('aws_ssm_document', 'name', name);
  const [, roleKey] =
    /^\$\{aws_iam_role\.([\w-]+)\.arn\}$/.exec(JSON.parse(String(content)).assumeRole) ?? [];
  const [, policy] =
    keyed('aws_iam_role_policy').find(([, { role }]) => String(role).includes(`.${roleKey}.`)) ?? [];
  return resolve(String(policy?.policy));
}

function keyed(type: string): readonly (readonly [string, Block])[] {
  return Object.entries((SYNTHESIZED.json.resource?.[type] ?? {}) as Record<string, Block>);
}

/** A synthesized text, its references resolved for the sandbox's account. */
export function resolve(text: string): string {
  return text
    .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, SANDBOX_ACCOUNT.partition)
    .replace(/\$\{data\.aws_region\.\w+\.id\}/g, SANDBOX_ACCOUNT.region)
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, SANDBOX_ACCOUNT.accountId)
    .replace(/\$\{aws_iam_role\.([\w-]+)\.arn\}/g, 'arn:aws:iam::123456789012:role/$1');
}

const RUNBOOKS = ['fleet-roll-back', 'fleet-lift-hold'];

/** The call that starts a runbook does not count. */
const START = 'StartAutomationExecution';

// biome-ignore lint/suspicious/noExplicitAny: each operation has an input of its own
type AnyOperation = Operation<any>;
type Change = (original: AnyOperation) => AnyOperation;

/** A small account with a certificate provider and a Parameter Store, in which the synthesized runbooks run. */
export class RunbookAccount {
  readonly providers = new CertificateProviders(SANDBOX_ACCOUNT);
  readonly parameters = new ParameterStore();
  /** One for each document, to find permissions that no run has used. */
  readonly policies = new Map<string, Policy>();
  /** Names of the operations that were called, in order. */
  readonly calls: string[] = [];
  /** The rehearsal function's requests, in order. */
  readonly rehearsals: unknown[] = [];
  /** What it answers. */
  rehearsal: Invocation | Error = { payload: PASSED };
  readonly #documents = new Documents();
  readonly automation: Automation;
  readonly #services: Record<string, ServiceDefinition>;

  constructor({ arnSeparator = '/', emptySelection, functionErrors }: Unknowns = {}) {
    for (const name of RUNBOOKS) {
      this.#documents.create(name, 'Automation', 'JSON', documentOf(name));
      this.policies.set(name, new Policy(policyOf(name)));
    }
    this.automation = new Automation({
      documents: this.#documents,
      service: (name) => this.#services[name],
      role: (name) => this.#role(name),
      now: () => new Date('2026-01-02T03:04:05Z'),
      sleep: async () => {},
      ...(emptySelection && { emptySelection }),
      ...(functionErrors && { functionErrors }),
    });
    this.#services = {
      iot: iotApi({ providers: this.providers, arnSeparator }),
      ssm: ssmApi({ parameters: this.parameters, documents: this.#documents, automation: this.automation }),
      lambda: lambdaApi(this.#rehearsalFunction() as LambdaService, { has: () => true, may: () => true }),
    };
    this.#watch();
  }

  /** Systems Manager's API. */
  get ssm(): ServiceDefinition {
    return this.#services.ssm as ServiceDefinition;
  }

  /** Registers a certificate provider. */
  createProvider(certificateProviderName = 'fleet'): this {
    const lambdaFunctionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:fleet-signer';
    this.providers.create({ certificateProviderName, lambdaFunctionArn });
    return this;
  }

  /** Makes an operation fail, the first `times` times. */
  fail(operation: string, error = 'ThrottlingException', times = Number.POSITIVE_INFINITY): this {
    let left = times;
    return this.before(operation, () => {
      left -= 1;
      if (left >= 0) throw Object.assign(new Error('Rate exceeded'), { name: error });
    });
  }

  /** Makes something happen just before an operation. */
  before(operation: string, happens: () => void): this {
    const [service = '', api = ''] = operation.split(':');
    this.#change(service, api, (original) => ({
      ...original,
      answer: (input, caller) => {
        happens();
        return original.answer(input, caller);
      },
    }));
    return this;
  }

  rollBack(reason = 'CA is throttled, INC-42', executedBy = ON_CALL): Promise<AutomationExecution> {
    return this.run('fleet-roll-back', { Reason: [reason] }, executedBy);
  }

  liftHold(parameters: GivenParameters = {}): Promise<AutomationExecution> {
    return this.run('fleet-lift-hold', parameters, ON_CALL);
  }

  /** Starts a runbook and waits until it ends. Rejects if it does not start. */
  async run(name: string, parameters: GivenParameters, executedBy: string): Promise<AutomationExecution> {
    const onCall: Caller = { accessKeyId: '', arn: executedBy, allows: () => true };
    const request = { DocumentName: name, Parameters: parameters };
    const answer = await call(this.ssm, START, request, onCall);
    return this.automation.ended((answer as { AutomationExecutionId: string }).AutomationExecutionId);
  }

  /** The text of a parameter; undefined if it does not exist. */
  parameter(name: string): string | undefined {
    return this.parameters.getParameters({ Names: [name] }).Parameters[0]?.Value;
  }

  /** The hold; undefined if there is none. */
  get hold(): Record<string, string> | undefined {
    const text = this.parameter('/fleet/rollback-hold');
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** The role of a runbook, which may do what its policy says. */
  #role(name: string): Caller {
    const runbook = RUNBOOKS.find((one) => JSON.parse(documentOf(one)).assumeRole.endsWith(`/${name}`));
    const policy = this.policies.get(runbook ?? '');
    return {
      accessKeyId: '',
      arn: `arn:aws:iam::${SANDBOX_ACCOUNT.accountId}:role/${name}`,
      allows: (...asked) => policy?.allows(...asked) ?? false,
    };
  }

  #rehearsalFunction(): Pick<LambdaService, 'invoke'> {
    return {
      invoke: async (functionName, event) => {
        this.rehearsals.push({ functionName, event });
        if (this.rehearsal instanceof Error) throw this.rehearsal;
        return { ...this.rehearsal, requestId: 'r-1', logLines: [], durationMs: 1 };
      },
    };
  }

  #change(service: string, api: string, change: Change): void {
    const definition = this.#services[service];
    const original = definition?.operations[api];
    if (definition === undefined || original === undefined) throw new Error(`There is no ${service}:${api}.`);
    const operations = { ...definition.operations, [api]: change(original) };
    this.#services[service] = { ...definition, operations };
  }

  #watch(): void {
    for (const [service, { operations }] of Object.entries(this.#services)) {
      for (const api of Object.keys(operations)) {
        if (api !== START) this.before(`${service}:${api}`, () => void this.calls.push(api));
      }
    }
  }
}

/** The names of the steps that ran, each with a `!` if it failed. */
export function path({ steps }: AutomationExecution): readonly string[] {
  return steps.map(({ name, status }) => (status === 'Failed' ? `${name}!` : name));
}
