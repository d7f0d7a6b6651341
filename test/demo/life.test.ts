import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');
const PATIENCE_MS = 300_000;

it(
  'npm run life goes from the ceremony to the audit',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'demo/life/main.ts'], {
      cwd: ROOT,
    });

    const told = [
      'Deploy two PKIs',
      'The ceremony',
      '✓ the root has signed CN=Fleet Issuing CA,O=Example, and npm run ca -- check finds no fault',
      'Deploy the signer',
      '✓ 3 devices have certificates of CN=Fleet Issuing CA,O=Example; openssl accepts each',
      'Renew the CA',
      '✓ 6 devices at once',
      'Revoke device-4',
      '✓ AWS IoT no longer lets device-4 connect',
      '✓ openssl verify -crl_check refuses the revoked certificate and accepts the others',
      'Audit',
      'Nothing is unknown.',
    ];
    expect(told.filter((line) => !stdout.includes(line))).toEqual([]);
  },
  PATIENCE_MS,
);
