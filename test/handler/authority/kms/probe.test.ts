import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import type { Environment } from '../../../../handler/environment';
import { metrics } from '../../../../handler/powertools/metrics';
import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import { certificateFor } from '../../../../sandbox/authorities/kms/own-ca';
import { newCsr } from '../../../sandbox/x509/openssl';
import { OpensslAuthority } from '../../x509/openssl-authority';
import { CA, certificateRequest, NO_CA, PARAMETER, selfSigned } from './ca-certificates';
import { setScene } from './scene';

const MINUTE_MS = 60_000;

describe('A probe', () => {
  const scene = setScene();

  const probe = (settings: Environment = {}) => scene.start(settings).probe(new Deadline(4_650));
  const disable = () => scene.ca.services.kms.keys.change(scene.ca.id, { state: 'Disabled' });

  it('passes with a CA that signs, has nothing signed, and writes nothing', async () => {
    await expect(probe()).resolves.toBeUndefined();

    const { kms, tables } = scene.ca.services;
    expect(kms.conditions.requests.byOutcome('Sign')).toEqual({ DryRunOperationException: 1 });
    for (const write of ['PutItem', 'UpdateItem'] as const) {
      expect(tables.conditions.requests.byOutcome(write)).toEqual({ ConditionalCheckFailedException: 1 });
    }
    expect(await scene.ca.entries()).toEqual([]);
    expect(metrics.hasStoredMetrics()).toBe(false);
  });

  it('fails with a key that is disabled, and says so', async () => {
    disable();

    await expect(probe()).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.AuthorityNotActive,
      message: expect.stringContaining("the CA's key is Disabled, and only an Enabled one signs"),
    });
  });

  it('fails with a key that is about to be deleted, and says when', async () => {
    const { deletionDate } = scene.ca.services.kms.keys.scheduleDeletion(scene.ca.id, 30);

    await expect(probe()).rejects.toMatchObject({
      reason: FailureReason.AuthorityNotActive,
      message: expect.stringContaining(
        `the CA's key is PendingDeletion on ${deletionDate?.toISOString().slice(0, 19)}`,
      ),
    });
  });

  it.each<[string, (arn: string) => string, string]>([
    [
      'does not exist',
      (arn) => arn.replace(/\/.*$/, '/00000000-0000-0000-0000-000000000000'),
      'does not exist',
    ],
    ['is named in another Region', (arn) => arn.replace('eu-central-1', 'eu-west-1'), 'Invalid arn'],
  ])('fails with a key that %s', async (_, changed, message) => {
    await expect(probe({ CA_KEY_ARN: changed(scene.ca.id) })).rejects.toMatchObject({
      reason: FailureReason.AuthorityNotFound,
      message: expect.stringContaining(message),
    });
  });

  it('fails with a key that is not for signatures', async () => {
    scene.ca.services.kms.conditions.faults.next('DescribeKey', {
      kind: 'response',
      body: JSON.stringify({ KeyMetadata: { KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT' } }),
    });

    await expect(probe()).rejects.toMatchObject({
      reason: FailureReason.AuthorityKeyUnsupported,
      message: expect.stringContaining('for ENCRYPT_DECRYPT, not SIGN_VERIFY'),
    });
  });

  it.each([['{}'], [JSON.stringify({ PublicKey: Buffer.from('no key').toString('base64') })]])(
    'fails with a public key that nobody can read: %s',
    async (body) => {
      scene.ca.services.kms.conditions.faults.next('GetPublicKey', { kind: 'response', body });

      await expect(probe()).rejects.toMatchObject({ reason: FailureReason.AuthorityRefused });
    },
  );

  it('fails with the certificate of another key, although both would work', async () => {
    scene.ca.install(selfSigned(scene.ca.services.kms.keys.create({ spec: 'ECC_NIST_P256' })));

    await expect(probe()).rejects.toMatchObject({
      reason: FailureReason.CertificateIssuerUnexpected,
      message: expect.stringContaining(
        `the certificate in ${PARAMETER} is not that of the key ${scene.ca.id}`,
      ),
    });
  });

  it.each<[string, (ca: SandboxKms) => string, FailureReason, string]>([
    ['no PEM', () => 'to be done', 'AuthorityNotActive', 'holds no certificate in PEM'],
    ['a request', ({ key }) => certificateRequest(key), 'AuthorityNotActive', 'holds no certificate in PEM'],
    [
      'what is no certificate',
      () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'AuthorityNotActive',
      'holds something that is not a certificate',
    ],
    [
      "a device's certificate",
      ({ key }) => selfSigned(key, { extensions: [NO_CA] }),
      'AuthorityRefused',
      'is not that of a CA',
    ],
    [
      'a CA with name constraints',
      ({ key }) => selfSigned(key, { extensions: [...CA, 'nameConstraints=critical,permitted;DNS:fleet'] }),
      'AuthorityRefused',
      "the CA's own certificate has name constraints",
    ],
    [
      'the root first',
      () => new OpensslAuthority('Root').pem,
      'CertificateIssuerUnexpected',
      'is not that of the key',
    ],
    ['a CA that has ended', ({ key }) => selfSigned(key, { days: -1 }), 'AuthorityNotActive', 'too soon'],
  ])('fails with a parameter that has %s', async (_, contentOf, reason, message) => {
    scene.ca.install(contentOf(scene.ca));

    await expect(probe()).rejects.toMatchObject({ reason, message: expect.stringContaining(message) });
  });

  it('fails without the parameter, and names it', async () => {
    scene.ca.services.parameters.deleteParameter({ Name: PARAMETER });

    await expect(probe()).rejects.toMatchObject({
      reason: FailureReason.AuthorityNotActive,
      message: expect.stringContaining(
        `the SSM parameter ${PARAMETER} does not exist. Put the CA's certificate`,
      ),
    });
  });

  it.each([
    [10, 'passes'],
    [4, 'fails'],
  ])('of a CA that ends in %i minutes %s', async (minutes, outcome) => {
    const notAfter = new Date(Date.now() + minutes * MINUTE_MS);
    scene.ca.install(await certificateFor(scene.ca.key, notAfter));

    const probed = probe();

    if (outcome === 'passes') await expect(probed).resolves.toBeUndefined();
    else await expect(probed).rejects.toMatchObject({ reason: FailureReason.AuthorityNotActive });
  });

  it('finds a wrong certificate in the parameter while the container still knows the right one', async () => {
    const container = scene.start();
    await container.issuers(new Deadline(4_650));
    scene.ca.install(newCsr('/CN=not a certificate'));

    await expect(container.probe(new Deadline(4_650))).rejects.toMatchObject({
      reason: FailureReason.AuthorityNotActive,
    });
    await expect(container.issuers(new Deadline(4_650))).resolves.toHaveLength(1);
  });

  it('fails without the table', async () => {
    await expect(probe({ LEDGER_TABLE: 'elsewhere' })).rejects.toMatchObject({
      reason: FailureReason.LedgerNotFound,
    });
  });

  it('has nothing under way once it has failed', async () => {
    disable();
    scene.ca.calls.next('look', { kind: 'delay', milliseconds: 50 });

    await probe().catch(() => {});

    for (const role of ['look', 'read', 'intend', 'record'] as const) {
      expect([role, scene.ca.calls.count(role)]).toEqual([role, 1]);
    }
  });
});
