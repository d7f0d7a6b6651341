import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Claim } from '../../../../sandbox/services/iot/claim';
import { connectAs } from '../../../../sandbox/services/iot/device-connection';
import { lambdaApi } from '../../../../sandbox/services/lambda/api';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { createCsr } from '../../../../tools/device/csr';
import { requestCertificate } from '../../../../tools/device/request-certificate';
import { zipOfHandler } from '../../../sandbox/services/lambda/package';
import { runCa } from '../run-ca';
import { Scene } from './scene';

const PATIENCE_MS = 120_000;

describe('npm run ca -- revoke', () => {
  let scene: Scene;
  let lambda: LambdaService;
  let folder: string;

  beforeAll(async () => {
    lambda = await LambdaService.start();
    scene = await Scene.open(lambdaApi(lambda, { has: () => true, may: () => true }));
    folder = mkdtempSync(join(tmpdir(), 'revoke-'));
  });

  beforeEach(() => {
    scene.iotConditions.faults.clear();
    scene.tables.conditions.faults.clear();
  });

  afterAll(async () => {
    await scene.close();
    await lambda.stop();
    rmSync(folder, { recursive: true });
  });

  const revoke = (...argv: readonly string[]) => runCa(scene.environment(), ['revoke', ...argv]);
  const forKey = ['--reason', 'keyCompromise', '--yes', '--rate', '500'];

  function file(...lines: readonly string[]): string {
    const path = join(folder, 'list.txt');
    writeFileSync(path, lines.join('\n'));
    return path;
  }

  it(
    'revokes by serial number, id, client and list, and does it once',
    async () => {
      const [bySerial, byId, ofList] = [
        await scene.issue('a'),
        await scene.issue('b'),
        await scene.issue('c'),
      ];
      const ofClient = [await scene.issue('d'), await scene.issue('d')];
      const untouched = await scene.issue('e');
      const list = file('# the recall', '', `0x${ofList.serialNumber.toLowerCase()} # found in the river`);
      const options = [
        ...[
          '--serial',
          bySerial.serialNumber.replace(/..(?=.)/g, '$&:'),
          '--certificate-id',
          byId.certificateId,
        ],
        ...['--client', 'd', '--list', list, '--invalidity-date', '2026-01-02T03:04:05Z'],
        ...forKey,
      ];

      const first = await revoke(...options);
      const entries = await scene.entries();
      const second = await revoke(...options);

      expect(first).toMatchObject({ exitCode: 0, stderr: '' });
      expect(first.stdout).toContain('Revoked 5 of 5: 5 now, 0 had been before.');
      expect(first.stdout).toContain('--function-name iot-pki-crl');
      expect(second.stdout).toContain('Revoked 5 of 5: 0 now, 5 had been before.');
      expect(await scene.entries()).toEqual(entries);
      const all = [bySerial, byId, ofList, ...ofClient];
      expect(all.map((issued) => scene.status(issued))).toEqual(Array(5).fill('REVOKED'));
      expect(scene.status(untouched)).toBe('ACTIVE');
      expect(await scene.entry(untouched.serialNumber)).not.toHaveProperty('revokedAt');
      expect(await scene.entry(byId.serialNumber)).toMatchObject({
        revokedAt: { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
        revokedBy: { S: 'arn:aws:iam::123456789012:user/administrator' },
        revocationReason: { S: 'keyCompromise' },
        invalidityDate: { S: '2026-01-02T03:04:05.000Z' },
        crlIssuer: { S: 'a CA' },
      });
    },
    PATIENCE_MS,
  );

  it(
    'revokes an attempt without a certificate, so that it never gets one',
    async () => {
      const { serialNumber, complete } = await scene.intend();

      const { exitCode, stdout } = await revoke('--serial', serialNumber, ...forKey);

      expect({ exitCode, stdout }).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('1 without a certificate'),
      });
      expect(await complete()).toBe(false);
    },
    PATIENCE_MS,
  );

  it(
    'disconnects a device and keeps it out',
    async () => {
      const claim = await Claim.create(scene.core);
      const { csrPem, privateKeyPem } = await createCsr({ subject: 'CN=stolen' });
      const { certificateId, certificatePem } = await requestCertificate({
        ...claim.connection('stolen'),
        csrPem,
      });
      await scene.record(new X509Certificate(certificatePem).serialNumber, certificateId, 'stolen');
      scene.core.certificates.setStatus(certificateId, 'ACTIVE');
      const connect = () => connectAs(claim.connection('stolen'), certificatePem, privateKeyPem);
      const connection = await connect();
      const interrupted = new Promise((resolve) => connection.once('interrupt', resolve));

      const { exitCode } = await revoke('--client', 'stolen', ...forKey);

      expect(exitCode).toBe(0);
      await interrupted;
      await connection.disconnect().catch(() => {});
      await expect(connect()).rejects.toMatch(/Failed to connect/);
      await claim.remove();
    },
    PATIENCE_MS,
  );

  it(
    'says which names are unknown, before it does anything',
    async () => {
      const known = await scene.issue('known');
      const list = file(known.serialNumber, 'ABCDEF', 'ab'.repeat(32));

      const { exitCode, stdout, stderr } = await revoke('--list', list, '--client', 'nobody', ...forKey);

      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain('These cannot be revoked, so nothing was done:');
      expect(stderr).toContain(`ABCDEF (${list}, line 2): not in the ledger iot-pki-ledger\n`);
      expect(stderr).toContain(`line 3): not registered in AWS IoT`);
      expect(stderr).toContain('client "nobody": not in the ledger iot-pki-ledger');
      expect(await scene.entry(known.serialNumber)).not.toHaveProperty('revokedAt');
    },
    PATIENCE_MS,
  );

  it(
    'shows what it would do, and asks somebody',
    async () => {
      const { serialNumber } = await scene.issue('careful');
      const named = ['--serial', serialNumber, '--reason', 'superseded'];

      const dry = await revoke(...named, '--dry-run');
      const unasked = await revoke(...named);

      expect(dry).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining(`${serialNumber}  careful, `),
      });
      expect(unasked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Add --yes') });
      expect(await scene.entry(serialNumber)).not.toHaveProperty('revokedAt');
    },
    PATIENCE_MS,
  );

  it(
    'lets no client write to the terminal',
    async () => {
      const { serialNumber } = await scene.issue('evil\u001b[2J');

      const { stdout } = await revoke('--serial', serialNumber, '--reason', 'superseded', '--dry-run');

      expect(stdout).toContain(`${serialNumber}  evil`);
      expect(stdout).not.toContain('\u001b');
    },
    PATIENCE_MS,
  );

  it(
    'has the list published, and says so when that fails',
    async () => {
      await lambda.createFunction({
        functionName: 'publisher',
        zip: zipOfHandler('if (event.publish !== true) throw new Error("no order"); return {};'),
        handler: 'index.handler',
      });
      await lambda.createFunction({
        functionName: 'broken',
        zip: zipOfHandler('throw new Error("no bucket");'),
        handler: 'index.handler',
      });
      const { serialNumber } = await scene.issue();
      const named = ['--serial', serialNumber, ...forKey];

      const published = await revoke(...named, '--publish', 'publisher');
      const broken = await revoke(...named, '--publish', 'broken');
      const missing = await revoke(...named, '--publish', 'missing');

      expect(published).toMatchObject({ exitCode: 0, stderr: '' });
      expect(published.stdout).toContain('The revocation list is published.');
      expect(broken).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('no bucket') });
      expect(missing).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('--publish names no function'),
      });
    },
    PATIENCE_MS,
  );

  it(
    'says what a role without permission needs, and what it has done by then',
    async () => {
      scene.account.allow('clerk', 'dynamodb:*', 'arn:aws:dynamodb:*');
      const issued = await scene.issue();

      const { exitCode, stdout } = await runCa(scene.environment('clerk'), [
        'revoke',
        ...['--serial', issued.serialNumber],
        ...forKey,
      ]);
      const again = await revoke('--serial', issued.serialNumber, ...forKey);

      expect(exitCode).toBe(1);
      expect(stdout).toContain('must be allowed iot:UpdateCertificate on the certificates in AWS IoT');
      expect(stdout).toContain('1 of these are revoked, but AWS IoT was not told');
      expect(again).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('0 now, 1 had been before'),
      });
      expect(scene.status(issued)).toBe('REVOKED');
    },
    PATIENCE_MS,
  );

  it(
    'needs no more permissions than the documentation says',
    async () => {
      const table = 'arn:aws:dynamodb:eu-central-1:123456789012:table/iot-pki-ledger';
      const certificates = 'arn:aws:iot:eu-central-1:123456789012:cert/*';
      for (const action of ['BatchGetItem', 'GetItem', 'UpdateItem']) {
        scene.account.allow('officer', `dynamodb:${action}`, table);
      }
      scene.account.allow('officer', 'dynamodb:Query', `${table}/index/*`);
      scene.account.allow('officer', 'iot:DescribeCertificate', certificates);
      scene.account.allow('officer', 'iot:UpdateCertificate', certificates);
      const [one, other] = [await scene.issue(), await scene.issue()];
      const named = ['--serial', one.serialNumber, '--certificate-id', other.certificateId];

      for (const run of ['first', 'second']) {
        const { exitCode, stderr } = await runCa(scene.environment('officer'), [
          'revoke',
          ...named,
          ...forKey,
        ]);
        expect({ run, exitCode, stderr }).toEqual({ run, exitCode: 0, stderr: '' });
      }
    },
    PATIENCE_MS,
  );

  it(
    'refuses a pair that does not belong together',
    async () => {
      const [one, other] = [await scene.issue(), await scene.issue()];
      const list = file(`${one.serialNumber},${other.certificateId}`);

      const { exitCode, stderr } = await revoke('--list', list, ...forKey);

      expect(exitCode).toBe(1);
      expect(stderr).toContain('the ledger has this serial number for another certificate');
    },
    PATIENCE_MS,
  );

  it(
    'says how to take the names out of a list in CSV',
    async () => {
      const list = file('serial,status,issued', '0A,issued,2026-11-28T06:00:00Z');

      const { exitCode, stderr } = await revoke('--list', list, ...forKey);

      expect(exitCode).toBe(2);
      expect(stderr).toContain(`tail -n +2 ${list} | cut -d, -f1`);
    },
    PATIENCE_MS,
  );

  it(
    'names the PKI that does not exist',
    async () => {
      const { exitCode, stderr } = await revoke('--serial', 'AB', '--pki', 'other', ...forKey);

      expect(exitCode).toBe(1);
      expect(stderr).toContain('There is no table other-ledger in eu-central-1: check --pki and --region.');
    },
    PATIENCE_MS,
  );

  it(
    'does not repeat its first call for long where nobody answers, because nothing has been revoked yet',
    async () => {
      const { exitCode, stderr } = await runCa(
        { ...scene.environment(), AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' },
        ['revoke', '--serial', 'AB', ...forKey],
      );

      expect(exitCode).toBe(1);
      // Without "Tried 9 times", which takes half a minute.
      expect(stderr).toMatch(/^sts:GetCallerIdentity .* right\?\n$/);
    },
    PATIENCE_MS,
  );

  it.each([
    [['--serial', 'AB'], '--reason is missing'],
    [['--serial', 'AB', '--reason', 'anger'], '--reason must be one of unspecified'],
    [['--reason', 'superseded'], 'Nothing is named'],
    [['--reason', 'superseded', '--serial', 'xyz'], '--serial must be a serial number'],
    [['--reason', 'superseded', '--certificate-id', 'ab'], '--certificate-id must be the id'],
    [
      ['--reason', 'superseded', '--list', '/no/such/file'],
      '--list /no/such/file cannot be read: there is no such file',
    ],
    [['--reason', 'superseded', '--serial', 'AB', '--rate', '0'], '--rate must be a number'],
    [
      ['--reason', 'superseded', '--serial', 'AB', '--invalidity-date', 'yesterday'],
      '--invalidity-date must be a day',
    ],
    [
      ['--reason', 'superseded', '--serial', 'AB', '--invalidity-date', '2999-01-01'],
      'must not be in the future',
    ],
    [['--serail', 'AB'], "Unknown option '--serail'"],
  ])(
    'refuses the options %j',
    async (options, message) => {
      const { exitCode, stderr } = await revoke(...options);

      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
    },
    PATIENCE_MS,
  );
});
