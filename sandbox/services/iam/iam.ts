import { type AwsAccount, globalArn, SANDBOX_ACCOUNT } from '../../account';
import type { Caller } from '../../wire/caller';
import { type Owner, ownerOf } from './access-key';
import type { RequestContext } from './conditions';
import { Policy } from './policy';

/** A version of an inline policy. */
interface Version {
  /** Policy document, JSON; `undefined` if deleted. */
  readonly document: string | undefined;
  /** Milliseconds of the clock. */
  readonly changedAt: number;
}

/** Policy of the administrator. */
const EVERYTHING = '{"Statement":[{"Effect":"Allow","Action":["*"],"Resource":["*"]}]}';

/** User of every account who may do everything. */
export const ADMINISTRATOR = 'administrator';

/** IAM for users and roles with inline policies, including the propagation delay of changes. */
export class Iam {
  /**
   * Milliseconds until services see a change, including changes made before this was set; in AWS it takes seconds.
   * @default 0
   */
  propagationMs = 0;
  readonly #policies = new Map<string, Version[]>();

  readonly #now: () => number;
  readonly #account: AwsAccount;

  /** @param now Clock, in milliseconds. @default the wall clock */
  constructor(now: () => number = Date.now, account: AwsAccount = SANDBOX_ACCOUNT) {
    this.#now = now;
    this.#account = account;

    this.#policies.set(keyOf('user', ADMINISTRATOR, 'everything'), [
      { document: EVERYTHING, changedAt: Number.NEGATIVE_INFINITY },
    ]);
  }

  /** Creates or changes an inline policy of a role. */
  putRolePolicy(role: string, name: string, document: string): void {
    this.#change('role', role, name, document);
  }

  /** Creates or changes an inline policy of a user. */
  putUserPolicy(user: string, name: string, document: string): void {
    this.#change('user', user, name, document);
  }

  /** The current document, whether services see it yet or not. */
  getRolePolicy(role: string, name: string): string | undefined {
    return this.#policies.get(keyOf('role', role, name))?.at(-1)?.document;
  }

  /** Names of a role's inline policies, whether services see them yet or not. */
  rolePolicyNames(role: string): readonly string[] {
    const prefix = keyOf('role', role, '');
    return [...this.#policies]
      .filter(([key, versions]) => key.startsWith(prefix) && versions.at(-1)?.document !== undefined)
      .map(([key]) => key.slice(prefix.length));
  }

  /** Deletes an inline policy; a missing one is not an error. */
  deleteRolePolicy(role: string, name: string): void {
    this.#change('role', role, name, undefined);
  }

  /** Whether there is a user of this name; a user begins with the first policy. */
  hasUser(name: string): boolean {
    return [...this.#policies.keys()].some((key) => key.startsWith(keyOf('user', name, '')));
  }

  /** Whether services allow a role to do this now. */
  allows(role: string, action: string, resource: string, context: RequestContext = {}): boolean {
    return this.policiesOf(role).some((policy) => policy.allows(action, resource, context));
  }

  /** The policies of a role that services see now. */
  policiesOf(role: string): readonly Policy[] {
    return this.#known('role', role);
  }

  /** A role as a caller of services. */
  role(name: string): Caller {
    return this.#caller('', { kind: 'role', name });
  }

  /** The caller with an access key. @returns undefined for a key that is not the account's */
  callerOf(accessKeyId: string): Caller | undefined {
    const owner = ownerOf(accessKeyId);
    return owner && this.#caller(accessKeyId, owner);
  }

  #caller(accessKeyId: string, { kind, name }: Owner): Caller {
    return {
      accessKeyId,
      arn: globalArn(this.#account, 'iam', `${kind}/${name}`),
      allows: (action, resource, context = {}) =>
        this.#known(kind, name).some((policy) => policy.allows(action, resource, context)),
    };
  }

  #known(kind: Owner['kind'], owner: string): readonly Policy[] {
    const known = this.#now() - this.propagationMs;
    return [...this.#policies]
      .filter(([key]) => key.startsWith(keyOf(kind, owner, '')))
      .flatMap(([, versions]) => versions.findLast(({ changedAt }) => changedAt <= known)?.document ?? [])
      .map((document) => new Policy(document));
  }

  #change(kind: Owner['kind'], owner: string, name: string, document: string | undefined): void {
    const key = keyOf(kind, owner, name);
    const version = { document, changedAt: this.#now() };
    this.#policies.set(key, [...(this.#policies.get(key) ?? []), version]);
  }
}

/** The name in a role's ARN. */
export function roleNameIn(arn: string): string {
  return arn.replace(/^.*:role\//, '');
}

function keyOf(kind: Owner['kind'], owner: string, name: string): string {
  return `${kind}/${owner}/${name}`;
}
