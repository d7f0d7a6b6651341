import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipOf } from '../lambda/package';

/** A root created by openssl: the account owner's own CA. */
export function createRoot(commonName: string): { readonly certificatePem: string; readonly keyPem: string } {
  const folder = mkdtempSync(join(tmpdir(), 'root-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -batch'.split(' ');
  const output = ['-subj', `/CN=${commonName}`, '-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', ...options, ...output], { stdio: 'ignore' });
  const root = { certificatePem: readFileSync(certificate, 'utf8'), keyPem: readFileSync(key, 'utf8') };
  rmSync(folder, { recursive: true });
  return root;
}

/** The smallest signer: a function that signs every CSR with openssl, and logs the rest of its event. */
export function signerZip(root: { readonly certificatePem: string; readonly keyPem: string }): Buffer {
  return zipOf({
    'ca.pem': root.certificatePem,
    'ca.key': root.keyPem,
    'index.js': `
      const { execFileSync } = require('node:child_process');
      exports.handler = async ({ certificateSigningRequest, ...requester }) => {
        console.log(JSON.stringify(requester));
        const options = 'x509 -req -CA ca.pem -CAkey ca.key -days 1'.split(' ').concat('-set_serial', String(Date.now()));
        const input = certificateSigningRequest;
        const stdio = ['pipe', 'pipe', 'ignore'];
        return { certificatePem: execFileSync('openssl', options, { input, stdio, encoding: 'utf8' }) };
      };`,
  });
}
