import '../../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ANY_NAMES } from '../../../../handler/csr/request-policy';
import {
  createRehearsal,
  type RehearsalHandler,
  type RehearsalRequest,
} from '../../../../handler/rehearsal/rehearsal';
import { FailureReason, Metric } from '../../../../handler/vocabulary';
import type {
  Authorize,
  Operation,
  PrivateCaServer,
} from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import {
  REWRITTEN_SUBJECT,
  WRONG_CERTIFICATES,
} from '../../../../testing/faults/private-ca/wrong-certificates';
import { lambdaContext } from '../../lambda';
import { Telemetry } from '../../telemetry';
import { VirtualTime } from '../../virtual-time';
import { startContainer } from './container';
import { authorityAt, startPrivateCa } from './sandbox';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MODES = ['issue', 'probe'] as const;

/** The rehearsal of a signer whose certificates live for 30 days. */
function rehearsalAt(privateCa: PrivateCaServer): RehearsalHandler {
  return createRehearsal(() => ({
    live: authorityAt(privateCa),
    forRehearsal: authorityAt(privateCa, { validityDays: 1 }),
    policy: ANY_NAMES,
    example: undefined,
  }));
}

describe('The rehearsal of AWS Private CA', () => {
  let root: X509Authority;
  let time: VirtualTime;
  let telemetry: Telemetry;
  let privateCa: PrivateCaServer;
  let handler: RehearsalHandler;

  beforeAll(async () => {
    const notAfter = new Date(Date.now() + 100 * DAY_MS + HOUR_MS);
    root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1', notAfter });
  });

  beforeEach(async () => {
    time = VirtualTime.start();
    telemetry = Telemetry.capture();
    privateCa = await startPrivateCa({ authority: root, clock: time.clock });
    handler = rehearsalAt(privateCa);
  });

  afterEach(async () => {
    telemetry.stop();
    time.stop();
    await privateCa.stop();
  });

  const rehearse = (rehearsal: RehearsalRequest['rehearsal'] = 'issue') =>
    handler({ rehearsal }, lambdaContext(60_000));

  /** Allows an operation (or all) only once so much time has passed, as while a policy spreads. */
  const permittedAfter = (milliseconds: number, late?: Operation): Authorize => {
    const spread = time.clock() + milliseconds;
    return (operation) => (late !== undefined && operation !== late) || time.clock() >= spread;
  };

  it('reports the size of an RSA key', async () => {
    const authority = await X509Authority.create({ commonName: 'RSA CA', key: 'RSA_2048' });
    const ca = await startPrivateCa({ authority, clock: time.clock });
    handler = rehearsalAt(ca);

    const report = await rehearse().finally(() => ca.stop());

    expect(report.issuerKey).toBe('rsa 2048');
  });

  it.each(MODES)('fails (%s) where the CA would refuse the lifetime of the live signer', async (mode) => {
    const ca = await startPrivateCa({
      authority: root,
      clock: time.clock,
      usageMode: 'SHORT_LIVED_CERTIFICATE',
    });
    handler = rehearsalAt(ca);

    const rehearsal = rehearse(mode).finally(() => ca.stop());

    await expect(rehearsal).rejects.toMatchObject({
      reason: FailureReason.AuthorityRefused,
      message: expect.stringContaining('issues for 7 days at most, not for 30'),
    });
    expect(ca.authority.certificates).toEqual([]);
  });

  it('issues one certificate when the permission to fetch it spreads last', async () => {
    privateCa.authorize = permittedAfter(20_000, 'GetCertificate');

    await rehearse();

    expect(privateCa.requests.count('IssueCertificate')).toBeGreaterThan(1);
    expect(privateCa.authority.certificates).toHaveLength(1);
  });

  it.each([
    ['has another subject', WRONG_CERTIFICATES.otherSubject, FailureReason.CertificateSubjectDiffers],
    ['no client can use', WRONG_CERTIFICATES.forServers, FailureReason.CertificateNotForClients],
    [
      'a verifier may refuse',
      WRONG_CERTIFICATES.unknownCritical,
      FailureReason.CertificateExtensionUnsupported,
    ],
    ['is signed with SHA-1', WRONG_CERTIFICATES.sha1, FailureReason.CertificateSignatureUnsupported],
    ['is of version 1', WRONG_CERTIFICATES.version1, FailureReason.CertificateVersionUnsupported],
    ['has no serial number', WRONG_CERTIFICATES.serialZero, FailureReason.CertificateSerialOutOfRange],
  ])(
    'fails when the CA gives out a certificate that %s, before a device gets one',
    async (_, fault, reason) => {
      privateCa.faults.next('IssueCertificate', fault);

      await expect(rehearse()).rejects.toMatchObject({ reason });
    },
  );

  it('passes when the CA writes the subject in other string types', async () => {
    privateCa.faults.next('IssueCertificate', REWRITTEN_SUBJECT);

    await expect(rehearse()).resolves.toMatchObject({ outcome: 'rehearsal-passed' });
  });

  it.each(MODES.flatMap((mode) => (['SM2', 'ML_DSA_65'] as const).map((key) => [mode, key] as const)))(
    'fails (%s) at once with a CA whose key (%s) AWS IoT cannot use, and says so',
    async (mode, key) => {
      const ca = await startPrivateCa({ authority: await X509Authority.create({ commonName: 'CA', key }) });
      handler = rehearsalAt(ca);

      await expect(rehearse(mode).finally(() => ca.stop())).rejects.toMatchObject({
        reason: FailureReason.AuthorityKeyUnsupported,
        message: expect.stringContaining(`AWS IoT cannot use the CA's key (${key})`),
      });
      expect(time.waits).toEqual([]);
    },
  );
});

describe("The deployed function's rehearsal", () => {
  it('has a certificate of one day issued, whatever lifetime and subjects the signer has', async () => {
    const authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    const privateCa = await startPrivateCa({ authority });
    const telemetry = Telemetry.capture();
    const container = startContainer(privateCa, { subjectPattern: 'CN=only-this' });
    try {
      await container.rehearse({ rehearsal: 'issue' });

      const [record] = privateCa.authority.certificates;
      expect(record?.validity).toEqual({ Type: 'DAYS', Value: 1 });
      expect(Date.parse(new X509Certificate(record?.certificatePem ?? '').validTo)).toBeLessThanOrEqual(
        Date.now() + DAY_MS,
      );
      expect(telemetry.metrics()).toMatchObject([{ name: Metric.RehearsalFailed, value: 0 }]);
    } finally {
      container.stop();
      telemetry.stop();
      await privateCa.stop();
    }
  });
});
