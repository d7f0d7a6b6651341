import './lambda-environment';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Metric, RejectionReason } from '../../handler/vocabulary';
import { Tag } from '../../handler/x509/der';
import {
  attributes,
  extension,
  forgeCsr,
  GeneralName,
  name,
  nameAttribute,
  Oid,
  requestOf,
  toPem,
} from '../../testing/requests/forge';
import { LOOKALIKES } from '../../testing/requests/traps';
import { sequence, set, text as utf8 } from '../../testing/requests/write-der';
import { NAMESPACE, SERVICE } from './lambda';
import { useWarmSigner } from './warm-signer';

/** What an attacker would send to add a line, a metric or a dimension to the log. */
const FORGERIES: readonly string[] = [
  ...LOOKALIKES,
  '"}\n{"level":"ERROR","message":"Signing failed","reason":"Unexpected"}',
  '\r\n{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"SigningFailed":1}',
  '"},"_aws":{"CloudWatchMetrics":[{"Namespace":"x","Dimensions":[["clientId"]],"Metrics":[{"Name":"SigningFailed"}]}]},"a":{"b":"',
  'END RequestId: 0',
  '2026-01-01T00:00:00.000Z\tx\tERROR\tTask timed out after 5.00 seconds',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b2J\u009d0;owned\u009c', // the same in C1 control characters
  'a\u007f\u007f',
  'a\u0085{"level":"ERROR"}\u2028{"level":"ERROR"}\u2029', // line ends for those who read Unicode
  '\u202e}"1-ecived":"DItneilc"{\u202c', // reads the other way
  '\u2066device-1\u2069\u200d\ufeff\u00ad\u{e0041}',
  '\\u202e', // written out, and no such character
  '%s %d %j %o',
  '__proto__',
  'reason',
  '\ud800',
];

/** Fields that a log line of a request may have; none has a name that a device chooses. */
const FIELDS = [
  ...['level', 'message', 'timestamp', 'service', 'sampling_rate', 'xray_trace_id', 'cold_start'],
  ...['function_arn', 'function_memory_size', 'function_name', 'function_request_id'],
  ...[
    'reason',
    'explanation',
    'clientId',
    'principalId',
    'subject',
    'alternativeNames',
    'csrSha256',
    'csrDigest',
    'authority',
    'issuer',
  ],
  ...['pendingCertificate', 'subjectRewritten', 'serialNumber', 'certificateId', 'notBefore', 'notAfter'],
  ...['authorityMs', 'latencyMs', 'headroomMs'],
];

