import { type Condition, meets, type RequestContext, unknownOperatorIn } from './conditions';
import { matchesWildcards } from './wildcards';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Condition;
}

interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly condition: Condition;
}

/**
 * What a policy allows, and which of its permissions were used. Supports `Allow`, lists of actions and resources with
 * `*`, and the conditions of `conditions.ts`.
 */
export class Policy {
  readonly #permissions: readonly Permission[];
  readonly #used = new Set<Permission>();

  /** @param json Policy document. @throws Error for a statement that the sandbox does not understand */
  constructor(json: string) {
    const { Statement } = JSON.parse(json) as { readonly Statement: readonly unknown[] };
    this.#permissions = Statement.flatMap((statement) => permissionsIn(understood(statement)));
  }

  /** Whether an action is allowed on a resource; records the permission as used. */
  allows(action: string, resource: string, context: RequestContext = {}): boolean {
    const matching = this.#permissions.filter(
      (permission) =>
        matchesWildcards(permission.action, action) &&
        matchesWildcards(permission.resource, resource) &&
        meets(permission.condition, context),
    );
    for (const permission of matching) this.#used.add(permission);
    return matching.length > 0;
  }

  /** The permissions that no call has used so far, each as `ACTION on RESOURCE`. */
  unused(): readonly string[] {
    return this.#permissions
      .filter((permission) => !this.#used.has(permission))
      .map(({ action, resource }) => `${action} on ${resource}`);
  }
}

function understood(statement: unknown): Statement {
  const { Effect, Action, Resource, Condition = {} } = statement as Record<string, unknown>;
  const operator = unknownOperatorIn(Condition as Condition);
  if (Effect !== 'Allow' || !Array.isArray(Action) || !Array.isArray(Resource) || operator !== undefined) {
    throw new Error(`The sandbox does not understand the statement ${JSON.stringify(statement)}.`);
  }
  return statement as Statement;
}

function permissionsIn({ Action, Resource, Condition: condition = {} }: Statement): Permission[] {
  return Action.flatMap((action) => Resource.map((resource) => ({ action, resource, condition })));
}
