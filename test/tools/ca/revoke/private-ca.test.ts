import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IssuanceTime, PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { certificateId } from '../../../../sandbox/services/iot/fingerprint';
import type { WireFault } from '../../../../sandbox/wire/faults/wire-fault';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { PrivateCaRegister } from '../../../../tools/ca/revocation/registers/private-ca/private-ca-register';
import { createCsr } from '../../../../tools/device/csr';
import { issueCommand, newClient } from '../../../sandbox/services/acm-pca/client';
import { runCa } from '../run-ca';
import { LeapingTime } from './leaping-time';
import { type Issued, Scene } from './scene';

const PATIENCE_MS = 120_000;

describe('npm run ca -- revoke --private-ca', () => {
  let privateCa: PrivateCaServer;
  let scene: Scene;
  let folder: string;

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    privateCa = await PrivateCaServer.start({ authority, issuanceTime: IssuanceTime.fixed(0) });
    scene = await Scene.open(privateCa);
    folder = mkdtempSync(join(tmpdir(), 'revoke-'));
  });

  beforeEach(() => privateCa.faults.clear());

  afterAll(async () => {
    await scene.close();
    await privateCa.stop();
    rmSync(folder, { recursive: true });
  });

  /** The CA issues a certificate. */
  async function issue({ registered = true } = {}): Promise<Issued> {
    const { csrPem } = await createCsr({ subject: 'CN=device' });
    await newClient(privateCa).send(issueCommand(privateCa, csrPem));
    const pem = privateCa.authority.certificates.at(-1)?.certificatePem ?? '';
    if (registered) scene.register(pem);
    const { serialNumber, raw } = new X509Certificate(pem);
    return { serialNumber, certificateId: certificateId(raw) };
  }

  const reasonOf = ({ serialNumber }: Issued): string | undefined => {
    const issued = privateCa.authority.certificates.find(
      ({ serial }) => serial === serialNumber.toLowerCase(),
    );
    return privateCa.authority.revocations.get(issued?.arn ?? '')?.reason;
  };

  const revoke = (...argv: readonly string[]) =>
    runCa(scene.environment(), ['revoke', '--private-ca', privateCa.arn, '--rate', '500', '--yes', ...argv]);

  it(
    'revokes by id, by a pair, and by a list of both, once',
    async () => {
      const [byId, pair, listed] = [await issue(), await issue({ registered: false }), await issue()];
      const list = join(folder, 'list.txt');
      writeFileSync(
        list,
        [byId.certificateId, `${listed.serialNumber},${listed.certificateId} # listed`].join('\n'),
      );

      const first = await revoke('--reason', 'cACompromise', '--list', list);
      const second = await revoke('--reason', 'superseded', '--list', list);
      const unregistered = await revoke(
        ...['--reason', 'superseded', '--serial', pair.serialNumber, '--certificate-id', pair.certificateId],
      );

      expect(first).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('2 now, 0 had been before'),
      });
      expect(second).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('0 now, 2 had been before'),
      });
      expect([byId, listed].map(reasonOf)).toEqual(Array(2).fill('CERTIFICATE_AUTHORITY_COMPROMISE'));
      expect([byId, listed].map((issued) => scene.status(issued))).toEqual(['REVOKED', 'REVOKED']);
      expect(unregistered.stdout).toContain('1 not registered in AWS IoT');
      expect(reasonOf(pair)).toBe('SUPERSEDED');
    },
    PATIENCE_MS,
  );

  it(
    'refuses names that it cannot resolve, and pairs that do not belong together',
    async () => {
      const [one, other] = [await issue(), await issue()];
      const list = join(folder, 'wrong.txt');
      writeFileSync(
        list,
        [one.serialNumber, `${one.serialNumber},${other.certificateId}`, 'ab'.repeat(32)].join('\n'),
      );

      const { exitCode, stderr } = await revoke('--reason', 'superseded', '--list', list, '--client', 'x');

      expect(exitCode).toBe(1);
      expect(stderr).toContain("line 1): the certificate's id in AWS IoT is missing.");
      expect(stderr).toContain(
        `line 2): the certificate with this id has another serial number, ${other.serialNumber}`,
      );
      expect(stderr).toContain('line 3): not registered in AWS IoT');
      expect(stderr).toContain('client "x": AWS Private CA does not know the clients');
      expect([reasonOf(one), reasonOf(other)]).toEqual([undefined, undefined]);
    },
    PATIENCE_MS,
  );

  it.each([
    [['--private-ca', 'mine'], '--private-ca must be the ARN of a private CA'],
    [['--private-ca', 'ARN', '--publish', 'f'], '--publish is for a PKI of your own'],
    [
      ['--private-ca', 'ARN', '--invalidity-date', '2026-01-01'],
      '--invalidity-date is for a PKI of your own',
    ],
  ])(
    'refuses the options %j',
    async (options, message) => {
      const argv = options.map((option) => (option === 'ARN' ? privateCa.arn : option));
      const { exitCode, stderr } = await runCa(scene.environment(), [
        'revoke',
        ...['--reason', 'superseded', '--serial', 'AB', ...argv],
      ]);

      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
    },
    PATIENCE_MS,
  );

  describe('when the CA', () => {
    const THROTTLED: WireFault = { kind: 'aws-error', code: 'ThrottlingException' };
    const ANSWER_LOST: WireFault = { kind: 'reset', strikes: 'after' };

    const mark = async (issued: Issued) => {
      const register = new PrivateCaRegister({
        client: new ACMPCAClient({ ...scene.account.as(), requestHandler: { connectionTimeout: 0 } }),
        arn: privateCa.arn,
        iot: { certificate: async () => undefined },
        reason: 'keyCompromise',
        time: new LeapingTime(),
      });
      return register.mark({ ...issued, holder: '' });
    };

    it.each([
      ['throttles', THROTTLED, 4, false],
      // The CA does not say when it has revoked it.
      ['revokes, and its answer is lost', ANSWER_LOST, 1, true],
    ] as const)('%s, the call is repeated', async (_, fault, times, before) => {
      const issued = await issue();
      privateCa.faults.next('RevokeCertificate', fault, times);

      expect(await mark(issued)).toEqual({ before, certificateId: issued.certificateId });
      expect(reasonOf(issued)).toBe('KEY_COMPROMISE');
    });

    it('has not issued the certificate, that is said', async () => {
      await expect(mark({ serialNumber: 'ABCD', certificateId: '' })).rejects.toThrow(
        'Another CA has issued this certificate, or --private-ca does not exist.',
      );
    });
  });
});
