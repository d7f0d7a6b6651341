import { type AwsAccount, globalArn } from '../../account';
import { isJsonObject } from '../../json';
import { ApiError } from '../../wire/api-error';
import { type Condition, meets, type RequestContext, unknownOperatorIn } from '../iam/conditions';
import { matchesWildcards } from '../iam/wildcards';

type OneOrMore = string | readonly string[];

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | Readonly<Record<string, OneOrMore>>;
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: Condition;
}

/** What a key policy is asked. */
export interface Question {
  /** ARN of the user or role. */
  readonly principal: string;
  /** Such as `kms:Sign`. */
  readonly action: string;
  readonly keyArn: string;
  readonly context: RequestContext;
}

/** What a key policy says: `delegated` means that it leaves the decision to the IAM of the caller's account. */
export type Verdict = 'denied' | 'allowed' | 'delegated' | 'silent';

/** The policy of a key. (KMS developer guide, "Key policies in AWS KMS") */
export class KeyPolicy {
  readonly #statements: readonly Statement[];

  /**
   * @param json The document.
   * @throws ApiError MalformedPolicyDocumentException; UnsupportedOperationException for what the sandbox does not
   *   understand
   */
  constructor(json: string) {
    this.#statements = statementsIn(json).map(understood);
  }

  /** The principals that it names, `*` and services aside. */
  get principals(): readonly string[] {
    return this.#statements.flatMap(principalsOf).filter((principal) => principal !== '*');
  }

  /** Decides, a denial before everything else. */
  decide({ principal, action, keyArn, context }: Question): Verdict {
    const found = { denied: false, allowed: false, delegated: false };
    for (const statement of this.#statements) {
      const { Effect, Action, Resource, Condition = {} } = statement;
      // IAM's actions are case-insensitive.
      if (!anyOf(Action, (one) => matchesWildcards(one.toLowerCase(), action.toLowerCase()))) continue;
      if (!anyOf(Resource, (one) => matchesWildcards(one, keyArn))) continue;
      if (!meets(Condition, context)) continue;
      const named = principalsOf(statement);
      const account = accountIn(principal);
      const isNamed = named.includes('*') || named.includes(principal);
      const isDelegated = named.some((one) => isAccount(one) && accountIn(one) === account);
      if (!isNamed && !isDelegated) continue;
      if (Effect === 'Deny') found.denied = true;
      else if (isNamed) found.allowed = true;
      else found.delegated = true;
    }
    if (found.denied) return 'denied';
    if (found.allowed) return 'allowed';
    return found.delegated ? 'delegated' : 'silent';
  }
}

/** The policy of a key that was created without one. (KMS developer guide, "Default key policy") */
export function defaultPolicy(owner: AwsAccount): string {
  const statement = {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: globalArn(owner, 'iam', 'root') },
    Action: 'kms:*',
    Resource: '*',
  };
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1', Statement: [statement] }, null, 2);
}

/** The account of a principal: of its ARN, or the number itself. */
export function accountIn(principal: string): string {
  return principal.split(':')[4] ?? principal;
}

/** Whether a principal is an account as a whole: its number, or the ARN of its root. */
export function isAccount(principal: string): boolean {
  return /^(\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(principal);
}

function statementsIn(json: string): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    throw malformed('Policy contains invalid json');
  }
  if (!isJsonObject(document)) throw malformed('Policy is not a JSON object');
  const statements = [document.Statement ?? []].flat();
  if (statements.length === 0) throw malformed('Policy does not contain any statement');
  return statements;
}

function understood(statement: unknown): Statement {
  if (!isJsonObject(statement)) throw malformed('Policy contains an invalid statement');
  const { Effect, Principal, Action, Resource, Condition = {} } = statement;
  for (const name of ['NotPrincipal', 'NotAction', 'NotResource']) {
    if (name in statement) throw unsupported(`${name} in a key policy`);
  }
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed(`Policy statement has the effect ${Effect}`);
  if (Principal !== '*' && !isJsonObject(Principal))
    throw malformed('Policy statement must contain principals.');
  if (Action === undefined) throw malformed('Policy statement must contain actions.');
  if (Resource === undefined) throw malformed('Policy statement must contain resources.');
  const operator = unknownOperatorIn(Condition as Condition);
  if (operator !== undefined) throw unsupported(`the condition operator ${operator}`);
  return statement as unknown as Statement;
}

/** Accounts, users and roles; services sign nothing. */
function principalsOf({ Principal }: Statement): readonly string[] {
  return Principal === '*' ? ['*'] : [Principal.AWS ?? []].flat();
}

function anyOf(values: OneOrMore, matches: (value: string) => boolean): boolean {
  return [values].flat().some(matches);
}

/** The refusal of a key policy. */
export function malformed(message: string): ApiError {
  return new ApiError('MalformedPolicyDocumentException', message);
}

function unsupported(what: string): ApiError {
  return new ApiError('UnsupportedOperationException', `The sandbox does not understand ${what}.`);
}
