import '../lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { HealthReport } from '../../../handler/health/check';
import { FailureReason, Metric } from '../../../handler/vocabulary';
import { FrontDoor } from '../../../sandbox/wire/front-door';
import { newCsr } from '../../sandbox/x509/openssl';
import { type MemoryContainer, startContainer } from '../container';
import { lambdaContext, NAMESPACE, SERVICE } from '../lambda';
import { Telemetry } from '../telemetry';
import { OpensslAuthority } from '../x509/openssl-authority';
import { Account, EVENT, NAMES } from './account';

const FUNCTION_ARN = lambdaContext().invokedFunctionArn;
const OTHER_ARN = `${FUNCTION_ARN}-of-somebody-else`;
/** The CA has begun the last but one of its two days. */
const DAYS_LEFT = 1;
const HOLD = '{"who":"on-call","why":"the CA is dead"}';
const MODE_METRICS = [
  Metric.SelfManagedSigning,
  Metric.SigningModeUnexpected,
  Metric.AwsManagedOnPurpose,
  Metric.RestorationPending,
];

describe('The health check', () => {
  let root: OpensslAuthority;
  let nowhere: string;
  let account: Account;
  let telemetry: Telemetry;
  let container: MemoryContainer;

  beforeAll(async () => {
    root = new OpensslAuthority('Memory CA');
    const closed = await FrontDoor.open(() => undefined);
    nowhere = closed.url;
    await closed.close();
  });

  beforeEach(async () => {
    account = await Account.start();
    telemetry = Telemetry.capture();
    container = startContainer(root);
  });

  afterEach(async () => {
    container.stop();
    telemetry.stop();
    await account.stop();
  });

  const check = async (event: unknown = EVENT): Promise<HealthReport> =>
    (await container.invoke(event)) as unknown as HealthReport;

  /** The value of each of a check's metrics; `ColdStart` is not one. */
  const emitted = () =>
    Object.fromEntries(
      telemetry
        .metrics()
        .filter(({ name }) => name !== Metric.ColdStart)
        .map(({ name, value }) => [name, value]),
    );

  const declareAndPoint = () => {
    account.declare('self-managed');
    account.pointProviderAt(FUNCTION_ARN);
  };

  it('finds all well, in one line and seven metrics', async () => {
    declareAndPoint();

    const report = await check();

    expect(report).toEqual({
      passed: true,
      failures: [],
      authority: 'memory',
      authorityDaysToExpiry: DAYS_LEFT,
      provider: 'here',
      hold: undefined,
      mode: { selfManaged: true, awsManagedOnPurpose: false, restorationPending: false, unexpected: false },
    });
    expect(emitted()).toEqual({
      [Metric.HealthCheckFailed]: 0,
      [Metric.AuthorityDaysToExpiry]: DAYS_LEFT,
      [Metric.AuthoritiesFailing]: 0,
      [Metric.SelfManagedSigning]: 1,
      [Metric.SigningModeUnexpected]: 0,
      [Metric.AwsManagedOnPurpose]: 0,
      [Metric.RestorationPending]: 0,
    });
    const messages = telemetry.written.map((line) => JSON.parse(line)).filter(({ message }) => message);
    expect(messages).toMatchObject([
      { level: 'INFO', message: 'Health check passed', provider: 'here', durationMs: expect.any(Number) },
    ]);
  });

  it('emits counts with the dimension service and no other', async () => {
    declareAndPoint();

    await check();

    for (const { namespace, name, unit, dimensions } of telemetry.metrics()) {
      expect({ namespace, name, unit, dimensions }).toEqual({
        namespace: NAMESPACE,
        name,
        unit: 'Count',
        dimensions: { service: SERVICE },
      });
    }
  });

  it('issues nothing, and does not count as a request', async () => {
    declareAndPoint();

    await check();

    expect(container.ca.certificates).toEqual([]);
    expect(telemetry.metrics().map(({ name }) => name)).not.toContain(Metric.SigningLatency);
    expect(telemetry.metrics().map(({ name }) => name)).not.toContain(Metric.RequestRejected);
  });

  it('that starts the container counts the cold start, and no device pays for it', async () => {
    declareAndPoint();
    container.stop();
    container = startContainer(root, { startupMs: 2_000 });

    await check();
    await container.invoke({ certificateSigningRequest: newCsr('/CN=d'), principalId: 'p', clientId: 'd' });

    expect(telemetry.metrics(Metric.ColdStart)).toHaveLength(1);
    expect(telemetry.metrics(Metric.SigningLatency)[0]?.value).toBeLessThan(2_000);
  });

  it('sees a rollback on purpose, and says why', async () => {
    account.declare('self-managed');
    account.hold(HOLD);

    const report = await check();

    expect(report).toMatchObject({ passed: true, provider: 'absent', hold: HOLD });
    expect(emitted()).toMatchObject({
      [Metric.HealthCheckFailed]: 0,
      [Metric.SelfManagedSigning]: 0,
      [Metric.SigningModeUnexpected]: 0,
      [Metric.AwsManagedOnPurpose]: 1,
    });
    expect(telemetry.logged('Health check passed')).toMatchObject([{ level: 'INFO', hold: HOLD }]);
  });

  describe('whose provider is missing without a hold', () => {
    it.each<[string, () => void]>([
      [
        'the first lift of all',
        () => {
          account.complete();
          account.lift('lift-1');
        },
      ],
      [
        'a lift after one that was deployed',
        () => {
          account.complete('lift-1');
          account.lift('lift-2');
        },
      ],
      [
        'a declaration after one that was deployed',
        () => {
          account.declare('self-managed', 4);
          account.complete('lift-1', 3);
          account.lift('lift-1');
        },
      ],
    ])('waits for a deploy after %s', async (_, prepare) => {
      account.declare('self-managed');
      prepare();

      expect(await check()).toMatchObject({ passed: true, provider: 'absent' });
      expect(emitted()).toMatchObject({
        [Metric.SigningModeUnexpected]: 0,
        [Metric.AwsManagedOnPurpose]: 1,
        [Metric.RestorationPending]: 1,
      });
    });

    it.each<[string, () => void]>([
      ['nothing was ever lifted', () => account.complete()],
      [
        'the last lift was deployed',
        () => {
          account.complete('lift-1');
          account.lift('lift-1');
        },
      ],
      // A deployment of an older version leaves no restoration, whatever was lifted.
      ['the last restoration was not recorded', () => account.lift('lift-1')],
      [
        'what was left cannot be read',
        () => {
          account.leave(NAMES.restoration, 'lift-0');
          account.lift('lift-1');
        },
      ],
      ['the record of the last lift was deleted', () => account.complete('lift-1')],
      [
        'what is declared was left without a count',
        () => {
          account.complete();
          account.leave(NAMES.switch, '{"selfManaged":true}');
        },
      ],
    ])('warns when %s', async (_, prepare) => {
      account.declare('self-managed');
      prepare();

      await check();

      expect(emitted()).toMatchObject({
        [Metric.SigningModeUnexpected]: 1,
        [Metric.AwsManagedOnPurpose]: 0,
        [Metric.RestorationPending]: 0,
      });
    });

    it('warns when an older schedule asks, which does not say where lifts are recorded', async () => {
      const { liftParameter, restorationParameter, ...older } = EVENT.healthCheck;
      account.declare('self-managed');
      account.complete('lift-1');
      account.lift('lift-2');

      await check({ healthCheck: older });

      expect(emitted()).toMatchObject({ [Metric.SigningModeUnexpected]: 1 });
    });
  });

  it('keeps its line short when the hold is long', async () => {
    account.declare('self-managed');
    account.hold('x'.repeat(4_000));

    const report = await check();

    expect(report.hold).toMatch(/^x{100,1000}…$/);
    expect(Math.max(...telemetry.written.map(({ length }) => length))).toBeLessThan(2_000);
  });

  it.each<[string, () => void]>([
    ['a provider that is gone', () => account.declare('self-managed')],
    [
      'a provider that points at another function',
      () => {
        account.declare('self-managed');
        account.pointProviderAt(OTHER_ARN);
      },
    ],
    [
      'a provider of another name',
      () => {
        account.declare('self-managed');
        account.pointProviderAt(FUNCTION_ARN, 'not-ours');
      },
    ],
    [
      'a provider that was to go',
      () => {
        account.declare('aws-managed');
        account.pointProviderAt(FUNCTION_ARN);
      },
    ],
  ])('warns of %s', async (_, prepare) => {
    prepare();

    await check();

    expect(emitted()).toMatchObject({
      [Metric.HealthCheckFailed]: 0,
      [Metric.SigningModeUnexpected]: 1,
      [Metric.AwsManagedOnPurpose]: 0,
    });
    expect(telemetry.logged('Health check passed, but signing is not as declared')).toMatchObject([
      { level: 'WARN' },
    ]);
  });

  it.each([
    ['the CA is disabled', FailureReason.AuthorityNotActive, 'disabled'],
    ['the CA may not be described', FailureReason.AuthorityAccessDenied, 'not you'],
  ])('fails when %s, and still says how long the CA lasts', async (_, reason, explanation) => {
    declareAndPoint();
    container.ca.failure = { reason, explanation };

    const report = await check();

    expect(report.failures).toEqual([`authority: SigningFailed: ${reason}: ${explanation}`]);
    expect(emitted()).toEqual({
      [Metric.HealthCheckFailed]: 1,
      [Metric.AuthorityDaysToExpiry]: DAYS_LEFT,
      [Metric.AuthoritiesFailing]: 0,
      [Metric.SelfManagedSigning]: 1,
      [Metric.SigningModeUnexpected]: 0,
      [Metric.AwsManagedOnPurpose]: 0,
      [Metric.RestorationPending]: 0,
    });
    expect(telemetry.logged('Health check failed')).toMatchObject([
      { level: 'ERROR', failures: report.failures },
    ]);
  });

  it("fails when the CA's certificate cannot be read, and guesses nothing of it", async () => {
    declareAndPoint();
    container.ca.issuers = () => Promise.reject(new Error('unreadable'));

    const report = await check();

    expect(report.passed).toBe(false);
    expect(report.authorityDaysToExpiry).toBeUndefined();
    expect(emitted()).toMatchObject({ [Metric.HealthCheckFailed]: 1, [Metric.SelfManagedSigning]: 1 });
    expect(emitted()).not.toHaveProperty(Metric.AuthorityDaysToExpiry);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'AWS IoT refuses',
      () => {
        process.env.AWS_ACCESS_KEY_ID = 'AKIAOFNOBODY';
        account.declare('self-managed');
      },
      /^certificate provider: AccessDeniedException: .*iot:ListCertificateProviders/,
    ],
    [
      'Systems Manager refuses',
      () => {
        process.env.AWS_ACCESS_KEY_ID = 'AKIAOFNOBODY';
      },
      /^signing switch: AccessDeniedException: .*ssm:GetParameters/,
    ],
    [
      'AWS IoT cannot be reached',
      () => {
        process.env.AWS_ENDPOINT_URL_IOT = nowhere;
        account.declare('self-managed');
      },
      /^certificate provider: .*ECONNREFUSED/,
    ],
    [
      'the declared mode was not recorded',
      () => account.pointProviderAt(FUNCTION_ARN),
      /^signing switch: Error: \/fleet\/last-declaration does not contain the declared mode \(it does not exist\)/,
    ],
    [
      'the declared mode is not JSON',
      () => account.leave(NAMES.switch, 'self-managed'),
      /^signing switch: Error: \/fleet\/last-declaration does not contain the declared mode \(self-managed\)/,
    ],
  ])('fails when %s, and guesses no mode', async (_, prepare, failure) => {
    prepare();

    const report = await check();

    expect(report.failures).toContainEqual(expect.stringMatching(failure));
    expect(report.mode).toBeUndefined();
    expect(emitted()).toMatchObject({
      [Metric.HealthCheckFailed]: 1,
      [Metric.AuthorityDaysToExpiry]: DAYS_LEFT,
      [Metric.AuthoritiesFailing]: 0,
    });
    for (const metric of MODE_METRICS) expect(emitted()).not.toHaveProperty(metric);
  });

  it('fails for an event that is malformed, and throws nothing that Lambda would count', async () => {
    const report = await check({ healthCheck: true });

    expect(report.failures).toEqual(['event: Error: healthCheck.certificateProviderName is not a text.']);
    expect(emitted()).toEqual({
      [Metric.HealthCheckFailed]: 1,
      [Metric.AuthorityDaysToExpiry]: DAYS_LEFT,
      [Metric.AuthoritiesFailing]: 0,
    });
  });

  it('leaves no metric behind for the next request', async () => {
    declareAndPoint();
    await check();
    telemetry.clear();

    await container.invoke({ certificateSigningRequest: newCsr('/CN=d'), principalId: 'p', clientId: 'd' });

    expect(telemetry.metrics(Metric.HealthCheckFailed)).toEqual([]);
    expect(telemetry.metrics(Metric.CertificateIssued)).toHaveLength(1);
  });
});
