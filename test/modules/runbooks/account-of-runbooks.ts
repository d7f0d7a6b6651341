import type { RehearsalReport } from '../../../handler/rehearsal/rehearsal';
import type { CertificateSigningProps } from '../../../modules';
import { SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { Policy } from '../../../sandbox/services/iam/policy';
import { CertificateProviders } from '../../../sandbox/services/iot/certificate-providers';
import { Automation } from '../../../sandbox/services/ssm/automation/automation';
import type { AutomationExecution } from '../../../sandbox/services/ssm/automation/execution';
import type { FunctionErrorReading } from '../../../sandbox/services/ssm/automation/invoke-lambda-function';
import type { GivenParameters } from '../../../sandbox/services/ssm/automation/parameters';
import type { EmptySelection } from '../../../sandbox/services/ssm/automation/selector';
import { iotService } from '../../../sandbox/services/ssm/automation/services/iot';
import { type Invocation, lambdaService } from '../../../sandbox/services/ssm/automation/services/lambda';
import type { ApiOperation, AwsServices } from '../../../sandbox/services/ssm/automation/services/service';
import { ssmService } from '../../../sandbox/services/ssm/automation/services/ssm';
import { ParameterStore } from '../../../sandbox/services/ssm/parameter-store';
import { type Block, synthesize } from '../synthesized';

const SYNTHESIZED = synthesize({ name: 'fleet' });

/** What a rehearsal that passed answers. */
export const PASSED: RehearsalReport = {
  outcome: 'rehearsal-passed',
  rehearsal: 'issue',
  latencyMs: 417,
  issuer: 'CN=Your Private CA',
  issuerKey: 'ec prime256v1',
  authorityDaysLeft: 100,
};

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

function resolve(text: string): string {
  return text
    .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, SANDBOX_ACCOUNT.partition)
    .replace(/\$\{data\.aws_region\.\w+\.id\}/g, SANDBOX_ACCOUNT.region)
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, SANDBOX_ACCOUNT.accountId)
    .replace(/\$\{aws_iam_role\.([\w-]+)\.arn\}/g, 'arn:aws:iam::123456789012:role/$1');
}

/** GetAutomationExecution, which is no service's but Automation's: only its failures are made up here. */
const OWN_EXECUTION: ApiOperation = {
  action: 'ssm:GetAutomationExecution',
  required: ['AutomationExecutionId'],
  resources: () => [],
  call: () => ({}),
};

/** A small account with a certificate provider and a Parameter Store, in which the synthesized runbooks run. */
export class AccountOfRunbooks {
  readonly providers = new CertificateProviders(SANDBOX_ACCOUNT);
  readonly parameters = new ParameterStore();
  /** One for each document, so that what no run has needed can be seen. */
  readonly policies = new Map<string, Policy>();
  /** Names of the operations that were called, in order. */
  readonly calls: string[] = [];
  /** What the rehearsal function was asked, in order. */
  readonly rehearsals: unknown[] = [];
  /** What it answers. */
  rehearsal: Invocation | Error = { payload: PASSED };
  readonly #automation: Automation;
  readonly #services: Record<string, Record<string, ApiOperation>>;

  constructor({ arnSeparator = '/', emptySelection, functionErrors }: Unknowns = {}) {
    const iot = iotService(this.providers, { arnSeparator });
    const lambda = lambdaService(async (functionName, event) => {
      this.rehearsals.push({ functionName, event });
      if (this.rehearsal instanceof Error) throw this.rehearsal;
      return this.rehearsal;
    });
    this.#services = { iot: { ...iot }, ssm: { ...ssmService(this.parameters) }, lambda: { ...lambda } };
    this.#automation = new Automation({
      services: this.#services as AwsServices,
      now: () => new Date('2026-01-02T03:04:05Z'),
      sleep: async () => {},
      ...(emptySelection && { emptySelection }),
      ...(functionErrors && { functionErrors }),
    });
    this.#watch();
  }

  /** Registers a certificate provider. */
  createProvider(certificateProviderName = 'fleet'): this {
    const lambdaFunctionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:fleet-signer';
    this.providers.create({ certificateProviderName, lambdaFunctionArn });
    return this;
  }

  /** Makes an operation fail, the first `times` times. */
  fail(operation: string, error = 'ThrottlingException', times = Number.POSITIVE_INFINITY): this {
    const [service = '', api = ''] = operation.split(':');
    const original = this.#services[service]?.[api] ?? OWN_EXECUTION;
    let left = times;
    this.#replace(service, api, {
      ...original,
      call: (inputs) => {
        left -= 1;
        if (left >= 0) throw Object.assign(new Error('Rate exceeded'), { name: error });
        return original.call(inputs);
      },
    });
    return this;
  }

  /** Makes something happen just before an operation. */
  before(operation: string, happens: () => void): this {
    const [service = '', api = ''] = operation.split(':');
    const original = this.#services[service]?.[api] as ApiOperation;
    this.#replace(service, api, {
      ...original,
      call: (inputs) => {
        happens();
        return original.call(inputs);
      },
    });
    return this;
  }

  rollBack(reason = 'CA is throttled, INC-42', executedBy = ON_CALL): Promise<AutomationExecution> {
    return this.run('fleet-roll-back', { Reason: [reason] }, executedBy);
  }

  liftHold(parameters: GivenParameters = {}): Promise<AutomationExecution> {
    return this.run('fleet-lift-hold', parameters, ON_CALL);
  }

  run(name: string, parameters: GivenParameters, executedBy: string): Promise<AutomationExecution> {
    const policy = this.policies.get(name) ?? new Policy(policyOf(name));
    this.policies.set(name, policy);
    return this.#automation.run({ document: documentOf(name), policy, parameters, executedBy });
  }

  /** The text of a parameter; undefined when it is not there. */
  parameter(name: string): string | undefined {
    return this.parameters.getParameters({ Names: [name] }).Parameters[0]?.Value;
  }

  /** The hold; undefined when there is none. */
  get hold(): Record<string, string> | undefined {
    const text = this.parameter('/fleet/rollback-hold');
    return text === undefined ? undefined : JSON.parse(text);
  }

  #replace(service: string, api: string, operation: ApiOperation): void {
    const operations = this.#services[service];
    if (operations !== undefined) operations[api] = operation;
  }

  #watch(): void {
    for (const operations of Object.values(this.#services)) {
      for (const [api, operation] of Object.entries(operations)) {
        operations[api] = {
          ...operation,
          call: (inputs) => {
            this.calls.push(api);
            return operation.call(inputs);
          },
        };
      }
    }
  }
}

/** The names of the steps that ran, each with a `!` when it failed. */
export function path({ steps }: AutomationExecution): readonly string[] {
  return steps.map(({ name, status }) => (status === 'Failed' ? `${name}!` : name));
}
