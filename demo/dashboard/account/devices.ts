import { X509Certificate } from 'node:crypto';
import type { Sandbox } from '../../../sandbox/sandbox';

/** The device that was answered last. */
export interface NewestDevice {
  readonly name: string;
  /** Issuer of its certificate; `undefined` when it was refused. */
  readonly issuer: string | undefined;
  /** Why it was refused. */
  readonly reason: string | undefined;
  /** Milliseconds that it waited. */
  readonly durationMs: number;
}

/** Who signs the next device's certificate. */
export interface NextIssuer {
  readonly selfManaged: boolean;
  /** Subject of the CA. */
  readonly issuer: string;
}

/** Finds out who would sign now. */
export function findNextIssuer({ aws: { iot, authority } }: Sandbox): NextIssuer {
  const selfManaged = iot.providers.list().length > 0;
  const pem = selfManaged ? authority.certificatePem : iot.authorities.amazon.certificatePem;
  return { selfManaged, issuer: new X509Certificate(pem).subject };
}
