import type { RolePolicies } from '../../provider/behaviours/iam-role-policy';
import { type RequestContext, RolePolicy } from './role-policy';

/** A version of an inline policy. */
interface Version {
  /** Policy document, JSON; `undefined` once it is deleted. */
  readonly document: string | undefined;
  /** Milliseconds of the clock. */
  readonly changedAt: number;
}

/** IAM, as far as roles with inline policies need it: who may do what, and how long that takes to be known. */
export class Iam implements RolePolicies {
  /**
   * Milliseconds until a change is known to the services, also for changes that were made before this was set; in AWS
   * it takes seconds. @default 0
   */
  propagationMs = 0;
  readonly #policies = new Map<string, Version[]>();

  /** @param now Clock, in milliseconds. @default the wall clock */
  constructor(private readonly now: () => number = Date.now) {}

  /** Creates or changes an inline policy. */
  putRolePolicy(role: string, name: string, document: string): void {
    this.#change(role, name, document);
  }

  /** The document as IAM holds it, known to the services or not. */
  getRolePolicy(role: string, name: string): string | undefined {
    return this.#policies.get(keyOf(role, name))?.at(-1)?.document;
  }

  /** Deletes an inline policy; one that is not there is not an error. */
  deleteRolePolicy(role: string, name: string): void {
    this.#change(role, name, undefined);
  }

  /** Whether a role may do this, as far as the services know by now. */
  allows(role: string, action: string, resource: string, context: RequestContext = {}): boolean {
    return this.policiesOf(role).some((policy) => policy.allows(action, resource, context));
  }

  /** The policies of a role that the services know by now. */
  policiesOf(role: string): readonly RolePolicy[] {
    const known = this.now() - this.propagationMs;
    return [...this.#policies]
      .filter(([key]) => key.startsWith(keyOf(role, '')))
      .flatMap(([, versions]) => versions.findLast(({ changedAt }) => changedAt <= known)?.document ?? [])
      .map((document) => new RolePolicy(document));
  }

  #change(role: string, name: string, document: string | undefined): void {
    const key = keyOf(role, name);
    const version = { document, changedAt: this.now() };
    this.#policies.set(key, [...(this.#policies.get(key) ?? []), version]);
  }
}

/** The name in a role's ARN. */
export function roleNameIn(arn: string): string {
  return arn.replace(/^.*:role\//, '');
}

function keyOf(role: string, name: string): string {
  return `${role}/${name}`;
}
