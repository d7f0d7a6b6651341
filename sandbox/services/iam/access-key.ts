/** Who can have an access key. */
export interface Owner {
  readonly kind: 'role' | 'user';
  readonly name: string;
}

/** What every access key id of the sandbox begins with, by whom it belongs to; no key of AWS does. */
const PREFIXES = { role: 'SANDBOX-ROLE-', user: 'SANDBOX-USER-' } as const;

/** An access key id that says whose it is, so that a service at the wire can ask IAM what its owner may do. */
export function accessKeyIdOf({ kind, name }: Owner): string {
  return `${PREFIXES[kind]}${name}`;
}

/** Whose access key id this is; undefined for any other key. */
export function ownerOf(accessKeyId: string): Owner | undefined {
  for (const kind of ['role', 'user'] as const) {
    if (accessKeyId.startsWith(PREFIXES[kind]))
      return { kind, name: accessKeyId.slice(PREFIXES[kind].length) };
  }
  return undefined;
}
