import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { CONTAINER_CREDENTIALS } from '../../sandbox/services/iam/access-key';
import type { Secrets } from '../../sandbox/services/secretsmanager/secrets';
import type { SecretFinder } from './forms';

/** A line of a PEM that is long enough to be told from others. */
const PEM_LINE = /^[\w+/=]{20,}$/;

/** Has a finder look for what is in Secrets Manager now, for what is stored there later, and for the function's own credentials. */
export function lookForStored(finder: SecretFinder, secrets: Secrets): void {
  let versions = 0;
  const add = (text: string) => {
    versions += 1;
    for (const [name, secret] of secretsIn(text)) finder.add(`${name} ${versions}`, secret);
  };
  for (const secret of secrets.all) add(secret.version().text ?? '');
  const store = secrets.store.bind(secrets);
  secrets.store = (name, text, label) => {
    add(text);
    return store(name, text, label);
  };
  finder.add('secret access key', CONTAINER_CREDENTIALS.secretAccessKey);
  finder.add('session token', CONTAINER_CREDENTIALS.sessionToken);
}

/** Of a text, what can be told from the words around it. */
const UNUSUAL = /[\w+/=-]{16,}/g;

/** What is secret in a version of a secret; whatever is unusual if it is not of one of the forms that the signer reads. */
function secretsIn(text: string): readonly (readonly [string, string | Buffer])[] {
  const stored = fieldsIn(text);
  if (stored.private_key !== undefined) return keyIn(stored.private_key);
  if (stored.secret_id !== undefined) return [['secret_id', stored.secret_id]];
  if (stored.password === undefined) {
    return (text.match(UNUSUAL) ?? []).map((unusual) => ['spoilt text', unusual] as const);
  }
  const header = Buffer.from(`${stored.username}:${stored.password}`).toString('base64');
  return [
    ['password', stored.password],
    ['Basic header', header],
  ];
}

function fieldsIn(text: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return {};
  }
}

/** A key without its public part, which stands in the certificate too. */
function keyIn(pem: string): readonly (readonly [string, string | Buffer])[] {
  try {
    const { d = '' } = createPrivateKey(pem).export({ format: 'jwk' }) as JsonWebKey;
    return [['private key', Buffer.from(d, 'base64url')]];
  } catch {
    const lines = pem.split('\n').filter((line) => PEM_LINE.test(line));
    return lines.map((line) => ['line of a broken key', line] as const);
  }
}
