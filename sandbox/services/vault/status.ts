import type { WireRequest } from '../../wire/protocols/protocol';

/**
 * What Vault does with requests: serves them itself, or forwards them as a standby does, or serves reads only and
 * forwards the rest; sends clients to the active node; serves none because there is no active node, or it is sealed.
 */
export type VaultState =
  | 'active'
  | 'standby'
  | 'performance standby'
  | 'redirecting'
  | 'without leader'
  | 'sealed';

/** Statuses of `sys/health`. (http/sys_health.go) */
const HEALTH: Readonly<Record<VaultState, number>> = {
  active: 200,
  standby: 429,
  'performance standby': 473,
  redirecting: 429,
  'without leader': 429,
  sealed: 503,
};

/** The answer to a question about its state, which it answers in every one; `undefined` for other requests. */
export function statusReply(
  { path, query }: WireRequest,
  state: VaultState,
): { readonly status: number; readonly body: object } | undefined {
  const sealed = state === 'sealed';
  if (path === '/v1/sys/seal-status') {
    return {
      status: 200,
      body: { type: 'shamir', initialized: true, sealed, t: 3, n: 5, progress: 0, version: '1.18.0' },
    };
  }
  if (path !== '/v1/sys/health') return undefined;
  const isStandby = !['active', 'sealed'].includes(state);
  const isFine =
    (isStandby && query.get('standbyok') === 'true') ||
    (state === 'performance standby' && query.get('perfstandbyok') === 'true');
  return {
    status: isFine ? 200 : HEALTH[state],
    body: {
      initialized: true,
      sealed,
      standby: isStandby,
      performance_standby: state === 'performance standby',
      server_time_utc: Math.floor(Date.now() / 1_000),
      version: '1.18.0',
    },
  };
}
