import type { SandboxAuthority } from '../../sandbox/authorities/authority';
import type { HttpsServer } from '../../sandbox/external/https-server';
import type { WireFault } from '../../sandbox/wire/faults/wire-fault';
import type { Channels } from './channels';
import { LOUD_ANSWERS } from './loud-answers';
import { SPOILT } from './spoilt';

/** A CA outside of AWS, and what can go wrong with it. */
export interface TroubledCa<Role extends string = string> {
  readonly authority: SandboxAuthority<Role>;
  readonly server: Pick<HttpsServer<string>, 'show' | 'speak' | 'refuseConnections'>;
}

/** How a device fared, by what was wrong. */
export type Fared = Readonly<Record<string, string>>;

/**
 * For each answer that repeats what was asked, a device asks.
 *
 * @param begin Has the server give the answer of this name. @returns what ends it
 */
export async function askWhileLoud(channels: Channels, begin: (name: string) => () => void): Promise<Fared> {
  const fared: Record<string, string> = {};
  for (const name of LOUD_ANSWERS) {
    const end = begin(name);
    fared[name] = await channels.ask();
    end();
  }
  return fared;
}

/** For each mistake of whoever runs the server, a device asks and the health check runs. */
export async function askWhileUntrusted(
  channels: Channels,
  { authority, server }: TroubledCa,
): Promise<Fared> {
  const mistakes: Readonly<Record<string, () => void>> = {
    expired: () => server.show('expired'),
    'other name': () => server.show('other name'),
    'unknown issuer': () => server.show('unknown issuer'),
    outdated: () => server.speak('outdated'),
    closed: () => server.refuseConnections(),
  };
  const fared: Record<string, string> = {};
  for (const [name, begin] of Object.entries(mistakes)) {
    begin();
    await channels.renewContainer();
    fared[name] = await channels.ask();
    await channels.check();
    authority.enable();
    server.speak('current');
  }
  return fared;
}

/** For each way in which AWS does not hand out what it takes to connect, a new container is asked. */
export async function askWithoutSecrets<Role extends string>(
  channels: Channels,
  { authority }: TroubledCa<Role>,
  roles: readonly Role[],
): Promise<Fared> {
  const denied: WireFault = { kind: 'aws-error', code: 'AccessDeniedException', message: 'not authorized' };
  const fared: Record<string, string> = {};
  for (const role of roles) {
    authority.calls.always(role, denied);
    await channels.renewContainer();
    fared[role] = await channels.ask();
    await channels.check();
    authority.calls.clear();
  }
  return fared;
}

/** For each text of no form that the signer reads, a new container is asked. @param name Name of the secret. */
export async function askWithSpoilt(channels: Channels, name: string): Promise<Fared> {
  const { secrets } = channels.stage.sandbox.aws;
  const before = secrets.find(name).version().text ?? '';
  const fared: Record<string, string> = {};
  for (const [what, text] of SPOILT) {
    secrets.store(name, text);
    await channels.renewContainer();
    fared[what] = await channels.ask();
    await channels.check();
  }
  secrets.store(name, before);
  await channels.renewContainer();
  return fared;
}

/** On-call rolls back, and lifts the hold: its runbook rehearses. */
export async function rollBackAndLift({ stage }: Channels): Promise<void> {
  await stage.sandbox.onCall.start('fleet-roll-back', { Reason: ['a drill'] });
  await stage.sandbox.onCall.start('fleet-lift-hold');
}

/** A deploy whose rehearsal meets an answer that repeats what was asked. @returns whether it succeeded */
export async function deployWhileLoud(
  channels: Channels,
  begin: (name: string) => () => void,
): Promise<boolean> {
  const end = begin('403 text/plain');
  const succeeded = await channels.apply({ memory_mb: '768' });
  end();
  return succeeded;
}
