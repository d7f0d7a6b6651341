import type { IncomingMessage } from 'node:http';

/** What the signature of a request says about who calls which service. The signature itself is not checked. */
export interface Credential {
  readonly accessKeyId: string;
  /** Service that the request is signed for, such as `iot`. */
  readonly scope: string;
}

/** (Signature Version 4: `Credential=KEY/DATE/REGION/SERVICE/aws4_request`) */
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d+\/[^/]+\/([^/]+)\//;

/** The credential in a request's `Authorization` header; no members without one. */
export function readCredential({ headers }: IncomingMessage): Partial<Credential> {
  const [, accessKeyId, scope] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  return { accessKeyId, scope };
}
