import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { createCsr, type DeviceKey } from '../../../tools/device/csr';

// Generous: a slow machine is not a defect, but a hang is.
jest.setTimeout(60_000);

/** `openssl req` on a CSR; stdout and stderr together. */
function openssl(csrPem: string, ...options: string[]): string {
  return execFileSync('sh', ['-c', 'openssl req "$@" 2>&1; true', 'sh', ...options], {
    input: csrPem,
    encoding: 'utf8',
  });
}

describe('createCsr', () => {
  it.each<[DeviceKey, string, string]>([
    ['rsa-2048', 'Public-Key: (2048 bit)', 'sha256WithRSAEncryption'],
    ['rsa-3072', 'Public-Key: (3072 bit)', 'sha256WithRSAEncryption'],
    ['ec-p256', 'NIST CURVE: P-256', 'ecdsa-with-SHA256'],
    ['ec-p384', 'NIST CURVE: P-384', 'ecdsa-with-SHA384'],
    ['ec-p521', 'NIST CURVE: P-521', 'ecdsa-with-SHA512'],
  ])('makes a CSR of %s that openssl accepts, with its private key', async (key, keyText, signature) => {
    const { csrPem, privateKeyPem } = await createCsr({ subject: 'CN=sensor-0001,O=Example', key });

    const text = openssl(csrPem, '-verify', '-noout', '-text');
    expect(text).toContain('verify OK');
    expect(text).toContain('Subject: O = Example, CN = sensor-0001');
    expect(text).toContain(keyText);
    expect(text).toContain(`Signature Algorithm: ${signature}`);
    const publicKey = createPublicKey(createPrivateKey(privateKeyPem));
    const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(openssl(csrPem, '-noout', '-pubkey')).toBe(publicPem);
  });

  it('takes the subject as RFC 4514 writes it', async () => {
    const { csrPem } = await createCsr({ subject: 'CN=a\\,b+serialNumber=1,OU=Line 2,O=Example' });

    expect(openssl(csrPem, '-noout', '-subject', '-nameopt', 'RFC2253')).toMatch(
      /^subject=(CN=a\\,b\+serialNumber=1|serialNumber=1\+CN=a\\,b),OU=Line 2,O=Example$/m,
    );
  });

  it('makes a CSR without a subject', async () => {
    const { csrPem } = await createCsr({ subject: '' });

    expect(openssl(csrPem, '-noout', '-subject')).toBe('subject=\n');
  });

  it.each([
    ['rsa-1024', 'Public-Key: (1024 bit)', 'verify OK'],
    ['flipped-signature-bit', 'Subject: CN = sensor-0001', 'verify failure'],
    ['ca-true', 'CA:TRUE', 'verify OK'],
  ] as const)('makes a CSR with the defect %s, and no other', async (defect, text, verdict) => {
    const { csrPem } = await createCsr({ subject: 'CN=sensor-0001', defect });

    const read = openssl(csrPem, '-verify', '-noout', '-text');
    expect(read).toContain(text);
    expect(read).toContain(verdict);
  });
});
