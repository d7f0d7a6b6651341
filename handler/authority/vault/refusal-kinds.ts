import { roleRefusalOf } from './role-refusals';

/** Names of the errors that this authority's service knows, by which it finds their reasons. */
export const Refusal = {
  Sealed: 'VaultSealed',
  Locked: 'VaultNamespaceLocked',
  Overloaded: 'VaultOverloaded',
  Standby: 'VaultStandby',
  Elsewhere: 'VaultRefersElsewhere',
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
    // Each request is checked for it first. OpenBao names the namespace, too.
    says: /^API access to this namespace has been locked by an administrator\b/,
    status: 503,
    name: Refusal.Locked,
    tookNothing: true,
    advice: 'Have the namespace unlocked (namespace unlock): nothing else helps.',
  },
  {
    // The whole of it, for the same reason as with the seal.
    says: /^overloaded, try again later$/,
    status: 503,
    name: Refusal.Overloaded,
    tookNothing: true,
    passes: true,
    advice: 'It sheds load, as its overload protection has it.',
  },
  {
    // Before anything was forwarded or begun, with 500 or 503: an active node that steps down says the last.
    says: /^(Vault is in standby mode|node is not active|local node not active but .*|active context canceled after getting state lock)$/i,
    name: Refusal.Standby,
    tookNothing: true,
    passes: true,
    advice: 'No node of the cluster is the active one.',
  },
  {
    // Also when forwarding broke off, so the node that was the active one may have signed.
    says: /^no active (Vault|OpenBao) instance found$/i,
    name: Refusal.Standby,
    passes: true,
    advice: 'No node of the cluster is the active one.',
  },
  {
    // As with the last one: a standby refers to the active node when it forwards nothing, and when forwarding broke off.
    status: 307,
    name: Refusal.Elsewhere,
    advice:
      'It is a standby that could not forward the request. Set CA_URL to a place that leads to the active node, if ' +
      'this goes on.',
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
    says: /no handler for route|^namespace not found$/,
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
  const said = errors.join('\n');
  const refusal = status === 400 ? roleRefusalOf(said) : undefined;
  // First, because Vault quotes the names in the request: a device could choose one that reads like another error.
  if (refusal?.byRequest) return { name: Refusal.RequestRefused, advice: refusal.advice, vague: true };
  const row = ROWS.find(
    (each) =>
      (each.status ?? status) === status &&
      (each.says === undefined || errors.some((error) => each.says?.test(error))),
  );
  if (row !== undefined) return row;
  if (status !== 400) return { vague: true };
  const advice = refusal?.advice ?? 'Look at the role in the PKI engine.';
  return { name: Refusal.RoleUnfit, advice, vague: true };
}
