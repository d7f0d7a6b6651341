import '../../lambda-environment';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Order } from '../../../../handler/authority/authority';
import { PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca-authority';
import { SeveralPrivateCas } from '../../../../handler/authority/private-ca/several-private-cas';
import { CLIENT_DEFAULTS } from '../../../../handler/calls/client-defaults';
import { Deadline } from '../../../../handler/deadline';
import { metrics } from '../../../../handler/powertools/metrics';
import { FailureReason, Metric, RejectionReason } from '../../../../handler/vocabulary';
import type { PrivateCaServer, WireFault } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { SERVICE } from '../../lambda';
import { Telemetry } from '../../telemetry';
import { VirtualTime } from '../../virtual-time';
import { newOrder, PROFILE, startPrivateCa } from './sandbox';

const awsError = (code: string, status = 400): WireFault => ({ kind: 'aws-error', code, status });

/** One request's time in a warm container. */
const BUDGET_MS = 4_650;

/** A port of 127.0.0.1 that was free a moment ago. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A CA at the wire, and the signer's part in front of it. */
interface Ca {
  readonly server: PrivateCaServer;
  readonly authority: PrivateCaAuthority;
}

/**
 * A client of this endpoint. To the SDK inside of jest, an error that Node.js makes is no Error, and it would throw a
 * text about it instead.
 *
 * @param portOf Another port to connect to from now on.
 */
function clientOf(endpoint: string, portOf: () => number | undefined): ACMPCAClient {
  const client = new ACMPCAClient({ region: 'eu-central-1', endpoint, ...CLIENT_DEFAULTS });
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = (request, options) => {
    request.port = portOf() ?? request.port;
    return handle(request, options).catch((error: Error) => {
      throw Object.assign(new Error(error.message), error);
    });
  };
  return client;
}

describe('Several CAs', () => {
  let roots: readonly X509Authority[];
  let base: Order;
  let time: VirtualTime;
  let telemetry: Telemetry;
  let cas: readonly Ca[];
  /** A port on which nobody listens, by the ARN of a CA that is moved there. */
  let moved: Map<string, number>;
  /** The CA that is asked first for `order`, and the other one. */
  let first: Ca;
  let other: Ca;
  let order: Order;
  let several: SeveralPrivateCas;

  beforeAll(async () => {
    const names = ['First CA', 'Second CA', 'Third CA'];
    roots = await Promise.all(
      names.map((commonName) => X509Authority.create({ commonName, key: 'EC_prime256v1' })),
    );
    base = newOrder();
  });

  beforeEach(async () => {
    telemetry = Telemetry.capture();
    time = VirtualTime.start();
    moved = new Map();
    cas = await Promise.all(roots.map(start));
    order = base;
    const [one, two] = cas as [Ca, Ca];
    several = new SeveralPrivateCas([one.authority, two.authority]);
    const oneFirst = one.authority.nameOf(order) > two.authority.nameOf(order);
    [first, other] = oneFirst ? [one, two] : [two, one];
  });

  afterEach(async () => {
    metrics.clearMetrics();
    telemetry.stop();
    time.stop();
    await Promise.all(cas.map(({ server }) => server.stop()));
  });

  const start = async (authority: X509Authority): Promise<Ca> => {
    const server = await startPrivateCa({ authority, clock: time.clock });
    const settings = { authorityArn: server.arn, region: 'eu-central-1', profile: PROFILE };
    return {
      server,
      authority: new PrivateCaAuthority(
        settings,
        clientOf(server.endpoint, () => moved.get(server.arn)),
      ),
    };
  };

  const obtain = async (what = order, budgetMs = BUDGET_MS, by = several) => {
    const deadline = new Deadline(budgetMs);
    return (await by.order(what, deadline)).collect(deadline);
  };
  const asked = ({ server }: Ca) => server.requests.count('IssueCertificate');
  const issued = ({ server }: Ca) => server.authority.certificates.length;
  /** Has every container know the CAs' certificates, as it does after its first request. */
  const warm = () => several.warmUp(new AbortController().signal);

  it('answer with the certificate and the CA that signed it', async () => {
    const { pem, issuer } = await obtain();

    expect(pem).toContain('BEGIN CERTIFICATE');
    expect(issuer.id).toBe(first.server.arn);
    expect(issuer.certificate.toString()).toBe(first.server.certificatePem);
  });

  describe('share the orders', () => {
    const ORDERS = 60;
    const orders = () =>
      Array.from({ length: ORDERS }, (_, device) => ({ ...base, clientId: `device-${device}` }));
    const issuersOf = async (by: SeveralPrivateCas) => {
      const ids: string[] = [];
      for (const each of orders()) ids.push((await obtain(each, BUDGET_MS, by)).issuer.id);
      return ids;
    };
    beforeEach(() => {
      // The quota of a second would be used up, and time does not pass.
      for (const { server } of cas) {
        server.quotas.set('IssueCertificate', 1_000);
        server.quotas.set('GetCertificate', 1_000);
      }
    });

    it('evenly, and in the same way in every container', async () => {
      const [one, two] = cas as [Ca, Ca];
      const ids = await issuersOf(several);
      const elsewhere = await issuersOf(new SeveralPrivateCas([two.authority, one.authority]));

      expect(elsewhere).toEqual(ids);
      for (const { server } of [one, two]) {
        expect(ids.filter((id) => id === server.arn).length).toBeGreaterThan(ORDERS / 4);
      }
      // Asked twice, each order has one certificate.
      expect(issued(one) + issued(two)).toBe(ORDERS);
    });

    it('so that a new CA takes its share, and all other orders stay where they were', async () => {
      const [one, two, third] = cas as [Ca, Ca, Ca];
      const before = await issuersOf(several);
      const after = await issuersOf(new SeveralPrivateCas([third.authority, one.authority, two.authority]));

      const moved = after.filter((id, index) => id !== before[index]);
      expect(new Set(moved)).toEqual(new Set([third.server.arn]));
      expect(moved.length).toBeLessThan(ORDERS / 2);
    });
  });

  it.each<[string, WireFault]>([
    ['throttles', awsError('ThrottlingException')],
    ['is not active', awsError('InvalidStateException')],
    ['does not exist', awsError('ResourceNotFoundException')],
    ['denies access', awsError('AccessDeniedException')],
    ['has issued all that its quota allows', awsError('LimitExceededException')],
  ])('ask the other one when the first %s, after one attempt', async (_, fault) => {
    first.server.faults.always('IssueCertificate', fault);

    const { issuer } = await obtain();

    expect(issuer.id).toBe(other.server.arn);
    expect([asked(first), issued(first), issued(other)]).toEqual([1, 0, 1]);
    expect(time.waitedMs).toBeLessThan(100);
    expect(telemetry.logged('A CA did not take the order')).toMatchObject([
      { level: 'WARN', issuer: first.server.arn, reason: expect.stringMatching(/^Authority/) },
    ]);
  });

  it('ask the other one when the first refuses the connection', async () => {
    await warm();
    moved.set(first.server.arn, await unusedPort());

    const { issuer } = await obtain();

    expect(issuer.id).toBe(other.server.arn);
  });

  it.each<[string, WireFault]>([
    ['fails', awsError('InternalFailure', 500)],
    ['resets the connection', { kind: 'reset' }],
    ['hangs', { kind: 'hang' }],
    ['is denied', awsError('AccessDeniedException')],
  ])(
    'ask the other one when reading the certificate of the first %s: nothing was sent yet',
    async (_, fault) => {
      first.server.faults.always('GetCertificateAuthorityCertificate', fault);

      const { issuer } = await obtain(order, 1_000);

      expect(issuer.id).toBe(other.server.arn);
      expect(asked(first)).toBe(0);
    },
  );

  it('ask the other one when the first ends too soon to sign', async () => {
    const notAfter = new Date(Date.now() + 60_000);
    const ending = await X509Authority.create({ commonName: 'Ending CA', key: 'EC_prime256v1', notAfter });
    first.server.faults.always('GetCertificateAuthorityCertificate', {
      kind: 'response',
      body: JSON.stringify({ Certificate: ending.certificatePem }),
    });

    const { issuer } = await obtain();

    expect(issuer.id).toBe(other.server.arn);
  });

  describe.each<[string, WireFault, FailureReason]>([
    ['fails', awsError('InternalFailure', 500), FailureReason.AuthorityUnavailable],
    ['is not available', awsError('ServiceUnavailable', 503), FailureReason.AuthorityUnavailable],
    ['resets the connection', { kind: 'reset' }, FailureReason.AuthorityUnavailable],
    [
      'resets the connection when it has signed',
      { kind: 'reset', strikes: 'after' },
      FailureReason.AuthorityUnavailable,
    ],
    ['breaks off its answer', { kind: 'truncate', bytes: 10 }, FailureReason.AuthorityUnavailable],
    ['answers no JSON', { kind: 'response', body: '<html>' }, FailureReason.AuthorityUnavailable],
    ['hangs', { kind: 'hang' }, FailureReason.DeadlineExceeded],
  ])('never ask the other one when the first %s, because it may have signed', (_, fault, reason) => {
    it('always', async () => {
      await warm();
      first.server.faults.always('IssueCertificate', fault);

      await expect(obtain(order, 1_200)).rejects.toMatchObject({
        reason,
        message: expect.stringContaining(first.server.arn),
      });

      expect(asked(other)).toBe(0);
    });

    it('once, and refuses afterwards', async () => {
      await warm();
      first.server.faults.next('IssueCertificate', fault);
      first.server.faults.always('IssueCertificate', awsError('InvalidStateException'));

      await expect(obtain(order, 3_000)).rejects.toMatchObject({ name: 'SigningFailed' });

      expect(asked(other)).toBe(0);
    });
  });

  it('never ask the other one for an order that is refused for what it asks for', async () => {
    first.server.faults.always('IssueCertificate', awsError('MalformedCSRException'));

    await expect(obtain()).rejects.toMatchObject({
      name: 'RequestRejected',
      reason: RejectionReason.CsrRefusedByAuthority,
      message: expect.stringContaining(first.server.arn),
    });
    expect(asked(other)).toBe(0);
  });

  it('come back to a CA that throttled, when the other one does not sign at all', async () => {
    first.server.faults.next('IssueCertificate', awsError('ThrottlingException'), 3);
    other.server.authority.status = 'DISABLED';

    const { issuer } = await obtain();

    expect(issuer.id).toBe(first.server.arn);
  });

  it('share the attempts of a device while all of them throttle, and fail in time', async () => {
    for (const { server } of [first, other]) {
      server.faults.always('IssueCertificate', awsError('ThrottlingException'));
    }

    await expect(obtain()).rejects.toMatchObject({ reason: FailureReason.AuthorityThrottled });

    expect([asked(first), asked(other)]).toEqual([4, 4]);
    metrics.publishStoredMetrics();
    // The alarm ca-throttles watches the sum, whichever CA throttles.
    const throttles = telemetry.metrics(Metric.AuthorityThrottles);
    expect(throttles).toHaveLength(8);
    for (const { dimensions } of throttles) expect(dimensions).toEqual({ service: SERVICE });
    expect(time.waitedMs).toBeGreaterThan(0.5 * BUDGET_MS);
    expect(time.waitedMs).toBeLessThan(BUDGET_MS);
  });

  it('fail as the last one that was asked when none of them signs', async () => {
    first.server.authority.status = 'DISABLED';
    other.server.authority.status = 'DELETED';

    await expect(obtain()).rejects.toMatchObject({
      reason: FailureReason.AuthorityNotFound,
      message: expect.stringContaining(other.server.arn),
    });
    expect(time.waitedMs).toBe(0);
  });

  it('are all listed as issuers', async () => {
    const issuers = await several.issuers(new Deadline(BUDGET_MS));

    expect(issuers.map(({ id }) => id)).toEqual(several.cas.map(({ id }) => id));
  });

  it('would sign while one of them would', async () => {
    const probe = () => several.probe(new Deadline(BUDGET_MS));
    await expect(probe()).resolves.toBeUndefined();
    first.server.authority.status = 'DISABLED';
    await expect(probe()).resolves.toBeUndefined();
    other.server.authority.status = 'DISABLED';

    await expect(probe()).rejects.toMatchObject({ reason: FailureReason.AuthorityNotActive });
  });

  it('never issue two certificates for one request, whatever goes wrong', async () => {
    await warm();
    const fault = fc.constantFrom<WireFault | undefined>(
      undefined,
      awsError('ThrottlingException'),
      awsError('InvalidStateException'),
      awsError('AccessDeniedException'),
      awsError('InternalFailure', 500),
      { kind: 'reset' },
      { kind: 'reset', strikes: 'after' },
      { kind: 'truncate', bytes: 10 },
    );
    const faults = fc.array(fault, { maxLength: 5 });
    let device = 0;
    await fc.assert(
      fc.asyncProperty(faults, faults, async (...faultsOf) => {
        const request = { ...base, clientId: `request-${device++}` };
        const before = [first, other].map(issued);
        for (const [index, { server }] of [first, other].entries()) {
          server.faults.clear();
          for (const each of faultsOf[index] ?? []) {
            // Without a fault, the right answer, only not at once.
            server.faults.next('IssueCertificate', each ?? { kind: 'delay', milliseconds: 0 });
          }
        }
        const outcome = await obtain(request).catch(({ name }) => name);

        const made = [first, other].map((ca, index) => issued(ca) - (before[index] ?? 0));
        const total = made.reduce((sum, each) => sum + each, 0);
        expect(total).toBeLessThanOrEqual(1);
        if (typeof outcome !== 'string') expect(total).toBe(1);
        time.advance(1_000); // refills the quotas
      }),
      { seed: 13, numRuns: 80 },
    );
  });
});
