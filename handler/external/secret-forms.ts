import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/**
 * Thrown when a secret does not have the form that it must have. The message completes the sentence "The secret …", and
 * has nothing of the secret in it; neither has the error a cause, which might.
 */
export class MalformedSecret extends Error {
  override readonly name = 'MalformedSecret';
}

/** The user and password for HTTP Basic. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** What a machine logs in with instead of a user and password. */
export interface AppRole {
  readonly roleId: string;
  readonly secretId: string;
}

/** A certificate with which the signer authenticates itself to its CA. */
export interface ClientCertificate {
  readonly certificate: X509Certificate;
  /** The certificate, then those above it, PEM. */
  readonly chain: string;
  /** PEM. */
  readonly privateKey: string;
}

/** The certificates of a text, PEM (RFC 7468, 5). */
const CERTIFICATES = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g;

/** A private key, PEM: PKCS #8, or one of the older forms (RFC 7468, 10 and 11; RFC 5915, 4). */
const PRIVATE_KEY = /-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([\s\S]*?)-----END \1-----/;

/** A key that asks for a passphrase (RFC 7468, 11; RFC 1421, 4.6.1.1). */
const ENCRYPTED = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/;

/** Reads `{"username": "…", "password": "…"}`. Throws `MalformedSecret`. */
export function readBasicCredentials(text: string): BasicCredentials {
  const [username, password] = readPair(text, 'username', 'password');
  // The colon ends the name (RFC 7617, 2).
  if (username.includes(':'))
    throw new MalformedSecret('has a username with a colon, which HTTP Basic cannot send.');
  return { username, password };
}

/** Reads `{"role_id": "…", "secret_id": "…"}`. Throws `MalformedSecret`. */
export function readAppRole(text: string): AppRole {
  const [roleId, secretId] = readPair(text, 'role_id', 'secret_id');
  return { roleId, secretId };
}

/**
 * Reads `{"certificate": "…", "private_key": "…"}`, both PEM, or one text with both. Throws `MalformedSecret` if they do
 * not belong together. A certificate that has expired is for the server to refuse.
 */
export function readClientCertificate(text: string): ClientCertificate {
  const [chain, key] = text.trimStart().startsWith('{')
    ? readPair(text, 'certificate', 'private_key')
    : [text, text];
  const [leaf, ...above] = certificatesIn(chain);
  const [found, label = '', content = ''] = PRIVATE_KEY.exec(key) ?? [];
  if (leaf === undefined)
    throw new MalformedSecret('has no certificate in PEM (-----BEGIN CERTIFICATE-----).');
  if (found === undefined)
    throw new MalformedSecret('has no private key in PEM (-----BEGIN PRIVATE KEY-----).');
  if (ENCRYPTED.test(found)) {
    throw new MalformedSecret(
      'has an encrypted private key. Decrypt it first (openssl pkey): the secret is encrypted itself.',
    );
  }
  const privateKey = rewrapped(label, content);
  const certificate = parseCertificate(leaf);
  above.forEach(parseCertificate);
  if (!certificate.checkPrivateKey(parseKey(privateKey))) {
    throw new MalformedSecret(
      'has a private key that is not that of the certificate. Put the certificate of this key first, and those above it after that.',
    );
  }
  return { certificate, chain: [leaf, ...above].join(''), privateKey };
}

/** Reads certificates that may vouch for a server, each PEM. Throws `MalformedSecret` if there is none. */
export function readTrustAnchors(text: string): readonly string[] {
  const anchors = certificatesIn(text);
  if (anchors.length === 0)
    throw new MalformedSecret('has no certificate in PEM (-----BEGIN CERTIFICATE-----).');
  anchors.forEach(parseCertificate);
  return anchors;
}

/** The certificates in a text, each PEM. */
function certificatesIn(text: string): readonly string[] {
  return [...text.matchAll(CERTIFICATES)].map(([, content = '']) => rewrapped('CERTIFICATE', content));
}

/**
 * A block of PEM with its lines made anew. Where people type secrets, lines get lost: the console of Secrets Manager makes
 * spaces of them in a field of one line, and who quotes twice has `\n` written out. OpenSSL reads neither.
 */
function rewrapped(label: string, content: string): string {
  const lines = content.replace(/\s|\\[nr]/g, '').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

/** Two texts in a JSON object. */
function readPair(text: string, first: string, second: string): readonly [string, string] {
  const form = `{"${first}": "…", "${second}": "…"}`;
  const object = parseObject(text);
  if (object === undefined) throw new MalformedSecret(`is not JSON. It must be ${form}.`);
  const textOf = (name: string) => {
    const value = object[name];
    if (typeof value === 'string' && value !== '') return value;
    throw new MalformedSecret(`has no text "${name}". It must be ${form}.`);
  };
  return [textOf(first), textOf(second)];
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    // Some editors begin with a byte order mark, which trim takes for white space, and JSON for no JSON (RFC 8259, 8.1).
    const value: unknown = JSON.parse(text.trim());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new MalformedSecret('has something between the lines of a certificate that is none.');
  }
}

function parseKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new MalformedSecret('has something between the lines of a private key that is none.');
  }
}
