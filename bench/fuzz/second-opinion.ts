import { spawn } from 'node:child_process';
import { ownProcess } from '../../cli/leftovers/leftovers';

/** openssl's reading of a CSR. */
export interface SecondOpinion {
  /** Whether it can read the CSR and the signature is right. */
  readonly accepts: boolean;
  /** Whether it finds a request to sign certificates. */
  readonly asksForCa: boolean;
  /** What it prints of the CSR, without signature and key. */
  readonly text: string;
}

/** Timeout for openssl, in milliseconds: it usually takes ten. */
const TIMEOUT_MS = 60_000;

/** Asks openssl. Its exit code is always 0; its output has the result. */
export async function opensslOpinion(pem: string): Promise<SecondOpinion> {
  const args = ['req', '-verify', '-noout', '-text', '-reqopt', 'no_pubkey,no_sigdump'];
  const openssl = ownProcess(spawn('openssl', args, { stdio: 'pipe', timeout: TIMEOUT_MS, detached: true }));
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
