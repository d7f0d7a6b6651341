import '../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsApiError } from '../../../handler/account/aws-call';
import type { Authority } from '../../../handler/authority/authority';
import { aboutCa } from '../../../handler/authority/each-ca';
import type { MemoryAuthority, MemoryFailure } from '../../../handler/authority/memory-authority';
import { faultOf } from '../../../handler/calls/fault';
import type { Environment } from '../../../handler/environment';
import { SigningFailed } from '../../../handler/errors';
import { ConnectionFailed } from '../../../handler/external/connection-failed';
import { HttpRefusal } from '../../../handler/external/http-refusal';
import { externalService } from '../../../handler/external/service';
import { metrics } from '../../../handler/powertools/metrics';
import { readExampleRequest } from '../../../handler/rehearsal/example-request';
import {
  createRehearsal,
  type RehearsalHandler,
  type RehearsalRequest,
  SLOWEST_MS,
} from '../../../handler/rehearsal/rehearsal';
import { readRequestPolicy } from '../../../handler/settings';
import { FailureReason, Metric } from '../../../handler/vocabulary';
import { newCsr, verify } from '../../sandbox/x509/openssl';
import { startContainer } from '../container';
import { FUNCTION_NAME, lambdaContext, SERVICE } from '../lambda';
import { memoryCa } from '../memory-ca';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';
import { OpensslAuthority } from '../x509/openssl-authority';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MODES = ['issue', 'probe'] as const;

const DISABLED: MemoryFailure = { reason: FailureReason.AuthorityNotActive, explanation: 'disabled' };

/** What the signer makes of a denial of AWS, whichever call was denied. */
function deniedByAws(reason: FailureReason, name = 'AccessDeniedException'): SigningFailed {
  const cause = new AwsApiError(name, 'not yet', false, { httpStatusCode: 400 });
  return new SigningFailed(reason, 'not yet', { cause });
}

/** What it makes of a refusal by the server of a CA outside of AWS. */
function refusedBy(cause: Error): SigningFailed {
  return faultOf(cause, externalService("The CA's server")).error as SigningFailed;
}

/** The patterns of a fleet, and a request that they allow. */
const FLEET: Environment = {
  SUBJECT_PATTERN: 'CN={clientId},O=Example',
  ALTERNATIVE_NAME_PATTERN: 'DNS:{clientId}\\.example\\.com',
  EXAMPLE_CLIENT_ID: 'device-1',
  EXAMPLE_SUBJECT: 'CN=device-1,O=Example',
  EXAMPLE_ALTERNATIVE_NAMES: '["DNS:device-1.example.com"]',
};

