import { roleRefusalOf } from './role-refusals';

/** Names of the errors that this authority's service knows, by which it finds their reasons. */
export const Refusal = {
  Sealed: 'VaultSealed',
  Standby: 'VaultStandby',
  Lagging: 'VaultReplicaLags',
  TokenInvalid: 'VaultTokenInvalid',
  PermissionDenied: 'VaultPermissionDenied',
  MountMissing: 'VaultMountMissing',
  PathUnsupported: 'VaultPathUnsupported',
  RoleMissing: 'VaultRoleMissing',
  IssuerMissing: 'VaultIssuerMissing',
  IssuerUnusable: 'VaultIssuerUnusable',
  RequestRefused: 'VaultRefusedTheRequest',
  RoleUnfit: 'VaultRoleUnfit',
} as const;

/** What kind of a refusal it is. */
export interface Kind {
  /** @default the status */
  readonly name?: string;
  /** What to do, one sentence. @default nobody knows */
  readonly advice?: string;
  /** Whether whoever made the request has better advice, if any. @default false */
  readonly vague?: true;
  /** Whether it passes by itself within seconds. @default false */
  readonly passes?: true;
  /** Whether Vault surely has done nothing. @default what the status tells */
  readonly tookNothing?: true;
}

/** A kind, and the answers that are of it. */
interface Row extends Kind {
  /** @default any */
  readonly status?: number;
  /** What the whole of one error says. @default anything */
  readonly says?: RegExp;
}

/**
 * The texts are those of Vault's and OpenBao's sources. Some come with several statuses, among them server errors: an
 * issuer that is missing, for example. (sdk/logical/error.go and response_util.go, sdk/helper/consts/error.go,
 * vault/router.go, builtin/logical/pki)
 */
const ROWS: readonly Row[] = [
  {
    // The whole of it: while a certificate is being stored, it is the end of another error, and is taken for one.
    says: /^(Vault|namespace) is sealed$/i,
    status: 503,
    name: Refusal.Sealed,
    tookNothing: true,
    advice: 'Have it unsealed: nothing else helps.',
  },
  {
    says: /^(Vault is in standby mode|node is not active|no active (Vault|OpenBao) instance found)$/i,
    status: 503,
    name: Refusal.Standby,
    tookNothing: true,
    passes: true,
    advice: 'No node of the cluster is the active one.',
  },
  {
    status: 412,
    name: Refusal.Lagging,
    tookNothing: true,
    passes: true,
    advice: 'The node has not yet heard from the active one.',
  },
  {
    status: 472,
    name: Refusal.Standby,
    tookNothing: true,
    passes: true,
    advice: 'This is a cluster for disaster recovery, which serves nobody until it is promoted.',
  },
  { status: 473, name: Refusal.Standby, tookNothing: true, passes: true, advice: 'This node is a standby.' },
  { status: 403, says: /^(invalid|bad) token$/, name: Refusal.TokenInvalid },
  {
    status: 403,
    name: Refusal.PermissionDenied,
    vague: true,
    advice:
      'The token has ended, or its policy does not allow this: the page of this authority has the policy.',
  },
  {
    says: /no handler for route/,
    name: Refusal.MountMissing,
    tookNothing: true,
    advice:
      'Nothing is mounted there, in this namespace: look at the mount and the namespace in the settings.',
  },
  {
    says: /unsupported path|unsupported operation/,
    name: Refusal.PathUnsupported,
    tookNothing: true,
    advice: 'What is mounted there is something else, or a version too old for it: look at the settings.',
  },
  {
    says: /^unknown role: /,
    name: Refusal.RoleMissing,
    tookNothing: true,
    advice: 'The PKI engine has no such role: look at the settings.',
  },
  {
    says: /unable to (find PKI issuer|resolve issuer id) for reference|unable to find .*issuer/,
    name: Refusal.IssuerMissing,
    tookNothing: true,
    advice: 'The PKI engine has no such issuer: look at the settings, and at issuer_ref of the role.',
  },
  {
    says: /while attempting to use issuer|fetch corresponding key for issuer|must be configured with a CA cert/,
    name: Refusal.IssuerUnusable,
    tookNothing: true,
    advice: 'The issuer has no key, or may not issue certificates: look at its usage in the PKI engine.',
  },
  {
    says: /fetch(ing)? the CA cert|fetching CA (info|cert)/i,
    name: Refusal.IssuerUnusable,
    tookNothing: true,
    advice: 'The issuer has no key, or may not issue certificates: look at its usage in the PKI engine.',
  },
];

/** The kind of an answer with this status and these errors; one without a name if it is none of those known. */
export function kindOf(status: number, errors: readonly string[]): Kind {
  const row = ROWS.find(
    (each) =>
      (each.status ?? status) === status &&
      (each.says === undefined || errors.some((error) => each.says?.test(error))),
  );
  if (row !== undefined) return row;
  if (status !== 400) return { vague: true };
  const refusal = roleRefusalOf(errors.join('; '));
  return {
    name: refusal?.byRequest ? Refusal.RequestRefused : Refusal.RoleUnfit,
    advice: refusal?.advice ?? 'Look at the role in the PKI engine.',
    vague: true,
  };
}
