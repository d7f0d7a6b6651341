import { findCertificateProvider } from '../account/certificate-provider';
import type { Authority, Issuers } from '../authority/authority';
import type { Deadline } from '../deadline';
import { truncate } from '../truncate';
import { daysLeft } from '../x509/days-left';
import { readDesiredState } from './desired-state';
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
  /** Whole days until a CA's certificate ends, of several the first; `undefined` when one cannot be read. */
  readonly authorityDaysToExpiry: number | undefined;
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
  /** Runs one look; what it throws becomes a failure. */
  const look = async <Seen>(at: string, see: () => Promise<Seen>): Promise<Seen | undefined> => {
    try {
      return await see();
    } catch (error) {
      failures.push(`${at}: ${explain(error)}`);
      return undefined;
    }
  };

  const request = await look('event', async () => readHealthCheck(event));
  const [authorityDaysToExpiry, , seen] = await Promise.all([
    look('authority certificate', async () => fewestDaysLeft(await authority.issuers(deadline))),
    look('authority', () => authority.probe(deadline)),
    request && lookAtMode(request, functionArn, deadline, look),
  ]);
  const { provider, desired } = seen ?? {};
  return {
    passed: failures.length === 0,
    failures,
    authority: authority.id,
    authorityDaysToExpiry,
    provider,
    hold: desired?.hold === undefined ? undefined : truncate(desired.hold),
    mode: provider && desired && judgeSigningMode(provider, desired),
  };
}

/** Of the CA that ends first: its share of the devices has to go somewhere else then. */
function fewestDaysLeft(issuers: Issuers): number {
  return Math.min(...issuers.map(({ certificate }) => daysLeft(certificate)));
}

type Look = <Seen>(at: string, see: () => Promise<Seen>) => Promise<Seen | undefined>;

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

function explain(error: unknown): string {
  return truncate(error instanceof Error ? `${error.name}: ${error.message}` : error);
}
