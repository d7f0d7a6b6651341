import { isIP } from 'node:net';
import type { JsonGeneralName } from '@peculiar/x509';

/** The kinds of alternative names that devices have, as openssl and the signer write them, and as the library does. */
const KINDS = { DNS: 'dns', email: 'email', URI: 'url', IP: 'ip' } as const;

/** Characters that DNS names, addresses and URIs can have: those of ASCII that can be seen. */
const VISIBLE = /^[\x21-\x7e]+$/;

/** Reads `DNS:…`, `email:…`, `URI:…` or `IP:…`; `undefined` for anything else. */
export function readAlternativeName(text: string): JsonGeneralName | undefined {
  const [, kind = '', value = ''] = /^([A-Za-z]+):(.*)$/s.exec(text) ?? [];
  const type = Object.entries(KINDS).find(([name]) => name === kind)?.[1];
  const valid = type === 'ip' ? isIP(value) !== 0 : VISIBLE.test(value);
  return type !== undefined && valid ? { type, value } : undefined;
}
