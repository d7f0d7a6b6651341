import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { throwawayCsr } from '../../../../handler/rehearsal/throwaway-csr';
import { functionZip } from '../../../../modules/bundle/function-zip';
import { KMS } from '../../../../sandbox/authorities/kms/kind';
import type { KmsRole } from '../../../../sandbox/authorities/kms/kms-authority';
import { plainBundle } from '../../../authorities/kms/peers/plain-bundle';
import { runContainer } from '../../../speed/run-container';

const REQUESTS = 3;
const folder = mkdtempSync(join(tmpdir(), 'plain-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Own work is what the signer takes more than the plain bundle. So both must make the same calls.
it('The plain bundle makes the calls that the signer makes for a certificate', async () => {
  const signer = write('signer.js', unzipSync(functionZip(KMS.entry))['index.js'] ?? '');
  const plain = write('plain.js', plainBundle(resolve(__dirname, '../../../..')));

  const [own, other] = [await callsOf(signer), await callsOf(plain)];

  expect(other).toEqual({ intend: REQUESTS, order: REQUESTS, record: REQUESTS });
  expect(own).toEqual(other);
});

/** Its calls that were answered well. */
async function callsOf(index: string): Promise<Partial<Record<KmsRole, number>>> {
  const events = Array.from({ length: REQUESTS }, (_, i) => ({
    certificateSigningRequest: throwawayCsr(`device-${i}`),
    principalId: 'claim',
    clientId: `device-${i}`,
  }));
  const authority = await KMS.start({ unlimited: true });
  try {
    await runContainer(index, write('events.json', JSON.stringify(events)), authority);
    const roles = ['intend', 'order', 'record'] as const;
    return Object.fromEntries(roles.map((role) => [role, authority.calls.count(role, 'ok')]));
  } finally {
    await authority.stop();
  }
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
