import { type AwsAccount, globalArn, SANDBOX_ACCOUNT } from '../../account';
import type { Caller } from '../../wire/caller';
import { type Owner, ownerOf } from './access-key';
import { Policy, type RequestContext } from './policy';

/** A version of an inline policy. */
interface Version {
  /** Policy document, JSON; `undefined` once it is deleted. */
  readonly document: string | undefined;
  /** Milliseconds of the clock. */
  readonly changedAt: number;
}

/** What whoever sets up an account may do. */
const EVERYTHING = '{"Statement":[{"Effect":"Allow","Action":["*"],"Resource":["*"]}]}';

/** The user that may do everything; every account has it. */
export const ADMINISTRATOR = 'administrator';

/** IAM, as far as users and roles with inline policies need it: who may do what, and how long that takes to be known. */
export class Iam {
  /**
   * Milliseconds until a change is known to the services, also for changes that were made before this was set; in AWS
   * it takes seconds. @default 0
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

  /** The document as IAM holds it, known to the services or not. */
  getRolePolicy(role: string, name: string): string | undefined {
    return this.#policies.get(keyOf('role', role, name))?.at(-1)?.document;
  }

  /** Names of a role's inline policies, known to the services or not. */
  rolePolicyNames(role: string): readonly string[] {
    const prefix = keyOf('role', role, '');
    return [...this.#policies]
      .filter(([key, versions]) => key.startsWith(prefix) && versions.at(-1)?.document !== undefined)
      .map(([key]) => key.slice(prefix.length));
  }

  /** Deletes an inline policy; one that is not there is not an error. */
  deleteRolePolicy(role: string, name: string): void {
    this.#change('role', role, name, undefined);
  }

  /** Whether a role may do this, as far as the services know by now. */
  allows(role: string, action: string, resource: string, context: RequestContext = {}): boolean {
    return this.policiesOf(role).some((policy) => policy.allows(action, resource, context));
  }

  /** The policies of a role that the services know by now. */
  policiesOf(role: string): readonly Policy[] {
    return this.#known('role', role);
  }

  /** A role as it calls services. */
  role(name: string): Caller {
    return this.#caller('', { kind: 'role', name });
  }

  /** Whose access key this is. @returns undefined for a key that the account did not give out. */
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
