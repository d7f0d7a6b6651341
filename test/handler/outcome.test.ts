import './lambda-environment';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { escapeForLog } from '../../handler/escape';
import { FailureReason, Metric, RejectionReason } from '../../handler/vocabulary';
import { newCsr } from '../sandbox/x509/openssl';
import { readFixture } from './csr/fixtures';
import { NAMESPACE, SERVICE } from './lambda';
import type { Emitted } from './telemetry';
import { useWarmSigner } from './warm-signer';

const CLIENT_ID = 'device-only-7';
const PRINCIPAL_ID = 'claim-only-9';

describe('What the signer reports', () => {
  const signer = useWarmSigner({
    subjectPattern: '(O=Fleet\\+)?CN=.*',
    alternativeNamePattern: '.*',
  });

  const invoke = (certificateSigningRequest: string, clientId = CLIENT_ID) =>
    signer.container.invoke({ certificateSigningRequest, principalId: PRINCIPAL_ID, clientId });

  const issue = () => invoke(newCsr(`/CN=${CLIENT_ID}`));
  const reject = () => expect(invoke('no CSR')).rejects.toHaveProperty('name', 'RequestRejected');
  const fail = async () => {
    signer.container.ca.failure = { reason: FailureReason.AuthorityAccessDenied, explanation: 'not you' };
    await expect(issue()).rejects.toHaveProperty('name', 'SigningFailed');
    signer.container.ca.failure = undefined;
  };

  const metric = (name: string, unit: string, value: unknown, reason?: string): Emitted => ({
    namespace: NAMESPACE,
    name,
    unit,
    value: value as number,
    dimensions: { service: SERVICE, ...(reason && { reason }) },
  });
  const duration = (name: string) => metric(name, 'Milliseconds', expect.any(Number));
  const outcomes = (counts: Readonly<Record<string, number>>) =>
    [Metric.CertificateIssued, Metric.RequestRejected, Metric.SigningFailed].map((name) =>
      metric(name, 'Count', counts[name] ?? 0),
    );
  const inAnyOrder = (metrics: readonly Emitted[]) =>
    [...metrics].sort((a, b) =>
      `${a.name}${a.dimensions.reason}`.localeCompare(`${b.name}${b.dimensions.reason}`),
    );

  it('in metrics, of a certificate: how many, how long, what was left', async () => {
    await issue();

    expect(inAnyOrder(signer.telemetry.metrics())).toEqual(
      inAnyOrder([
        ...outcomes({ [Metric.CertificateIssued]: 1 }),
        duration(Metric.SigningLatency),
        duration(Metric.AuthorityLatency),
        duration(Metric.DeadlineHeadroom),
      ]),
    );
  });

  it('in metrics, of a rejection: in all and by reason, and no latency that would hide a slow CA', async () => {
    await reject();

    expect(inAnyOrder(signer.telemetry.metrics())).toEqual(
      inAnyOrder([
        ...outcomes({ [Metric.RequestRejected]: 1 }),
        metric(Metric.RequestRejected, 'Count', 1, RejectionReason.CsrNotPem),
      ]),
    );
  });

  it('in metrics, of a quick failure: in all and by reason, and no latency that would look healthy', async () => {
    await fail();

    expect(inAnyOrder(signer.telemetry.metrics())).toEqual(
      inAnyOrder([
        ...outcomes({ [Metric.SigningFailed]: 1 }),
        metric(Metric.SigningFailed, 'Count', 1, FailureReason.AuthorityAccessDenied),
      ]),
    );
  });

  it.each<[string, () => void, FailureReason]>([
    [
      'for a slow CA',
      () => {
        signer.container.ca.issuanceMs = 60_000;
      },
      FailureReason.DeadlineExceeded,
    ],
    [
      'for a CA that throttles until then',
      () => {
        signer.container.ca.failure = { reason: FailureReason.AuthorityThrottled, explanation: 'too many' };
      },
      FailureReason.AuthorityThrottled,
    ],
  ])('in metrics, of a request that ran out of time: once, and how long, %s', async (_, prepare, reason) => {
    prepare();
    const event = { certificateSigningRequest: newCsr('/CN=late'), principalId: 'p', clientId: 'late' };

    await expect(signer.container.invoke(event, 600)).rejects.toHaveProperty('reason', reason);

    expect(signer.telemetry.metrics(Metric.DeadlineExceeded)).toEqual([
      metric(Metric.DeadlineExceeded, 'Count', 1),
    ]);
    for (const name of [Metric.SigningLatency, Metric.AuthorityLatency, Metric.DeadlineHeadroom]) {
      expect(signer.telemetry.metrics(name)).toEqual([duration(name)]);
    }
    // Also where the attempts were used up before the time was.
    expect(signer.telemetry.metrics(Metric.DeadlineHeadroom)[0]?.value).toBeLessThanOrEqual(0);
  });

  it('in the log, of a certificate whose subject the CA wrote differently: that it did', async () => {
    await issue();
    await invoke(readFixture('good-unsorted-rdn'));

    const [kept, rewritten] = signer.telemetry.logged('Certificate issued');
    expect(kept).not.toHaveProperty('subjectRewritten');
    expect(rewritten).toMatchObject({ subject: 'O=Fleet+CN=device-1', subjectRewritten: true });
  });

  it('never has a dimension that a device could choose', async () => {
    await issue();
    await reject();
    await fail();

    const dimensions = signer.telemetry.metrics().map((each) => JSON.stringify(each.dimensions));
    expect(new Set(dimensions)).toEqual(
      new Set([
        JSON.stringify({ service: SERVICE }),
        JSON.stringify({ service: SERVICE, reason: RejectionReason.CsrNotPem }),
        JSON.stringify({ service: SERVICE, reason: FailureReason.AuthorityAccessDenied }),
      ]),
    );
  });

  it('in the log, of a certificate: the intent first, then the record that finds it again', async () => {
    const { certificatePem } = await issue();

    const record = signer.container.ca.certificates.at(-1);
    const leaf = new X509Certificate(certificatePem);
    const intent = {
      level: 'INFO',
      service: SERVICE,
      clientId: CLIENT_ID,
      principalId: PRINCIPAL_ID,
      subject: `CN=${CLIENT_ID}`,
      csrSha256: record?.order.csr.sha256,
      csrDigest: 'SHA-256',
      authority: 'memory',
      function_request_id: expect.any(String),
    };
    expect(signer.telemetry.logged('Certificate requested')).toEqual([expect.objectContaining(intent)]);
    expect(signer.telemetry.logged('Certificate issued')).toEqual([
      expect.objectContaining({
        ...intent,
        pendingCertificate: record?.id,
        serialNumber: leaf.serialNumber,
        certificateId: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
        notBefore: new Date(leaf.validFrom).toISOString(),
        notAfter: new Date(leaf.validTo).toISOString(),
        authorityMs: expect.any(Number),
        latencyMs: expect.any(Number),
        headroomMs: expect.any(Number),
      }),
    ]);
    const messages = signer.telemetry.written.map((line) => JSON.parse(line).message).filter(Boolean);
    expect(messages).toEqual(['Certificate requested', 'Certificate issued']);
  });

  it('in the log, of a request with alternative names: which, in the intent and in the record', async () => {
    await invoke(newCsr('/CN=a', '-addext', 'subjectAltName=DNS:a.example,IP:10.0.0.1'));

    const alternativeNames = ['DNS:a.example', 'IP:10.0.0.1'];
    expect(signer.telemetry.logged('Certificate requested')).toMatchObject([{ alternativeNames }]);
    expect(signer.telemetry.logged('Certificate issued')).toMatchObject([{ alternativeNames }]);
  });

  it('in the log, of a request with many and long alternative names: the first ten, cut', async () => {
    const hosts = Array.from({ length: 14 }, (_, i) => `DNS:${i}.${'x'.repeat(600)}`);
    await invoke(newCsr('/CN=a', '-addext', `subjectAltName=${hosts.join()}`));

    const [record] = signer.telemetry.logged('Certificate issued');
    expect(record?.alternativeNames).toEqual([
      ...hosts.slice(0, 10).map((host) => `${host.slice(0, 600)}…`),
      '… and 4 more',
    ]);
  });

  it('in the log, of a rejection: a warning with the reason and who asked', async () => {
    await reject();

    expect(signer.telemetry.logged('Request rejected')).toEqual([
      expect.objectContaining({
        level: 'WARN',
        reason: RejectionReason.CsrNotPem,
        explanation: expect.any(String),
        clientId: CLIENT_ID,
        principalId: PRINCIPAL_ID,
      }),
    ]);
    expect(signer.telemetry.logged('Certificate requested')).toEqual([]);
  });

  it('in the log, of a failure: an error with the reason and the explanation', async () => {
    await fail();

    expect(signer.telemetry.logged('Signing failed')).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        reason: FailureReason.AuthorityAccessDenied,
        subject: `CN=${CLIENT_ID}`,
        error: expect.objectContaining({
          name: 'SigningFailed',
          message: 'AuthorityAccessDenied: not you',
        }),
      }),
    ]);
  });

  it('in the log, of a wrong certificate: the id under which the CA has it', async () => {
    signer.container.ca.handsOut = () => '';
    await expect(issue()).rejects.toHaveProperty('reason', FailureReason.CertificateMalformed);

    expect(signer.telemetry.logged('Signing failed')).toMatchObject([
      { pendingCertificate: signer.container.ca.certificates.at(-1)?.id },
    ]);
  });

  it('never holds the CSR, the certificate or the event', async () => {
    await issue();
    await reject();
    await fail();

    const log = signer.telemetry.written.join('');
    expect(log).not.toMatch(/BEGIN|certificateSigningRequest|no CSR/);
    // How the base64 of a CSR or a certificate begins.
    expect(log).not.toMatch(/MII[A-Za-z0-9+/]{40}/);
  });

  it.each([
    ['a line break', `a"}\n{"level":"ERROR","message":"Signing failed","reason":"forged"}`],
    ['a carriage return and separators', 'a\r\u2028\u2029b'],
    ['quotes and braces', '"}{"_aws":{}}'],
    ['an escape sequence of a terminal', 'a\u001b[2Jb'],
    ['one in a single character', 'a\u009b2Jb'],
    ['a line end of other systems', 'a\u0085b'],
    ['text that runs the other way', '\u202e1-ecived'],
  ])('stays one line of JSON for a client id with %s', async (_, clientId) => {
    await invoke(newCsr('/CN=device-1'), clientId);
    await expect(invoke('no CSR', clientId)).rejects.toThrow();

    for (const line of signer.telemetry.written) {
      expect(line.replace(/\n$/, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(() => JSON.parse(line)).not.toThrow();
    }
    expect(signer.telemetry.logged('Signing failed')).toEqual([]);
    expect(signer.telemetry.logged('Request rejected')).toMatchObject([{ clientId: escapeForLog(clientId) }]);
    expect(signer.telemetry.metrics().every(({ dimensions }) => dimensions.service === SERVICE)).toBe(true);
  });

  it('cuts a client id of any length short', async () => {
    await invoke(newCsr('/CN=device-1'), 'x'.repeat(100_000));

    const [line] = signer.telemetry.logged('Certificate issued');
    expect(String(line?.clientId)).toHaveLength(601); // the last of them says that it was cut
  });
});
