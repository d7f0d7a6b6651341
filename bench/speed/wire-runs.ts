import { setTimeout as sleep } from 'node:timers/promises';
import { ACMPCAClient, GetCertificateAuthorityCertificateCommand } from '@aws-sdk/client-acm-pca';
import { environmentCredentials } from '../../handler/calls/credentials';
import { type Csr, checkCsr } from '../../handler/csr/csr';
import { ANY_NAMES } from '../../handler/csr/request-policy';
import { throwawayCsr } from '../../handler/rehearsal/throwaway-csr';
import { seededRandom } from '../../sandbox/random';
import { OPERATIONS } from '../../sandbox/services/acm-pca/operations';
import {
  IssuanceTime,
  type IssuanceTimeName,
  PrivateCaServer,
  type PrivateCaServerOptions,
} from '../../sandbox/services/acm-pca/private-ca-server';
import { UNLIMITED } from '../../sandbox/services/acm-pca/quotas';
import type { Peer, PeerContainer } from '../peers/peer';
import type { Arrivals, Conditions } from '../scenarios';
import type { Measurement, Signing } from './measurement';
import { quantile } from './statistics';
import { arrivalsOf } from './virtual-runs';

/**
 * What all runs over the wire share. They add the round trip to that of loopback: half before the CA gets a request,
 * half after its answer.
 */
export interface WireRunOptions extends Conditions {
  readonly issuanceTime: IssuanceTimeName;
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
  return withAuthority(options, UNLIMITED, async (privateCa) => {
    const all = Array.from({ length: options.containers }, async (_, container) => {
      const random = seededRandom(`${options.seed}/pauses/${container}`);
      const started = peer.start(addressOf(privateCa, options));
      await sleep(AGE_MS);
      const signings: Timed[] = [];
      for (let i = 0; i < options.certificatesEach; i++) {
        await sleep(2 * options.pauseMs * random());
        signings.push(await signOne(started, `device-${container}-${i}`));
      }
      return signings;
    });
    const signings = (await Promise.all(all)).flat();
    return measurementOf(peer, privateCa, options, signings, options.containers);
  });
}

/** Devices arrive at random; an idle or a new container serves each. AWS's default quotas apply. */
export async function runFleetOnWire(peer: Peer, options: WireRunOptions & Arrivals): Promise<Measurement> {
  return withAuthority(options, {}, async (privateCa) => {
    const idle: PeerContainer[] = [];
    let containers = 0;
    const serve = async (name: string, arrivalMs: number): Promise<Timed> => {
      await sleep(arrivalMs);
      let container = idle.pop();
      if (container === undefined) {
        container = peer.start(addressOf(privateCa, options));
        containers++;
      }
      const signing = await signOne(container, name);
      idle.push(container);
      return signing;
    };
    const arrivals = arrivalsOf(options);
    const signings = await Promise.all(arrivals.map((arrivalMs, i) => serve(`device-${i}`, arrivalMs)));
    return measurementOf(peer, privateCa, options, signings, containers);
  });
}

interface Timed {
  readonly csr: Csr;
  readonly latencyMs: number;
  readonly issued: boolean;
}

async function withAuthority(
  { authority, issuanceTime, seed }: WireRunOptions,
  quotas: PrivateCaServerOptions['quotas'],
  work: (privateCa: PrivateCaServer) => Promise<Measurement>,
): Promise<Measurement> {
  const privateCa = await PrivateCaServer.start({
    authority,
    quotas,
    issuanceTime: IssuanceTime.named(issuanceTime, seed),
  });
  try {
    return await work(privateCa);
  } finally {
    await privateCa.stop();
  }
}

function addressOf({ endpoint, arn: authorityArn }: PrivateCaServer, { roundTripMs }: WireRunOptions) {
  const client = new ACMPCAClient({
    region: 'eu-central-1',
    endpoint,
    credentials: environmentCredentials,
    maxAttempts: 1,
  });
  // Simulates a CA that is further away.
  client.middlewareStack.add(
    (next) => async (call) => {
      await sleep(roundTripMs / 2);
      try {
        return await next(call);
      } finally {
        await sleep(roundTripMs / 2);
      }
    },
    { step: 'build' },
  );
  return { client, authorityArn };
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
  privateCa: PrivateCaServer,
  options: WireRunOptions,
  signings: readonly Timed[],
  containers: number,
): Promise<Measurement> {
  const {
    requests,
    authority: { certificates },
  } = privateCa;
  const issuanceMs = new Map(certificates.map((c) => [c.csrSha256, c.readyAt - c.acceptedAt.getTime()]));
  const countAll = (outcome?: string) =>
    OPERATIONS.reduce((sum, operation) => sum + requests.count(operation, outcome), 0);
  return {
    peer: name,
    signings: signings.map(
      ({ csr, latencyMs, issued }): Signing => ({
        latencyMs,
        issued,
        issuanceMs: issuanceMs.get(csr.sha256) ?? Number.NaN,
      }),
    ),
    calls: countAll(),
    orders: requests.count('IssueCertificate'),
    polls: requests.count('GetCertificate'),
    throttles: countAll('ThrottlingException'),
    containers,
    roundTripMs: await roundTripTo(privateCa, options),
  };
}

/** Measures the round trip, in milliseconds: the median of some calls in sequence that the CA answers at once. */
async function roundTripTo(privateCa: PrivateCaServer, options: WireRunOptions): Promise<number> {
  privateCa.quotas.set('GetCertificateAuthorityCertificate', UNLIMITED.GetCertificateAuthorityCertificate);
  const { client, authorityArn: CertificateAuthorityArn } = addressOf(privateCa, options);
  const times: number[] = [];
  for (let i = 0; i < 30; i++) {
    const start = performance.now();
    await client.send(new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn }));
    times.push(performance.now() - start);
  }
  return quantile(times, 0.5);
}
