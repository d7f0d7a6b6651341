/** Owner of an access key. */
export interface Owner {
  readonly kind: 'role' | 'user';
  readonly name: string;
}

/** Prefixes of the sandbox's access key ids, by kind of owner; no AWS key has them. */
const PREFIXES = { role: 'SANDBOX-ROLE-', user: 'SANDBOX-USER-' } as const;

/** An access key id that names its owner: a service can ask IAM for the owner's permissions. */
export function accessKeyIdOf({ kind, name }: Owner): string {
  return `${PREFIXES[kind]}${name}`;
}

/** The owner of an access key id; undefined for a key that is not the sandbox's. */
export function ownerOf(accessKeyId: string): Owner | undefined {
  for (const kind of ['role', 'user'] as const) {
    if (accessKeyId.startsWith(PREFIXES[kind]))
      return { kind, name: accessKeyId.slice(PREFIXES[kind].length) };
  }
  return undefined;
}

/** What the containers of Lambda sign with. Unlike anything else, so that it is found wherever it should not be. */
export const CONTAINER_CREDENTIALS = {
  secretAccessKey: 'sandbox-signs-8hT3vQyZ2mKc5pLx7wRd',
  sessionToken: 'sandbox-session-4nBf6sJg9uEa1oXi0yPk',
} as const;

/** Secret access keys with which the sandbox's requests are signed: that of Lambda's containers, and everybody else's. */
export const SECRET_ACCESS_KEYS = [CONTAINER_CREDENTIALS.secretAccessKey, 'SANDBOX', 'not-checked'] as const;
