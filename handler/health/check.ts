import { findCertificateProvider } from '../account/certificate-provider';
import type { Authority } from '../authority/authority';
import type { Deadline } from '../deadline';
import { truncate } from '../truncate';
import {
  type CaHealth,
  type CertificateHealth,
  checkCas,
  connectionCertificatesOf,
  failuresOf,
  firstExpiry,
} from './authority';
import { readDesiredState } from './desired-state';
import { type Look, lookFor } from './look';
import { type HealthCheckRequest, readHealthCheck } from './request';
import { judgeSigningMode, type ProviderState, providerState, type SigningMode } from './signing-mode';

/** What a health check found. It is also the answer to a manual invocation. */
export interface HealthReport {
  /** Whether the check could see everything it looks at, and the authority would sign. */
  readonly passed: boolean;
  /** Why not: one sentence for each thing that is wrong or cannot be seen. */
  readonly failures: readonly string[];
  /** Names the authority. */
  readonly authority: string;
  /** Whole days until a CA's certificate ends, of several the first; `undefined` when none can be read. */
  readonly authorityDaysToExpiry: number | undefined;
  /** Of several CAs, each. A check passes while one of them would sign. @default there is one CA */
  readonly cas?: readonly CaHealth[];
  /** Certificates on which the connection to the authority depends. @default there are none, or none can be read */
  readonly connectionCertificates?: readonly CertificateHealth[];
  /** Where certificate requests go; `undefined` when that cannot be seen. */
  readonly provider: ProviderState | undefined;
  /** The text of the hold, truncated; `undefined` when there is none or it cannot be seen. */
  readonly hold: string | undefined;
  /** Who signs, and whether that is as declared; `undefined` when either cannot be seen. */
  readonly mode: SigningMode | undefined;
}

/** What the check looks at besides the request. */
export interface HealthCheckSubject {
  readonly authority: Authority;
  /** ARN of this function, as a certificate provider names it. */
  readonly functionArn: string;
}

/**
 * Looks at everything that signing needs, without issuing anything. Never throws: what cannot be seen is a finding.
 *
 * If the check runs at all, the settings are valid: with invalid ones the function does not start, and the alarm on the
 * health check treats silence as a failure.
 */
export async function checkHealth(
  event: { readonly healthCheck: unknown },
  { authority, functionArn }: HealthCheckSubject,
  deadline: Deadline,
): Promise<HealthReport> {
  const failures: string[] = [];
  const look = lookFor(failures);
  const request = await look('event', async () => readHealthCheck(event));
  const [cas, seen] = await Promise.all([
    checkCas(authority, deadline),
    request && lookAtMode(request, functionArn, deadline, look),
  ]);
  failures.push(...failuresOf(cas));
  const { provider, desired } = seen ?? {};
  const connectionCertificates = connectionCertificatesOf(cas);
  return {
    passed: failures.length === 0,
    failures,
    authority: authority.id,
    authorityDaysToExpiry: firstExpiry(cas),
    ...(cas.length > 1 && { cas }),
    ...(connectionCertificates && { connectionCertificates }),
    provider,
    hold: desired?.hold === undefined ? undefined : truncate(desired.hold),
    mode: provider && desired && judgeSigningMode(provider, desired),
  };
}

async function lookAtMode(request: HealthCheckRequest, functionArn: string, deadline: Deadline, look: Look) {
  const [provider, desired] = await Promise.all([
    look('certificate provider', async () => {
      return providerState(
        await findCertificateProvider(request.certificateProviderName, deadline),
        functionArn,
      );
    }),
    look('signing switch', () => readDesiredState(request, deadline)),
  ]);
  return { provider, desired };
}
