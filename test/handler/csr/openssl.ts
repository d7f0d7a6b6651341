import { spawnSync } from 'node:child_process';

/** Whether openssl reads the CSR and finds its signature right. It says so in words: its exit code is 0 either way. */
export function opensslAccepts(pem: string): boolean {
  const { stderr } = spawnSync('openssl', ['req', '-verify', '-noout'], { input: pem, encoding: 'utf8' });
  return /verify OK/.test(stderr);
}

/** The public key of a CSR as openssl reads it: DER of the SubjectPublicKeyInfo. */
export function opensslPublicKey(pem: string): Buffer {
  const { stdout } = spawnSync('openssl', ['req', '-noout', '-pubkey'], { input: pem, encoding: 'utf8' });
  return Buffer.from(stdout.replace(/-----[A-Z ]+-----/g, ''), 'base64');
}

/** The request as openssl writes it after reading: DER. */
export function opensslDer(pem: string): Buffer {
  return spawnSync('openssl', ['req', '-outform', 'DER'], { input: pem }).stdout;
}

/** What the CSR asks for besides a key and a subject, as openssl prints it. */
export function requestedByOpenssl(pem: string): string {
  const args = ['req', '-noout', '-text', '-reqopt', 'no_pubkey,no_sigdump'];
  return spawnSync('openssl', args, { input: pem, encoding: 'utf8' }).stdout;
}
