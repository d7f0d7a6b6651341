import '../../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HealthReport } from '../../../../handler/health/check';
import { Dimension, FailureReason, Metric } from '../../../../handler/vocabulary';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { type KmsServices, SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { accessKeyIdOf } from '../../../../sandbox/services/iam/access-key';
import { ADMINISTRATOR } from '../../../../sandbox/services/iam/iam';
import { iotApi } from '../../../../sandbox/services/iot/api';
import { CertificateProviders } from '../../../../sandbox/services/iot/certificate-providers';
import { kmsApi } from '../../../../sandbox/services/kms/api';
import { Kms } from '../../../../sandbox/services/kms/kms';
import { ssmApi } from '../../../../sandbox/services/ssm/api';
import { Documents } from '../../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../../sandbox/services/ssm/parameter-store';
import type { WireFault } from '../../../../sandbox/wire/faults/wire-fault';
import { TestAccount } from '../../../../testing/account';
import { newCsr } from '../../../sandbox/x509/openssl';
import { type Container, startContainerOf } from '../../container';
import { EVENT, NAMES as HEALTH } from '../../health/account';
import { lambdaContext } from '../../lambda';
import { Telemetry } from '../../telemetry';
import { selfSigned } from './ca-certificates';

type Entry = typeof import('../../../../handler/entry/kms');

const DAY_MS = 86_400_000;

const error = (code: string): WireFault => ({ kind: 'aws-error', code });

describe('The signer with a CA key in AWS KMS', () => {
  let providers: CertificateProviders;
  let ca: SandboxKms;
  let telemetry: Telemetry;
  let container: Container;

  beforeEach(async () => {
    const services = { kms: new Kms(), tables: new Tables(), parameters: new ParameterStore() };
    providers = new CertificateProviders(SANDBOX_ACCOUNT);
    const account = await TestAccount.open(
      kmsApi(services.kms),
      dynamoDbApi(services.tables),
      ssmApi({ ...services, documents: new Documents() }),
      iotApi({ providers, account: SANDBOX_ACCOUNT }),
    );
    const endpoint = account.door.url;
    ca = await SandboxKms.found({ ...services, endpoint, stop: () => account.close() });
    ca.setLatency(0);
    ca.install(selfSigned(ca.key));
    Object.assign(process.env, ca.environment(), {
      AWS_REGION: SANDBOX_ACCOUNT.region,
      AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
      AWS_ENDPOINT_URL_IOT: endpoint,
    });
    telemetry = Telemetry.capture();
    container = startContainerOf(
      () => {
        jest.requireActual('../../../../handler/authority/kms/kms-authority');
        jest.requireActual('../../../../handler/rehearsal/rehearsal');
      },
      () => jest.requireActual<Entry>('../../../../handler/entry/kms'),
    );
  });

  afterEach(async () => {
    container.stop();
    telemetry.stop();
    await ca.stop();
  });

  const ask = (remainingMs?: number, csr = newCsr('/CN=device-1')) =>
    container.invoke(
      { certificateSigningRequest: csr, principalId: 'claim', clientId: 'device-1' },
      remainingMs,
    );

  /** Sums of a metric by the reason that it was emitted with. */
  const sums = (name: string) => {
    const found: Record<string, number> = {};
    for (const { value, dimensions } of telemetry.metrics(name)) {
      const reason = dimensions[Dimension.Reason] ?? 'in all';
      found[reason] = (found[reason] ?? 0) + value;
    }
    return found;
  };

  it('logs the request, the intent and the certificate, in this order, and how long the CA took', async () => {
    const { certificatePem } = await ask();

    const { serialNumber } = new X509Certificate(certificatePem);
    const [entry] = await ca.entries();
    const [issued] = telemetry.logged('Certificate issued');
    expect(issued).toMatchObject({
      authority: ca.id,
      issuer: ca.id,
      pendingCertificate: entry?.request?.S,
      certificateId: entry?.certificateId?.S,
    });
    expect(String(issued?.serialNumber).toUpperCase()).toBe(serialNumber);
    const order = ['Certificate requested', 'Certificate intended', 'Certificate issued'].map((message) =>
      telemetry.written.findIndex((line) => line.includes(message)),
    );
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order).not.toContain(-1);
    expect(telemetry.written.join('')).not.toContain('BEGIN');
    expect(sums(Metric.CertificateIssued)).toEqual({ 'in all': 1 });
    expect(telemetry.metrics(Metric.AuthorityLatency)).toHaveLength(1);
    expect(telemetry.metrics(Metric.AuthorityThrottles)).toEqual([]);
  });

  it.each<[string, (services: KmsServices) => void, FailureReason]>([
    [
      'KMS denies',
      ({ kms }) => kms.conditions.faults.always('Sign', error('AccessDeniedException')),
      'AuthorityAccessDenied',
    ],
    ['the key is disabled', ({ kms }) => kms.keys.change(ca.id, { state: 'Disabled' }), 'AuthorityNotActive'],
    [
      'the ledger denies',
      ({ tables }) => tables.conditions.faults.always('PutItem', error('AccessDeniedException')),
      'LedgerAccessDenied',
    ],
    [
      'the ledger is gone',
      ({ tables }) => tables.conditions.faults.always('PutItem', error('ResourceNotFoundException')),
      'LedgerNotFound',
    ],
    [
      'the ledger records nothing',
      ({ tables }) => tables.conditions.faults.always('UpdateItem', error('AccessDeniedException')),
      'LedgerAccessDenied',
    ],
  ])('counts a failure by its reason when %s', async (_, breakIt, reason) => {
    breakIt(ca.services);

    await expect(ask()).rejects.toMatchObject({ name: 'SigningFailed', reason });

    expect(sums(Metric.SigningFailed)).toEqual({ 'in all': 1, [reason]: 1 });
    expect(sums(Metric.CertificateIssued)).toEqual({ 'in all': 0 });
    expect(telemetry.logged('Signing failed')).toMatchObject([{ reason, clientId: 'device-1' }]);
    expect(telemetry.metrics(Metric.DeadlineExceeded)).toEqual([]);
  });

  it('counts each time that KMS throttled it, and that time ran out', async () => {
    ca.services.kms.conditions.faults.always('Sign', error('ThrottlingException'));

    await expect(ask(2_000)).rejects.toMatchObject({ reason: FailureReason.AuthorityThrottled });

    const signatures = ca.services.kms.conditions.requests.count('Sign', 'ThrottlingException');
    expect(signatures).toBeGreaterThan(1);
    expect(sums(Metric.AuthorityThrottles)).toEqual({ 'in all': signatures });
    expect(sums(Metric.DeadlineExceeded)).toEqual({ 'in all': 1 });
    expect(telemetry.metrics(Metric.AuthorityLatency)).toHaveLength(1);
  });

  it('does not blame the CA for a ledger that is throttled', async () => {
    ca.services.tables.conditions.faults.always('PutItem', error('ProvisionedThroughputExceededException'));

    await expect(ask(2_000)).rejects.toMatchObject({ reason: FailureReason.LedgerThrottled });

    expect(telemetry.metrics(Metric.AuthorityThrottles)).toEqual([]);
    expect(sums(Metric.SigningFailed)).toEqual({ 'in all': 1, LedgerThrottled: 1 });
    expect(sums(Metric.DeadlineExceeded)).toEqual({ 'in all': 1 });
  });

  describe('in a health check', () => {
    beforeEach(() => {
      providers.create({
        certificateProviderName: HEALTH.provider,
        lambdaFunctionArn: lambdaContext().invokedFunctionArn,
      });
      const Value = JSON.stringify({ selfManaged: true, restorations: 0 });
      ca.services.parameters.putParameter({ Name: HEALTH.switch, Value, Type: 'String' });
    });

    const check = async () => (await container.invoke(EVENT)) as unknown as HealthReport;

    it('reports that it would sign, and the days that the CA has left', async () => {
      const report = await check();

      expect(report).toMatchObject({
        passed: true,
        failures: [],
        authority: ca.id,
        authorityDaysToExpiry: 3_649,
        provider: 'here',
      });
      expect(sums(Metric.HealthCheckFailed)).toEqual({ 'in all': 0 });
      expect(sums(Metric.AuthorityDaysToExpiry)).toEqual({ 'in all': 3_649 });
      expect(await ca.entries()).toEqual([]);
    });

    it.each<[string, (services: KmsServices) => void, string]>([
      [
        'a disabled key',
        ({ kms }) => kms.keys.change(ca.id, { state: 'Disabled' }),
        "AuthorityNotActive: the CA's key is Disabled",
      ],
      [
        'a ledger that nothing can be written to',
        ({ tables }) => tables.conditions.faults.always('UpdateItem', error('AccessDeniedException')),
        'LedgerAccessDenied',
      ],
    ])('reports %s, and still who signs and until when', async (_, breakIt, failure) => {
      breakIt(ca.services);

      const report = await check();

      expect(report.failures).toEqual([expect.stringContaining(failure)]);
      expect(report).toMatchObject({ passed: false, authorityDaysToExpiry: 3_649, provider: 'here' });
      expect(sums(Metric.HealthCheckFailed)).toEqual({ 'in all': 1 });
    });
  });

  describe('in a rehearsal', () => {
    it('issues one certificate for a day, and reports who signs and for how long', async () => {
      const report = await container.rehearse({ rehearsal: 'issue' });

      expect(report).toMatchObject({
        outcome: 'rehearsal-passed',
        issuer: 'CN=Own CA',
        issuerKey: 'ec prime256v1',
        authorityDaysToExpiry: 3_649,
      });
      const [entry, ...others] = await ca.entries();
      expect(others).toEqual([]);
      const { validFrom, validTo } = new X509Certificate(Buffer.from(entry?.certificate?.B ?? []));
      expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(DAY_MS - 1_000);
      expect(telemetry.metrics()).toMatchObject([{ name: Metric.RehearsalFailed, value: 0 }]);
    });

    it('that only probes has nothing signed and writes nothing', async () => {
      await expect(container.rehearse({ rehearsal: 'probe' })).resolves.toMatchObject({ rehearsal: 'probe' });

      expect(ca.services.kms.signatures).toEqual([]);
      expect(await ca.entries()).toEqual([]);
    });

    it('waits for the permissions of the ledger to take effect', async () => {
      ca.services.tables.conditions.faults.next('PutItem', error('AccessDeniedException'));

      await expect(container.rehearse({ rehearsal: 'issue' })).resolves.toMatchObject({
        issuer: 'CN=Own CA',
      });
    });
  });
});
