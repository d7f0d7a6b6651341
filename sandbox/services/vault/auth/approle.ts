import { randomUUID } from 'node:crypto';
import { badRequest } from '../refusal';
import type { TokenSettings } from '../tokens';
import type { AuthMethod, LoggedIn } from './method';

interface AppRole {
  readonly name: string;
  readonly settings: TokenSettings;
  readonly secretIds: Set<string>;
  isLocked: boolean;
}

/** What a program logs in with. */
export interface AppRoleCredentials {
  readonly role_id: string;
  readonly secret_id: string;
}

/** The AppRole auth method: checks an id and a secret. (builtin/credential/approle) */
export class AppRoleAuth implements AuthMethod {
  readonly type = 'approle';
  readonly #roles = new Map<string, AppRole>();

  /** Makes a role. @returns its id */
  createRole(name: string, settings: TokenSettings): string {
    const roleId = randomUUID();
    this.#roles.set(roleId, { name, settings, secretIds: new Set(), isLocked: false });
    return roleId;
  }

  /** Lets nobody log in as a role any more, or lets them again. */
  lock(roleId: string, isLocked: boolean): void {
    const role = this.#roles.get(roleId);
    if (role !== undefined) role.isLocked = isLocked;
  }

  /** Makes a further secret of a role. */
  createSecretId(roleId: string): AppRoleCredentials {
    const secretId = randomUUID();
    this.#roles.get(roleId)?.secretIds.add(secretId);
    return { role_id: roleId, secret_id: secretId };
  }

  /** Destroys a secret. */
  destroySecretId({ role_id, secret_id }: AppRoleCredentials): void {
    this.#roles.get(role_id)?.secretIds.delete(secret_id);
  }

  login({ role_id: roleId, secret_id: secretId }: Readonly<Record<string, unknown>>): LoggedIn {
    if (roleId === undefined || roleId === '') throw badRequest('missing role_id');
    const role = this.#roles.get(String(roleId));
    if (role === undefined || role.isLocked) throw badRequest('invalid role or secret ID');
    if (secretId === undefined || secretId === '') throw badRequest('missing secret_id');
    if (!role.secretIds.has(String(secretId))) throw badRequest('invalid role or secret ID');
    return { settings: role.settings, metadata: { role_name: role.name } };
  }
}
