import { spawn } from 'node:child_process';
import { ownProcess } from '../../cli/leftovers/leftovers';

/** openssl's reading of a CSR. */
export interface SecondOpinion {
  /** Whether it can parse the CSR and the signature is valid. */
  readonly accepts: boolean;
  /** Whether it finds a request for a CA certificate. */
  readonly asksForCa: boolean;
  /** Its printout of the CSR, without signature and key. */
  readonly text: string;
}

/** Timeout for openssl, in milliseconds; it usually takes 10 ms. */
const TIMEOUT_MS = 60_000;

/** Runs openssl. Its exit code is always 0, so the result comes from its output. */
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
  // openssl may refuse a CSR before it has read all of it.
  openssl.stdin.on('error', () => {});
  openssl.stdin.end(pem);
  await new Promise<void>((resolve, reject) => {
    openssl.once('error', reject);
    openssl.once('close', () => resolve());
  });
  return { accepts: /verify OK/.test(said), asksForCa: /CA:TRUE|Certificate Sign/.test(text), text };
}
