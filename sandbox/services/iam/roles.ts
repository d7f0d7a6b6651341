import { ApiError, found } from '../../wire/api-error';
import { Tags } from '../tags';
import type { Iam } from './iam';

/** A role. */
export interface Role {
  readonly name: string;
  /** Who may assume it; JSON policy. */
  readonly trustPolicy: string;
  readonly description: string | undefined;
  readonly path: string;
  readonly maxSessionSeconds: number;
  readonly createdAt: Date;
}

/** The account's roles; {@link Iam} has their permissions. */
export class Roles {
  readonly #roles = new Map<string, Role>();
  readonly tags = new Tags();

  readonly #iam: Iam;

  constructor(iam: Iam) {
    this.#iam = iam;
  }

  /** Whether there is a role of this name. */
  has(name: string): boolean {
    return this.#roles.has(name);
  }

  /** Whether a role may do something, as a service that acts in its name finds out. */
  readonly may = (name: string, action: string, resource: string): boolean =>
    this.#iam.allows(name, action, resource);

  /** Whether the ARN of a user or a role names an existing one. */
  hasPrincipal(arn: string): boolean {
    const [, kind, path = '', name = ''] = /:(user|role)(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
    return kind === 'user' ? this.#iam.hasUser(name) : this.#roles.get(name)?.path === path;
  }

  /** @throws ApiError NoSuchEntity */
  get(name: string): Role {
    return found(this.#roles, name, 'NoSuchEntity', `The role with name ${name} cannot be found.`);
  }

  /** @throws ApiError EntityAlreadyExists */
  create(role: Role): void {
    if (this.has(role.name)) {
      throw new ApiError('EntityAlreadyExists', `Role with name ${role.name} already exists.`);
    }
    this.#roles.set(role.name, role);
  }

  /** @throws ApiError NoSuchEntity */
  change(name: string, changes: Partial<Role>): void {
    this.#roles.set(name, { ...this.get(name), ...changes });
  }

  /** @throws ApiError NoSuchEntity; DeleteConflict while it has policies */
  delete(name: string): void {
    this.get(name);
    if (this.#iam.rolePolicyNames(name).length > 0) {
      throw new ApiError('DeleteConflict', 'Cannot delete entity, must delete policies first.');
    }
    this.#roles.delete(name);
    this.tags.forget(name);
  }
}
