import '../lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Authority, ConnectionCertificate } from '../../../handler/authority/authority';
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
const CLIENT = Metric.ClientCertificateDaysToExpiry;
const SERVER = Metric.ServerCertificateDaysToExpiry;

describe('The health check of a CA that is reached over a connection', () => {
  let root: OpensslAuthority;
  let account: Account;
  let telemetry: Telemetry;
  /** Certificates whose last day but two, or but ten, has begun. */
  let soon: ConnectionCertificate;
  let later: ConnectionCertificate;

  beforeAll(() => {
    root = new OpensslAuthority('CA');
    const ending = (days: number) => new OpensslAuthority(`Ends in ${days}`, CA_KEYS.ec, days).certificate;
    soon = { whose: 'client certificate', metric: CLIENT, certificate: ending(3) };
    later = { whose: "server's certificate", metric: SERVER, certificate: ending(11) };
  });

  beforeEach(async () => {
    account = await Account.start();
    account.declare('self-managed');
    account.pointProviderAt(functionArn);
    telemetry = Telemetry.capture();
  });

  afterEach(async () => {
    metrics.clearMetrics();
    telemetry.stop();
    await account.stop();
  });

  const check = async (authority: Authority) => {
    const report = await runHealthCheck(EVENT, { authority, functionArn }, new Deadline(5_000));
    metrics.publishStoredMetrics();
    return report;
  };
  const emitted = (name: string) =>
    telemetry.metrics(name).map(({ value, dimensions, unit }) => ({ value, dimensions, unit }));
  const dependingOn = (id: string, read: () => Promise<readonly ConnectionCertificate[]>) =>
    Object.assign(memoryCa({ id }, root), { connectionCertificates: read });

  it('says how many days each certificate has left, in the report and as a metric', async () => {
    const report = await check(dependingOn('ca', async () => [soon, later]));

    expect(report).toMatchObject({ passed: true, failures: [] });
    expect(report.connectionCertificates).toEqual([
      { whose: 'client certificate', metric: CLIENT, daysToExpiry: 2 },
      { whose: "server's certificate", metric: SERVER, daysToExpiry: 10 },
    ]);
    expect([emitted(CLIENT), emitted(SERVER)]).toEqual([
      [{ value: 2, dimensions: { service: SERVICE }, unit: 'Count' }],
      [{ value: 10, dimensions: { service: SERVICE }, unit: 'Count' }],
    ]);
  });

  it('says nothing of certificates of a CA without any', async () => {
    const report = await check(memoryCa({}, root));

    expect(report).not.toHaveProperty('connectionCertificates');
    expect([...emitted(CLIENT), ...emitted(SERVER)]).toEqual([]);
  });

  it('names those of several CAs, and emits the fewest days', async () => {
    const one = dependingOn('ca-one', async () => [{ ...later, metric: CLIENT }]);
    const two = dependingOn('ca-two', async () => [soon]);

    const { connectionCertificates } = await check(sharing(one, two));

    expect(connectionCertificates).toMatchObject([
      { whose: "ca-one: server's certificate", daysToExpiry: 10 },
      { whose: 'ca-two: client certificate', daysToExpiry: 2 },
    ]);
    expect(emitted(CLIENT).map(({ value }) => value)).toEqual([2]);
  });

  it('fails when they cannot be read although the CA would sign', async () => {
    const report = await check(dependingOn('ca', () => Promise.reject(new Error('unreadable'))));

    expect(report.failures).toEqual(['connection certificates: Error: unreadable']);
    expect(report).not.toHaveProperty('connectionCertificates');
  });

  it('says once why the CA cannot be reached', async () => {
    const ca = dependingOn('ca', () => Promise.reject(new Error('unreachable')));
    ca.failure = { reason: FailureReason.AuthorityUnavailable, explanation: 'unreachable' };

    const { failures } = await check(ca);

    expect(failures).toEqual(['authority: SigningFailed: AuthorityUnavailable: unreachable']);
  });

  it('says what a CA that cannot be reached has left all the same', async () => {
    const ca = dependingOn('ca', async () => [soon]);
    ca.failure = { reason: FailureReason.AuthorityUnavailable, explanation: 'unreachable' };

    expect((await check(ca)).passed).toBe(false);

    expect(emitted(CLIENT)).toMatchObject([{ value: 2 }]);
  });
});
