import { setTimeout as sleep } from 'node:timers/promises';
import { type Csr, checkCsr } from '../../handler/csr/csr';
import { ANY_NAMES } from '../../handler/csr/request-policy';
import { throwawayCsr } from '../../handler/rehearsal/throwaway-csr';
import type { AuthorityLatency } from '../../sandbox/authorities/authority';
import { seededRandom } from '../../sandbox/random';
import type { MeasuredOptions, WireAuthority } from '../authorities/authority';
import type { Peer, PeerContainer } from '../peers/peer';
import type { Arrivals, Conditions } from '../scenarios';
import type { Measurement, Signing } from './measurement';
import { arrivalsOf } from './virtual-runs';

/** What all runs over the wire share. */
export interface WireRunOptions extends Conditions {
  readonly issuanceTime: AuthorityLatency;
}

/** How long a sequence's container is up before its first device, in milliseconds. */
const AGE_MS = 10_000;

/**
 * Runs containers in this process, each with its own state and SDK client, each signing one CSR after the other. They
 * start well before their first device, like a container that the health check keeps warm.
 */
export async function runSequenceOnWire(
  peer: Peer,
  options: WireRunOptions & {
    readonly containers: number;
    readonly certificatesEach: number;
    /** Average pause between two CSRs, in milliseconds: each is random, from 0 to twice as long. */
    readonly pauseMs: number;
  },
): Promise<Measurement> {
  return withAuthority(options, 'none', async (authority) => {
    const all = Array.from({ length: options.containers }, async (_, container) => {
      const random = seededRandom(`${options.seed}/pauses/${container}`);
      const started = peer.start(authority.connect());
      await sleep(AGE_MS);
      const signings: Timed[] = [];
      for (let i = 0; i < options.certificatesEach; i++) {
        await sleep(2 * options.pauseMs * random());
        signings.push(await signOne(started, `device-${container}-${i}`));
      }
      return signings;
    });
    const signings = (await Promise.all(all)).flat();
    return measurementOf(peer, authority, signings, options.containers);
  });
}

/** Devices arrive at random; an idle or a new container serves each. AWS's default quotas apply. */
export async function runFleetOnWire(peer: Peer, options: WireRunOptions & Arrivals): Promise<Measurement> {
  return withAuthority(options, options.warm ? 'warm' : 'default', async (authority) => {
    const idle: PeerContainer[] = [];
    let containers = 0;
    const serve = async (name: string, arrivalMs: number): Promise<Timed> => {
      await sleep(arrivalMs);
      let container = idle.pop();
      if (container === undefined) {
        container = peer.start(authority.connect());
        containers++;
      }
      const signing = await signOne(container, name);
      idle.push(container);
      return signing;
    };
    const arrivals = arrivalsOf(options);
    const signings = await Promise.all(arrivals.map((arrivalMs, i) => serve(`device-${i}`, arrivalMs)));
    return measurementOf(peer, authority, signings, containers);
  });
}

interface Timed {
  readonly csr: Csr;
  readonly latencyMs: number;
  readonly issued: boolean;
}

async function withAuthority(
  { authority, issuanceTime, seed, roundTripMs }: WireRunOptions,
  quotas: MeasuredOptions['quotas'],
  work: (authority: WireAuthority) => Promise<Measurement>,
): Promise<Measurement> {
  const started = await authority.startOnWire({ latency: issuanceTime, seed, roundTripMs, quotas });
  try {
    return await work(started);
  } finally {
    await started.stop();
  }
}

async function signOne(container: PeerContainer, name: string): Promise<Timed> {
  const csr = checkCsr(throwawayCsr(name), name, ANY_NAMES);
  const start = performance.now();
  const issued = await container.sign({ csr, clientId: name, principalId: 'claim' }).then(
    () => true,
    () => false,
  );
  return { csr, latencyMs: performance.now() - start, issued };
}

async function measurementOf(
  { name }: Peer,
  authority: WireAuthority,
  signings: readonly Timed[],
  containers: number,
): Promise<Measurement> {
  return {
    peer: name,
    signings: signings.map(
      ({ csr, latencyMs, issued }): Signing => ({
        latencyMs,
        issued,
        issuanceMs: authority.issuanceOf(csr),
      }),
    ),
    ...authority.counts(),
    containers,
    roundTripMs: await authority.measureRoundTrip(),
  };
}
