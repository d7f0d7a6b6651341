import { spawn } from 'node:child_process';
import { ownProcess } from '../../cli/leftovers/leftovers';

/** What openssl makes of a CSR. */
export interface SecondOpinion {
  /** Whether it reads the CSR and finds its signature right. */
  readonly accepts: boolean;
  /** Whether it reads in it the wish to sign certificates. */
  readonly asksForCa: boolean;
  /** All that it prints of the CSR, signature and key apart. */
  readonly text: string;
}

/** Longest wait for openssl, in milliseconds: it takes some ten. */
const PATIENCE_MS = 60_000;

/** Asks openssl. Its exit code is 0 either way: it says in words what it finds. */
export async function opensslOpinion(pem: string): Promise<SecondOpinion> {
  const args = ['req', '-verify', '-noout', '-text', '-reqopt', 'no_pubkey,no_sigdump'];
  const openssl = ownProcess(spawn('openssl', args, { stdio: 'pipe', timeout: PATIENCE_MS, detached: true }));
  let said = '';
  let text = '';
  openssl.stderr.setEncoding('latin1').on('data', (chunk: string) => {
    said += chunk;
  });
  openssl.stdout.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  // A CSR may be refused before all of it is read.
  openssl.stdin.on('error', () => {});
  openssl.stdin.end(pem);
  await new Promise<void>((resolve, reject) => {
    openssl.once('error', reject);
    openssl.once('close', () => resolve());
  });
  return { accepts: /verify OK/.test(said), asksForCa: /CA:TRUE|Certificate Sign/.test(text), text };
}
