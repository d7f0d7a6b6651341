import type { RequestContext } from '../services/iam/conditions';
import { ApiError } from './api-error';
import type { Caller } from './caller';
import type { Conditions } from './conditions';
import { type Constraints, requireConstraints } from './constraints';
import type { ServiceModel } from './model';
import type { Protocol, WireRequest } from './protocols/protocol';

/** What an operation of a service does. */
export interface Operation<Input = never> {
  /** The ARNs on which the caller must be allowed to do it; `*` where AWS ties the action to no resource. */
  readonly resources: (input: Input) => readonly string[];
  /** IAM condition keys of the request. */
  readonly context?: (input: Input) => RequestContext;
  /** IAM's name of it. @default the service's prefix and the operation's name */
  readonly action?: string;
  /** Whether it accepts a pagination token; otherwise a token is refused. @default false */
  readonly paged?: boolean;
  /** Returns the documented output, or nothing if there is none. @throws ApiError */
  readonly answer: (input: Input, caller: Caller) => unknown;
}

/** A service of AWS: its public model, and the operations that the sandbox implements. */
export interface ServiceDefinition {
  /** Its name in a signature's scope, such as `monitoring`. */
  readonly scope: string;
  /** Prefix of its IAM actions. @default the scope */
  readonly actions?: string;
  readonly model: ServiceModel;
  /** @default the one that the request names, or that the model's kind of API has */
  readonly protocol?: Protocol;
  /** Limits from AWS's API reference that the model lacks. */
  readonly constraints?: Constraints;
  /** Error code for a request that violates the model or a constraint. @default ValidationException */
  readonly validationCode?: string;
  /** What its requests meet at the wire. @default neither faults nor latency */
  readonly conditions?: Conditions;
  /** Checks a request as it came, such as its signature. @throws ApiError. @default the signature is not checked */
  readonly verify?: (request: WireRequest) => void;
  /** Takes a request out of the service's quotas. @throws ApiError ThrottlingException. @default no quotas */
  readonly throttle?: (operation: string, input: Readonly<Record<string, unknown>>) => void;
  /** Whether a caller may do something; for services with policies of their own. @default {@link requireAllowed}: IAM decides */
  readonly authorize?: typeof requireAllowed;
  /** Told of each call, whether it succeeds or not, as CloudTrail is. @default nobody is told */
  readonly onCall?: (called: Called) => void;
  // biome-ignore lint/suspicious/noExplicitAny: each operation has an input of its own
  readonly operations: Readonly<Record<string, Operation<any>>>;
}

/** A call of an operation. */
export interface Called {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  /** Why it was refused. @default it was not */
  readonly error?: ApiError;
}

/**
 * An operation, on the ARN (or the ARNs) that IAM checks.
 *
 * @param resource `*` where AWS ties the action to no resource.
 */
export function on<Input>(
  resource: '*' | ((input: Input) => string | readonly string[]),
  answer: Operation<Input>['answer'],
  more: Pick<Operation<Input>, 'action' | 'context' | 'paged'> = {},
): Operation<Input> {
  const resources = (input: Input): readonly string[] => {
    const named = resource === '*' ? resource : resource(input);
    return typeof named === 'string' ? [named] : named;
  };
  return { resources, answer, ...more };
}

/** A request's type in which members that the wire has checked are not optional. */
export type Given<Input, Member extends keyof Input> = Input & {
  readonly [M in Member]-?: NonNullable<Input[M]>;
};

/**
 * Calls an operation as a caller, like the service does after it has read a request.
 *
 * @throws ApiError ValidationException, AccessDenied(Exception), and the operation's own errors
 */
export async function call(
  service: ServiceDefinition,
  name: string,
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<object> {
  const called = { operation: name, input, caller };
  try {
    const answer = await perform(service, name, input, caller);
    service.onCall?.(called);
    return answer;
  } catch (error) {
    const refused = error instanceof ApiError && !(error instanceof UnknownOperation);
    if (refused) service.onCall?.({ ...called, error });
    throw error;
  }
}

async function perform(
  service: ServiceDefinition,
  name: string,
  input: Readonly<Record<string, unknown>>,
  caller: Caller,
): Promise<object> {
  const {
    scope,
    actions = scope,
    constraints = {},
    operations,
    throttle,
    authorize = requireAllowed,
  } = service;
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw unknownOperation(scope, name);
  requireConstraints(name, input, constraints);
  throttle?.(name, input);
  const { action = `${actions}:${name}`, resources, context, paged = false, answer } = operation;
  if (!paged) requireNoPage(input);
  for (const resource of resources(input)) authorize(caller, action, resource, context?.(input));
  return ((await answer(input, caller)) ?? {}) as object;
}

/** The services' names of a pagination token. */
const PAGE = ['NextToken', 'nextToken', 'PaginationToken', 'Marker', 'marker'];

/** Lists are answered in one page, so the sandbox never issues a token. */
function requireNoPage(input: Readonly<Record<string, unknown>>): void {
  for (const name of PAGE) {
    if (input[name] === undefined || input[name] === '') continue;
    throw new ApiError(
      'ValidationException',
      `The sandbox never issued the ${name} ${JSON.stringify(input[name])}.`,
    );
  }
}

/** @throws ApiError AccessDeniedException, which names caller, action and resource */
export function requireAllowed(
  caller: Caller,
  action: string,
  resource: string,
  context: RequestContext = {},
): void {
  if (caller.allows(action, resource, context)) return;
  throw accessDenied(
    caller,
    action,
    resource,
    `because no identity-based policy allows the ${action} action`,
    403,
  );
}

/**
 * The refusal of a caller, in AWS's words.
 *
 * @param reason Such as `because no resource-based policy allows the kms:Sign action`.
 * @param status The service's HTTP status for it.
 */
export function accessDenied(
  { arn }: Caller,
  action: string,
  resource: string,
  reason: string,
  status: number,
): ApiError {
  const message = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new ApiError('AccessDeniedException', message, { status });
}

/** Thrown for what the sandbox lacks: it must not look like an empty answer. */
export class UnknownOperation extends ApiError {}

/** @param name Name of the operation, or what was requested instead. */
export function unknownOperation(scope: string, name: string): UnknownOperation {
  return new UnknownOperation('UnknownOperationException', `The sandbox has no ${scope} ${name}.`, {
    status: 404,
  });
}
