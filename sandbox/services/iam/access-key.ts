/** What every access key id of the sandbox begins with; no key of AWS does. */
const PREFIX = 'SANDBOX-';

/** An access key id that says whose it is, so that a service at the wire can ask IAM what its owner may do. */
export function accessKeyIdOf(role: string): string {
  return `${PREFIX}${role}`;
}

/** The role whose access key id this is; empty for any other key. */
export function roleOf(accessKeyId: string): string {
  return accessKeyId.startsWith(PREFIX) ? accessKeyId.slice(PREFIX.length) : '';
}
