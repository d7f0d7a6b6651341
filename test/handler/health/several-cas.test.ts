import '../lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryAuthority } from '../../../handler/authority/memory-authority';
import { Deadline } from '../../../handler/deadline';
import { runHealthCheck } from '../../../handler/health/run';
import { metrics } from '../../../handler/powertools/metrics';
import { FailureReason, Metric } from '../../../handler/vocabulary';
import { lambdaContext, SERVICE } from '../lambda';
import { memoryCa, sharing } from '../memory-ca';
import { Telemetry } from '../telemetry';
import { CA_KEYS, OpensslAuthority } from '../x509/openssl-authority';
import { Account, EVENT } from './account';

const { invokedFunctionArn: functionArn } = lambdaContext();

describe('The health check of several CAs', () => {
  let root: OpensslAuthority;
  let account: Account;
  let telemetry: Telemetry;
  let one: MemoryAuthority;
  let two: MemoryAuthority;

  beforeAll(() => {
    root = new OpensslAuthority('CA');
  });

  beforeEach(async () => {
    account = await Account.start();
    account.declare('self-managed');
    account.pointProviderAt(functionArn);
    telemetry = Telemetry.capture();
    one = memoryCa({ id: 'ca-one' }, root);
    two = memoryCa({ id: 'ca-two' }, root);
  });

  afterEach(async () => {
    metrics.clearMetrics();
    telemetry.stop();
    await account.stop();
  });

  const check = async () => {
    const report = await runHealthCheck(
      EVENT,
      { authority: sharing(one, two), functionArn },
      new Deadline(5_000),
    );
    metrics.publishStoredMetrics();
    return report;
  };
  const values = (name: string) => telemetry.metrics(name).map(({ value }) => value);

  it('lists each, and emits the days of each, too', async () => {
    const report = await check();

    const days = report.authorityDaysToExpiry;
    expect(report).toMatchObject({
      passed: true,
      failures: [],
      cas: [
        { id: 'ca-one', failures: [], daysToExpiry: days },
        { id: 'ca-two', failures: [], daysToExpiry: days },
      ],
    });
    expect(values(Metric.AuthoritiesFailing)).toEqual([0]);
    expect(telemetry.metrics(Metric.AuthorityDaysToExpiry).map(({ dimensions }) => dimensions)).toEqual(
      expect.arrayContaining([
        { service: SERVICE },
        { service: SERVICE, authority: 'ca-one' },
        { service: SERVICE, authority: 'ca-two' },
      ]),
    );
  });

  it('counts down to the end of the one that expires first, whichever it is, for the alarms on expiry', async () => {
    two = memoryCa({ id: 'ca-two' }, new OpensslAuthority('Old CA', CA_KEYS.ec, 1));

    const { authorityDaysToExpiry: first, cas = [] } = await check();

    const [ofOne = Number.NaN, ofTwo = Number.NaN] = cas.map(({ daysToExpiry }) => daysToExpiry);
    expect(ofTwo).toBeLessThan(ofOne);
    expect(first).toBe(ofTwo);
    expect(telemetry.metrics(Metric.AuthorityDaysToExpiry)).toContainEqual(
      expect.objectContaining({ value: ofTwo, dimensions: { service: SERVICE } }),
    );
  });

  it('passes while one of them would sign, and warns of the other one', async () => {
    two.failure = { reason: FailureReason.AuthorityNotActive, explanation: 'disabled' };

    const { passed, failures, cas } = await check();

    expect({ passed, failures }).toEqual({ passed: true, failures: [] });
    expect(cas?.[1]).toMatchObject({
      id: 'ca-two',
      failures: ['authority: SigningFailed: AuthorityNotActive: disabled'],
    });
    expect(values(Metric.HealthCheckFailed)).toEqual([0]);
    expect(values(Metric.AuthoritiesFailing)).toEqual([1]);
    expect(telemetry.logged('Health check passed, but not every CA would sign')).toMatchObject([
      { level: 'WARN', cas },
    ]);
  });

  it('fails when none of them would sign, and says of each why', async () => {
    one.failure = { reason: FailureReason.AuthorityNotActive, explanation: 'disabled' };
    two.failure = { reason: FailureReason.AuthorityAccessDenied, explanation: 'denied' };

    const { passed, failures } = await check();

    expect(passed).toBe(false);
    expect(failures).toEqual([
      'ca-one: authority: SigningFailed: AuthorityNotActive: disabled',
      'ca-two: authority: SigningFailed: AuthorityAccessDenied: denied',
    ]);
    expect(values(Metric.HealthCheckFailed)).toEqual([1]);
    expect(values(Metric.AuthoritiesFailing)).toEqual([2]);
  });

  it('leaves out a certificate whose place another one has taken, and counts one that may still sign', async () => {
    const endingSoon = new OpensslAuthority('Ends soon', CA_KEYS.ec, 1).certificate;
    const [issuer] = await one.issuers();
    one.issuers = async () => [issuer, { id: 'former', certificate: endingSoon, superseded: true }];

    expect((await check()).authorityDaysToExpiry).toBe(1);

    one.issuers = async () => [issuer, { id: 'other', certificate: endingSoon }];

    expect((await check()).authorityDaysToExpiry).toBe(0);
  });
});
