import type { AuthorityLatency } from '../../sandbox/authorities/authority';
import { seededRandom } from '../../sandbox/random';
import { VirtualTime } from '../../testing/virtual-time';
import type { MeasuredAuthority, MeasuredOptions } from '../authorities/authority';
import type { Peer, PeerContainer } from '../peers/peer';
import type { Arrivals, Conditions } from '../scenarios';
import type { Measurement, Signing } from './measurement';
import { stubCsr } from './stub-csr';

/** What all runs in virtual time share. */
export interface VirtualRunOptions extends Conditions {
  readonly issuanceTime: AuthorityLatency;
}

/** One container's certificates, one after the other. */
export interface SequenceOptions extends VirtualRunOptions {
  readonly certificates: number;
  /** Average pause between them, in milliseconds: each is random, from 0 to twice as long. */
  readonly pauseMs: number;
  /** Replaces the container after so many certificates. @default never */
  readonly newContainerEvery?: number;
}

/** One container signs one CSR after the other at an authority without quotas. */
export async function runSequence(peer: Peer, options: SequenceOptions): Promise<Measurement> {
  return VirtualTime.run(options.seed, async (time) => {
    const authority = authorityIn(time, options, 'none');
    const { certificates, pauseMs, newContainerEvery = Number.POSITIVE_INFINITY } = options;
    const signings: Signing[] = [];
    const random = seededRandom(`${options.seed}/pauses`);
    let container = startContainer(peer, authority);
    for (let i = 0; i < certificates; i++) {
      await time.sleep(2 * pauseMs * random());
      // Lambda starts a container only once a device has arrived.
      if (i > 0 && i % newContainerEvery === 0) container = startContainer(peer, authority);
      signings.push(await signOne(container, `device ${i}`, time, authority));
    }
    return measurementOf(peer, options, authority, signings, 1);
  });
}

/** Devices arrive at random; an idle or a new container serves each. AWS's default quotas apply. */
export async function runFleet(peer: Peer, options: VirtualRunOptions & Arrivals): Promise<Measurement> {
  return VirtualTime.run(options.seed, async (time) => {
    const authority = authorityIn(time, options, options.warm ? 'warm' : 'default');
    const idle: PeerContainer[] = [];
    let containers = 0;
    const serve = async (name: string, arrivalMs: number): Promise<Signing> => {
      await time.sleep(arrivalMs);
      // Lambda prefers the container that it used last.
      const container = idle.pop() ?? startContainer(peer, authority, () => containers++);
      const signing = await signOne(container, name, time, authority);
      idle.push(container);
      return signing;
    };
    const arrivals = arrivalsOf(options);
    const signings = await Promise.all(arrivals.map((arrivalMs, i) => serve(`device ${i}`, arrivalMs)));
    return measurementOf(peer, options, authority, signings, containers);
  });
}

/** Arrival times of the devices, in milliseconds: independent of each other, so they cluster at times. */
export function arrivalsOf({ devices, seconds, seed }: Arrivals & Pick<Conditions, 'seed'>): number[] {
  const random = seededRandom(`${seed}/arrivals`);
  return Array.from({ length: devices }, () => random() * seconds * 1_000);
}

function authorityIn(
  time: VirtualTime,
  { issuanceTime, seed, roundTripMs, authority }: VirtualRunOptions,
  quotas: MeasuredOptions['quotas'],
): MeasuredAuthority {
  return authority.startVirtually(time, { latency: issuanceTime, seed, roundTripMs, quotas });
}

function startContainer(peer: Peer, authority: MeasuredAuthority, onStart = () => {}): PeerContainer {
  onStart();
  return peer.start(authority.connect());
}

async function signOne(
  container: PeerContainer,
  name: string,
  time: VirtualTime,
  authority: MeasuredAuthority,
): Promise<Signing> {
  const csr = stubCsr(name);
  const start = time.now();
  const issued = await container.sign({ csr, clientId: name, principalId: 'claim' }).then(
    () => true,
    () => false,
  );
  const latencyMs = time.now() - start;
  return { latencyMs, issuanceMs: authority.issuanceOf(csr), issued };
}

function measurementOf(
  { name }: Peer,
  { roundTripMs }: VirtualRunOptions,
  authority: MeasuredAuthority,
  signings: readonly Signing[],
  containers: number,
): Measurement {
  return { peer: name, signings, roundTripMs, ...authority.counts(), containers };
}
