import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import type { VaultAnswer } from './answer';
import type { VaultRequest } from './client';
import { faultsOf } from './role-settings';
import type { VaultSettings } from './settings';

/** Makes a request with the token. Throws `SigningFailed`. */
type Ask = (request: VaultRequest, deadline: Deadline) => Promise<VaultAnswer>;

/** How to ask. */
export interface Asking {
  /** Logs in anew if the token is refused. */
  readonly ask: Ask;
  /** Does not: the policy may well not allow to read this. */
  readonly look: Ask;
  /** Tells what may be wrong with the role, which is no failure; of nothing, too. */
  readonly warn: (faults: readonly string[]) => void;
}

/** Capabilities with which a path can be written to. (Vault, concepts, "Policies") */
const MAY_WRITE = ['update', 'root'];

/** Seconds in a day. */
const DAY_S = 86_400;

/**
 * Finds out, without issuing anything, whether the token may have certificates signed, by a role that exists, and
 * that makes leaves that devices may have, for as long as they are meant to live. What the policy does not let it read is no failure. Throws `SigningFailed`.
 *
 * @param signPath Of the request for a certificate.
 */
export async function probeRole(
  asking: Asking,
  signPath: string,
  settings: VaultSettings,
  deadline: Deadline,
): Promise<void> {
  // One after the other: the first one makes sure of the token.
  await probePolicy(asking.ask, signPath, deadline);
  await probeRoleItself(asking, settings, deadline);
}

async function probePolicy(ask: Ask, path: string, deadline: Deadline): Promise<void> {
  const request = { method: 'POST', path: 'sys/capabilities-self', input: { paths: [path] } } as const;
  const answer = await unlessUnreadable(ask(request, deadline));
  const capabilities = answer?.data[path] ?? answer?.data.capabilities;
  if (!Array.isArray(capabilities) || MAY_WRITE.some((each) => capabilities.includes(each))) return;
  throw new SigningFailed(
    FailureReason.AuthorityAccessDenied,
    `the policy of the token does not allow it to write to ${path}. Add to it: ` +
      `path "${path}" { capabilities = ["update"] }`,
  );
}

async function probeRoleItself(
  { look, warn }: Asking,
  settings: VaultSettings,
  deadline: Deadline,
): Promise<void> {
  const { mount, role, operation, allowedExtensions } = settings;
  const path = `${mount}/roles/${role}`;
  const telling = { advice: `Does ${mount} have a role ${role}?` };
  const answer = await unlessUnreadable(look({ method: 'GET', path, telling }, deadline));
  const { forAll, forSome } = faultsOf(answer?.data ?? {}, operation, allowedExtensions);
  const tooShort = await tooShortFor(settings, secondsOf(answer?.data.max_ttl), look, deadline);
  const faults = [...forAll, ...tooShort];
  if (faults.length === 0) return warn(forSome);
  const besides = forSome.length === 0 ? '' : ` Besides: ${forSome.join(' ')}`;
  throw new SigningFailed(
    FailureReason.AuthorityRefused,
    `with the role ${role}, no device gets the certificate that it should. ${faults.join(' ')}${besides}`,
  );
}

/** That leaves would not live as long as they are meant to; empty if they would, or nobody may know. */
async function tooShortFor(
  { mount, role, validityDays }: VaultSettings,
  ofRole: number | undefined,
  look: Ask,
  deadline: Deadline,
): Promise<readonly string[]> {
  const longest = ofRole ?? (await longestOfMount(look, mount, deadline));
  if (longest === undefined || longest >= validityDays * DAY_S) return [];
  const limit = ofRole === undefined ? `the mount ${mount} (max_lease_ttl)` : `the role ${role} (max_ttl)`;
  return [
    `Leaves would live for ${Math.floor(longest / 360) / 10} hours instead of ${validityDays} days, because of ` +
      `${limit}: raise it to ${24 * validityDays}h at least, or lower CERTIFICATE_VALIDITY_DAYS.`,
  ];
}

/** The longest lifetime in the mount, in seconds. Every token with any right in a mount may read that. */
async function longestOfMount(look: Ask, mount: string, deadline: Deadline): Promise<number | undefined> {
  const answer = await unlessUnreadable(
    look({ method: 'GET', path: `sys/internal/ui/mounts/${mount}` }, deadline),
  );
  const { config } = answer?.data ?? {};
  return secondsOf((config as Readonly<Record<string, unknown>> | undefined)?.max_lease_ttl);
}

/** A positive number of seconds; `undefined` for none, which means that something else decides. */
function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** The answer; `undefined` if the policy does not allow to read it. */
async function unlessUnreadable(answer: Promise<VaultAnswer>): Promise<VaultAnswer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SigningFailed && error.reason === FailureReason.AuthorityAccessDenied)
      return undefined;
    throw error;
  }
}
