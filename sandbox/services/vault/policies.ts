/** What a policy allows on a path. */
type Capability = 'create' | 'read' | 'update' | 'delete' | 'list' | 'sudo' | 'deny';

/** A policy: capabilities by path. A `*` at the end is any text, a `+` one segment. (Vault, "Policies") */
export type Policy = Readonly<Record<string, readonly Capability[]>>;

/** What every token may do. (Vault, "Default policy") */
const DEFAULT_POLICY: Policy = {
  'auth/token/lookup-self': ['read'],
  'auth/token/renew-self': ['update'],
  'auth/token/revoke-self': ['update'],
  'sys/capabilities-self': ['update'],
};

/** Capability that a method takes. A write to a path without an existence check is an update. */
const NEEDED: Readonly<Record<string, Capability>> = {
  GET: 'read',
  PUT: 'update',
  LIST: 'list',
  DELETE: 'delete',
};

/** Policies by name, and what the tokens that have them may do. */
export class Policies {
  readonly #policies = new Map<string, Policy>([['default', DEFAULT_POLICY]]);

  /** Writes a policy. */
  write(name: string, policy: Policy): void {
    this.#policies.set(name, policy);
  }

  /** Whether some policies allow a method on a path, such as `pki/sign/devices`. */
  allow(names: readonly string[], method: string, path: string): boolean {
    const needed = NEEDED[method];
    const capabilities = this.capabilities(names, path);
    return needed !== undefined && (capabilities.includes('root') || capabilities.includes(needed));
  }

  /** Whether some policies allow anything at all in a mount. */
  reach(names: readonly string[], mount: string): boolean {
    const patterns = names.flatMap((name) => Object.entries(this.#policies.get(name) ?? {}));
    return patterns.some(
      ([pattern, allowed]) => pattern.startsWith(`${mount}/`) && !allowed.includes('deny'),
    );
  }

  /** What some policies allow on a path: of the paths in them, the most specific one counts. `deny` if it is nothing. */
  capabilities(names: readonly string[], path: string): readonly string[] {
    if (names.includes('root')) return ['root'];
    const rules = names.flatMap((name) => Object.entries(this.#policies.get(name) ?? {}));
    const matching = rules.filter(([pattern]) => matches(pattern, path));
    const best = matching.map(([pattern]) => pattern).sort(moreSpecific)[0];
    const allowed = matching.filter(([pattern]) => pattern === best).flatMap(([, list]) => list);
    if (allowed.length === 0 || allowed.includes('deny')) return ['deny'];
    return [...new Set(allowed)].sort();
  }
}

function matches(pattern: string, path: string): boolean {
  const literal = pattern
    .replace(/\*$/, '')
    .split('+')
    .map((part) => part.replace(/[\\^$.|?*()[\]{}]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${literal}${pattern.endsWith('*') ? '' : '$'}`).test(path);
}

/** (Vault, "Policies", "Priority matching") */
function moreSpecific(one: string, other: string): number {
  const firstWildcard = (pattern: string) => {
    const place = pattern.search(/[+*]/);
    return place < 0 ? Number.POSITIVE_INFINITY : place;
  };
  const [here, there] = [firstWildcard(one), firstWildcard(other)];
  if (here !== there) return there > here ? 1 : -1;
  return Number(one.endsWith('*')) - Number(other.endsWith('*')) || other.length - one.length;
}
