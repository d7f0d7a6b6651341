import type { Csr } from '../../handler/csr/csr';
import { IssuanceTime, type IssuanceTimeName } from '../../sandbox/services/acm-pca/issuance-time';
import { UNLIMITED } from '../../sandbox/services/acm-pca/quotas';
import { seededRandom } from '../../sandbox/services/acm-pca/random';
import type { Peer, PeerContainer } from '../peers/peer';
import type { Conditions } from '../scenarios';
import type { Measurement, Signing } from './measurement';
import { VirtualAuthority } from './virtual-authority';
import { VirtualTime } from './virtual-time';

/** What the runs in virtual time have in common. */
export interface VirtualRunOptions extends Conditions {
  readonly issuanceTime: IssuanceTimeName;
}

/** Average pause between two devices that are no crowd, in milliseconds. */
const QUIET_PAUSE_MS = 10_000;

/**
 * One container signs one CSR after the other at a CA without quotas.
 *
 * @param newContainerEvery After so many certificates the container is a new one. @default never
 */
export async function runSequence(
  peer: Peer,
  options: VirtualRunOptions & { readonly certificates: number; readonly newContainerEvery?: number },
): Promise<Measurement> {
  return VirtualTime.run(options.seed, async (time) => {
    const authority = authorityIn(time, options, UNLIMITED);
    const { certificates, newContainerEvery = Number.POSITIVE_INFINITY } = options;
    const signings: Signing[] = [];
    const random = seededRandom(`${options.seed}/pauses`);
    let container = startContainer(peer, authority);
    for (let i = 0; i < certificates; i++) {
      await time.sleep(2 * QUIET_PAUSE_MS * random());
      // Lambda starts a container when a device has come.
      if (i > 0 && i % newContainerEvery === 0) container = startContainer(peer, authority);
      signings.push(await signOne(container, `device ${i}`, time, authority));
    }
    return measurementOf(peer, options, authority, signings, 1);
  });
}

/** Devices arrive at random, each is served by an idle container or by a new one; AWS's default quotas hold. */
export async function runFleet(
  peer: Peer,
  options: VirtualRunOptions & { readonly devicesPerSecond: number; readonly seconds: number },
): Promise<Measurement> {
  return VirtualTime.run(options.seed, async (time) => {
    const authority = authorityIn(time, options, {});
    const idle: PeerContainer[] = [];
    let containers = 0;
    const serve = async (name: string, arrivalMs: number): Promise<Signing> => {
      await time.sleep(arrivalMs);
      // Lambda prefers the container that was used last.
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

/** Moments at which devices of a fleet arrive, in milliseconds: independent of each other, so at times in crowds. */
export function arrivalsOf(fleet: {
  readonly devicesPerSecond: number;
  readonly seconds: number;
  readonly seed: string;
}): number[] {
  const random = seededRandom(`${fleet.seed}/arrivals`);
  const devices = Math.round(fleet.devicesPerSecond * fleet.seconds);
  return Array.from({ length: devices }, () => random() * fleet.seconds * 1_000);
}

function authorityIn(
  time: VirtualTime,
  { issuanceTime, seed, roundTripMs, authority: { certificatePem } }: VirtualRunOptions,
  quotas: Record<string, number>,
): VirtualAuthority {
  return new VirtualAuthority({
    time,
    issuanceTime: IssuanceTime.named(issuanceTime, seed),
    roundTripMs,
    quotas,
    certificatePem,
  });
}

function startContainer(peer: Peer, { client }: VirtualAuthority, onStart = () => {}): PeerContainer {
  onStart();
  return peer.start({ client, authorityArn: 'the virtual authority' });
}

async function signOne(
  container: PeerContainer,
  name: string,
  time: VirtualTime,
  authority: VirtualAuthority,
): Promise<Signing> {
  const csr = stubCsr(name);
  const start = time.now();
  const issued = await container.sign({ csr, clientId: name, principalId: 'claim' }).then(
    () => true,
    () => false,
  );
  const latencyMs = time.now() - start;
  return { latencyMs, issuanceMs: authority.issuanceOf(csr.der), issued };
}

/** Nobody reads it here: it only must differ from the next. */
function stubCsr(name: string): Csr {
  const der = Buffer.from(name);
  const alternativeNames = { der: undefined, names: [] };
  return {
    der,
    subjectDer: der,
    subjectName: [],
    subject: name,
    alternativeNames,
    spki: der,
    hasCompressedPoint: false,
    digest: 'SHA-256',
    sha256: name,
  };
}

function measurementOf(
  { name }: Peer,
  { roundTripMs }: VirtualRunOptions,
  { polls, throttles }: VirtualAuthority,
  signings: readonly Signing[],
  containers: number,
): Measurement {
  return { peer: name, signings, roundTripMs, polls, throttles, containers };
}
