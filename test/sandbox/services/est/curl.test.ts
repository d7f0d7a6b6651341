import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EstServer } from '../../../../sandbox/services/est/est-server';
import { createCsr } from '../../../../tools/device/csr';

// What a person would type to try a server of EST, with the forms that strongSwan does not read.
describe('curl and openssl', () => {
  let server: EstServer;
  let folder: string;

  beforeEach(async () => {
    server = await EstServer.start({ ca: { commonName: 'EST CA', isSubordinate: true }, label: 'fleet' });
    server.clients.setPassword('signer', 'correct horse');
    folder = await mkdtemp(join(tmpdir(), 'curl-'));
    await writeFile(join(folder, 'tls.pem'), server.https.trustAnchorPem);
    await writeFile(join(folder, 'csr.pem'), (await createCsr({ subject: 'CN=device-1,O=Example' })).csrPem);
  });

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const shell = (commands: string) =>
    promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], {
      cwd: folder,
      env: { ...process.env, EST: `${server.https.url}/.well-known/est/fleet` },
    });

  it.each([
    ['as RFC 7030 writes it', {}],
    ['in BER', { content: 'pkcs7 ber' }],
    ['in one line', { lineLength: 0 }],
  ] as const)('enrol with an answer %s, and the chain verifies', async (_, form) => {
    server.form = form;
    const { stdout } = await shell(`
      openssl req -in csr.pem -outform DER | openssl base64 > csr.base64
      curl -sSf --cacert tls.pem -u 'signer:correct horse' -H 'Content-Type: application/pkcs10' \\
        --data-binary @csr.base64 "$EST/simpleenroll" | tr -d '\\r\\n' | openssl base64 -d -A |
        openssl pkcs7 -inform DER -print_certs > leaf.pem
      curl -sSf --cacert tls.pem "$EST/cacerts" | tr -d '\\r\\n' | openssl base64 -d -A |
        openssl pkcs7 -inform DER -print_certs > cas.pem
      openssl verify -x509_strict -CAfile cas.pem leaf.pem
      openssl x509 -in leaf.pem -noout -subject -nameopt RFC2253`);

    expect(stdout).toBe('leaf.pem: OK\nsubject=CN=device-1,O=Example\n');
  });
});