/** What breaks a line, moves a cursor or turns text around, wherever a log is shown or cut into lines. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What was written out in a log because it cannot be seen, read back. */
const readBack = (written: unknown) =>
  String(written).replace(/\\u([0-9a-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

const METRICS: readonly string[] = ['ColdStart', ...Object.values(Metric)];
const OUTCOMES: readonly string[] = [Metric.CertificateIssued, Metric.RequestRejected, Metric.SigningFailed];

const text = fc.oneof(
  fc.constantFrom(...FORGERIES),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.json(),
);

describe('What a device sends', () => {
  const signer = useWarmSigner({ subjectPattern: '(CN|UID)=(?s:.*)' });

  const eventOf = (fields: Readonly<Record<string, unknown>>) => ({
    certificateSigningRequest: 'no CSR',
    principalId: 'p',
    clientId: 'c',
    ...fields,
  });

  /** That the log holds whole lines of our fields, and metrics of our names, and nothing besides. */
  function expectNothingForged(messages: readonly string[], outcome: string): void {
    const lines = signer.telemetry.written.map((line) => {
      expect(line.replace(/\n$/, '')).not.toMatch(INVISIBLE);
      return JSON.parse(line) as Record<string, unknown>;
    });
    const records = lines.filter((line) => line._aws === undefined);
    expect(records.map(({ message }) => message)).toEqual(messages);
    expect(records.flatMap((record) => Object.keys(record)).filter((key) => !FIELDS.includes(key))).toEqual(
      [],
    );
    const emitted = signer.telemetry.metrics();
    const counted = emitted.filter(({ name: metric, value }) => OUTCOMES.includes(metric) && value !== 0);
    expect(new Set(counted.map((metric) => metric.name))).toEqual(new Set([outcome]));
    expect(emitted.filter((metric) => !METRICS.includes(metric.name))).toEqual([]);
    for (const { namespace, dimensions } of emitted) {
      expect(namespace).toBe(NAMESPACE);
      expect(dimensions).toEqual(
        'reason' in dimensions
          ? { service: SERVICE, reason: expect.stringMatching(/^\w+$/) }
          : { service: SERVICE },
      );
    }
  }

  it('cannot forge a line, a metric or a dimension with a refused request', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, text, async (clientId, principalId, csr) => {
        signer.telemetry.clear();
        const event = eventOf({ clientId, principalId, certificateSigningRequest: csr });

        await expect(signer.container.invoke(event)).rejects.toThrow();

        expectNothingForged(['Request rejected'], Metric.RequestRejected);
        const [record] = signer.telemetry.logged('Request rejected');
        expect(readBack(record?.clientId)).toBe(clientId);
        expect(readBack(record?.principalId)).toBe(principalId);
      }),
      { seed: 31, numRuns: 150 },
    );
  });

  it('cannot do so with additional fields', async () => {
    const event = JSON.parse(
      `{"_aws":{"CloudWatchMetrics":[]},"level":"ERROR","message":"Signing failed","reason":"forged",
        "__proto__":{"clientId":"forged"},"toJSON":"x","service":"forged","principalId":"p","clientId":"c",
        "certificateSigningRequest":"no CSR"}`,
    );

    await expect(signer.container.invoke(event)).rejects.toThrow();

    expectNothingForged(['Request rejected'], Metric.RequestRejected);
    expect(signer.telemetry.logged('Request rejected')).toMatchObject([
      { level: 'WARN', service: SERVICE, reason: RejectionReason.CsrNotPem, clientId: 'c' },
    ]);
  });

  it.each(FORGERIES.map((forgery) => [JSON.stringify(forgery), forgery]))(
    'cannot with %s for a subject and a client id, the request being signed',
    async (_, forgery) => {
      // A user id may be of any length, unlike a common name.
      const subject = name([set(nameAttribute(Oid.userId, utf8(Tag.Utf8String, forgery)))]);
      const certificateSigningRequest = toPem(forgeCsr({ subject }));

      await signer.container.invoke(eventOf({ certificateSigningRequest, clientId: forgery }));

      expectNothingForged(['Certificate requested', 'Certificate issued'], Metric.CertificateIssued);
      const [record] = signer.telemetry.logged('Certificate issued');
      expect(readBack(record?.clientId)).toBe(forgery);
    },
  );

  it('cannot with a subject that the pattern refuses and the explanation repeats', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (organization) => {
        signer.telemetry.clear();
        const subject = name([set(nameAttribute(Oid.organization, utf8(Tag.Utf8String, organization)))]);
        const certificateSigningRequest = toPem(forgeCsr({ subject }));

        await expect(
          signer.container.invoke(eventOf({ certificateSigningRequest, clientId: organization })),
        ).rejects.toThrow();

        expectNothingForged(['Request rejected'], Metric.RequestRejected);
        const [record] = signer.telemetry.logged('Request rejected');
        expect(record?.reason).toBe(RejectionReason.CsrSubjectNotAllowed);
      }),
      { seed: 32, numRuns: 100 },
    );
  });

  it('cannot with alternative names that no pattern allows and the explanation repeats', async () => {
    const value = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 60 });

    await fc.assert(
      fc.asyncProperty(value, text, async (host, clientId) => {
        signer.telemetry.clear();
        const names = extension(Oid.subjectAltName, sequence(GeneralName.dns(host)));
        const certificateSigningRequest = toPem(forgeCsr({ attributes: attributes(requestOf([names])) }));

        await expect(
          signer.container.invoke(eventOf({ certificateSigningRequest, clientId })),
        ).rejects.toThrow();

        expectNothingForged(['Request rejected'], Metric.RequestRejected);
        expect(signer.telemetry.logged('Request rejected')[0]?.reason).toBe(
          RejectionReason.CsrAlternativeNameNotAllowed,
        );
      }),
      { seed: 33, numRuns: 100 },
    );
  });
});
