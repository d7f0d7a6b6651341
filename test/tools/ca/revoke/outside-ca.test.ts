import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actAt, callCa } from '../call-ca';
import { Scene } from './scene';

const CERTIFICATE_ID = 'ab'.repeat(32);

describe('npm run ca -- revoke, for certificates of a CA outside of AWS', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open();
    await scene.record('0A01', CERTIFICATE_ID, 'device-1', 'https://ca.example/pki');
    actAt(scene.account.door.url);
  });

  afterAll(() => scene.close());

  const revoke = (...argv: readonly string[]) => callCa('revoke', '--reason', 'superseded', '--yes', ...argv);

  it.each([
    ['--serial', '0A01'],
    ['--client', 'device-1'],
  ])('changes nothing when %s names one, and says where to revoke it', async (option, name) => {
    const own = await scene.issue('device-2');

    const { exitCode, stderr } = await revoke(option, name, '--serial', own.serialNumber);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'its CA is outside of AWS, https://ca.example/pki, and keeps its own list: revoke it there.',
    );
    expect(stderr).toContain(
      `aws iot update-certificate --new-status REVOKED --certificate-id ${CERTIFICATE_ID}`,
    );
    expect((await scene.entries()).filter((entry) => entry.revokedAt !== undefined)).toEqual([]);
  });

  it('refuses the ledger of such a CA, and says where to revoke and how to see what', async () => {
    const { exitCode, stderr } = await revoke('--serial', '0A01', '--ledger-table', 'fleet-ledger');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('Revoke at that CA');
    expect(stderr).toContain('npm run ca -- show SERIAL --ledger-table fleet-ledger');
    expect(stderr).toContain(
      'aws iot update-certificate --new-status REVOKED --certificate-id CERTIFICATE_ID',
    );
  });
});