describe('The rehearsal', () => {
  let root: OpensslAuthority;
  let time: VirtualTime;
  let telemetry: Telemetry;
  /** The CA as the live signer uses it, and with the short lifetime of the rehearsal. */
  let live: MemoryAuthority;
  let short: MemoryAuthority;
  let handler: RehearsalHandler;

  beforeAll(() => {
    root = new OpensslAuthority('Memory CA');
  });

  beforeEach(() => {
    time = VirtualTime.start();
    telemetry = Telemetry.capture();
    live = memoryCa({}, root);
    short = memoryCa({ validityDays: 1 }, root);
    handler = rehearsalWith({});
  });

  afterEach(() => {
    telemetry.stop();
    time.stop();
  });

  /** @param environment Patterns, and an example. */
  const rehearsalWith = (environment: Environment): RehearsalHandler =>
    createRehearsal(() => ({
      live,
      forRehearsal: short,
      policy: readRequestPolicy({ SUBJECT_PATTERN: '.*', ...environment }),
      example: readExampleRequest(environment),
    }));

  const rehearse = (rehearsal: RehearsalRequest['rehearsal'] = 'issue') =>
    handler({ rehearsal }, lambdaContext(60_000));

  /** Fails everything with this error until so much time has passed, as while a policy spreads. Counts the attempts. */
  const failFor = (milliseconds: number, error: Error) => {
    const spread = time.clock() + milliseconds;
    let attempts = 0;
    const fail = () => {
      attempts++;
      if (time.clock() < spread) throw error;
    };
    for (const ca of [live, short]) {
      const { probe, order } = ca;
      ca.probe = async () => {
        fail();
        return probe.call(ca);
      };
      ca.order = async (...given) => {
        fail();
        return order.apply(ca, given);
      };
    }
    return () => attempts;
  };
  const denyFor = (milliseconds: number) => failFor(milliseconds, deniedByAws('AuthorityAccessDenied'));

  it.each(MODES)('that passes (%s) reports how long it took, and who signs until when', async (mode) => {
    const report = await rehearse(mode);

    expect(report).toEqual({
      outcome: 'rehearsal-passed',
      rehearsal: mode,
      latencyMs: expect.any(Number),
      issuer: 'CN=Memory CA',
      issuerKey: 'ec prime256v1',
      authorityDaysToExpiry: 1,
    });
    expect(telemetry.logged('Rehearsal passed')).toMatchObject([report]);
  });

  it('issues one certificate, for a throw-away key and the name of the function', async () => {
    await rehearse();

    const [record, ...more] = short.certificates;
    expect([more, live.certificates]).toEqual([[], []]);
    expect(record?.order.csr.subject).toBe(`CN=${FUNCTION_NAME},O=Rehearsal`);
    expect(verify(record?.pem ?? '', root.pem)).toBe('leaf.pem: OK');
  });

  it('issues nothing when it only probes', async () => {
    await rehearse('probe');

    expect([...short.certificates, ...live.certificates]).toEqual([]);
  });

  it('publishes whether it failed, and nothing that a request of a device counts', async () => {
    await rehearse();
    short.failure = DISABLED;
    await expect(rehearse()).rejects.toThrow();

    expect(telemetry.metrics()).toMatchObject(
      [0, 1].map((value) => ({ name: Metric.RehearsalFailed, value, dimensions: { service: SERVICE } })),
    );
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it('that works but is too slow fails, and says so', async () => {
    short.handsOut = ({ pem }) => {
      time.advance(SLOWEST_MS + 1);
      return pem;
    };

    await expect(rehearse()).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.RehearsalTooSlow,
      message: expect.stringMatching(/took 4\d{3} ms; over 4000 ms is too close to the 5000 ms/),
    });
    expect(telemetry.logged('Rehearsal failed')).toMatchObject([{ reason: FailureReason.RehearsalTooSlow }]);
  });

  it.each(MODES)(
    'waits (%s) for permissions that spread, and times only the attempt that counts',
    async (mode) => {
      denyFor(20_000);

      const report = await rehearse(mode);

      expect(time.waits.filter((wait) => wait === 1_000).length).toBeGreaterThan(15);
      expect(report.latencyMs).toBeLessThan(SLOWEST_MS);
    },
  );

  it.each(MODES)('fails (%s) when the permission does not come within 45 s', async (mode) => {
    denyFor(Number.POSITIVE_INFINITY);

    await expect(rehearse(mode)).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.AuthorityAccessDenied,
    });

    expect(time.waitedMs).toBe(45_000);
    expect(telemetry.logged('Rehearsal failed')).toHaveLength(1);
  });

  it.each([
    ['a ledger', deniedByAws('LedgerAccessDenied')],
    ['a secret', deniedByAws('CredentialUnavailable')],
    ['a token of STS', deniedByAws('CredentialUnavailable', 'AccessDenied')],
    [
      'one of several CAs',
      aboutCa({ id: 'ca-one' } as Authority, deniedByAws('AuthorityAccessDenied')) as Error,
    ],
  ])('waits for the permission to use %s', async (_, error) => {
    failFor(3_000, error);

    await expect(rehearse()).resolves.toMatchObject({ outcome: 'rehearsal-passed' });
  });

  const request = { method: 'GET', path: '/' } as const;
  const answered = (status: number) => ({ status, headers: {}, body: Buffer.from('wrong password') });

  // Each attempt is a login, and forty-five of them lock an account.
  it.each([
    ['a password', refusedBy(new HttpRefusal(answered(401), request))],
    ['a permission', refusedBy(new HttpRefusal(answered(403), request))],
    ['a client certificate', refusedBy(new ConnectionFailed('ClientCertificateRefused', 'no', true))],
    ['a secret that is malformed', new SigningFailed('CredentialUnavailable', 'is not JSON')],
  ])('fails at once when it is no permission of AWS: %s', async (_, error) => {
    const attempts = failFor(Number.POSITIVE_INFINITY, error);

    await expect(rehearse()).rejects.toBe(error);

    expect(attempts()).toBe(1);
    expect(time.waits).toEqual([]);
  });

  it.each(MODES)('names (%s) of the certificates of a CA the one that signs', async (mode) => {
    const [issuing] = await short.issuers();
    const above = { id: 'root', certificate: new OpensslAuthority('Above', undefined, 3).certificate };
    for (const ca of [live, short]) ca.issuers = async () => [issuing, above];
    if (mode === 'issue') live.issuers = async () => [above];

    expect((await rehearse(mode)).issuer).toBe('CN=Memory CA');
  });

  it.each(MODES)('fails (%s) at once when the CA is disabled', async (mode) => {
    live.failure = DISABLED;

    await expect(rehearse(mode)).rejects.toMatchObject({ reason: FailureReason.AuthorityNotActive });

    expect(time.waits).toEqual([]);
  });

  it('fails when the CA gives out a wrong certificate, before a device gets one', async () => {
    short.handsOut = () => root.sign(newCsr('/CN=somebody-else'), 'basicConstraints=CA:FALSE');

    await expect(rehearse()).rejects.toMatchObject({ reason: FailureReason.CertificateSubjectDiffers });
  });

  describe('with an example', () => {
    it('has that request signed, and reports that the patterns allow it', async () => {
      handler = rehearsalWith(FLEET);

      const report = await rehearse();

      expect(report.example).toBe('CN=device-1,O=Example; DNS:device-1.example.com');
      expect(short.certificates).toHaveLength(1);
      const leaf = new X509Certificate(short.certificates[0]?.pem ?? '');
      expect(leaf.subject).toBe('O=Example\nCN=device-1');
      expect(leaf.subjectAltName).toBe('DNS:device-1.example.com');
      expect(Date.parse(leaf.validTo)).toBeLessThanOrEqual(time.clock() + DAY_MS + HOUR_MS);
    });

    it('tries the patterns on it without a certificate when it only probes', async () => {
      handler = rehearsalWith(FLEET);

      expect((await rehearse('probe')).example).toBe('CN=device-1,O=Example; DNS:device-1.example.com');
      expect([...short.certificates, ...live.certificates]).toEqual([]);
    });

    it.each(MODES)('fails (%s), before the CA is asked, when a pattern refuses it', async (mode) => {
      handler = rehearsalWith({ ...FLEET, SUBJECT_PATTERN: 'O=Example,CN={clientId}' });

      await expect(rehearse(mode)).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.ExampleRefused,
        message:
          'ExampleRefused: subject_pattern does not allow example_subject for example_client_id: ' +
          'CsrSubjectNotAllowed: the subject "CN=device-1,O=Example" is not one that client "device-1" may have: it ' +
          'does not match the pattern. The pattern has the parts in the reverse order. The signer writes the last ' +
          'part of the subject first, as RFC 4514 has it: "CN=device-1,O=Example".',
      });
      expect([...short.certificates, ...live.certificates]).toEqual([]);
      expect(telemetry.logged('Rehearsal failed')).toMatchObject([{ reason: FailureReason.ExampleRefused }]);
    });

    it('fails when the settings hold but half of one', async () => {
      handler = rehearsalWith({ ...FLEET, EXAMPLE_SUBJECT: '' });

      await expect(rehearse()).rejects.toThrow(
        'Unexpected: InvalidSetting: EXAMPLE_SUBJECT is not set, but another part of the example is',
      );
    });
  });
});

describe("The deployed function's rehearsal", () => {
  it('tries the patterns of its environment on the example', async () => {
    const telemetry = Telemetry.capture();
    Object.assign(process.env, { EXAMPLE_CLIENT_ID: 'device-1', EXAMPLE_SUBJECT: 'CN=device-1' });
    const container = startContainer(new OpensslAuthority(), { subjectPattern: 'CN={clientId},O=Example' });
    try {
      await expect(container.rehearse({ rehearsal: 'issue' })).rejects.toThrow(
        'ExampleRefused: subject_pattern does not allow example_subject for example_client_id',
      );
    } finally {
      delete process.env.EXAMPLE_CLIENT_ID;
      delete process.env.EXAMPLE_SUBJECT;
      container.stop();
      telemetry.stop();
    }
  });
});
