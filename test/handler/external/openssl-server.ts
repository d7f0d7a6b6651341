import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leaf } from '../../../sandbox/x509/profile';

/**
 * openssl's own server, which demands a client certificate and refuses one with the alert that is meant for it. Node.js's
 * servers only close the connection.
 */
export class OpensslServer {
  /** @param clientCa Certificate of the CA whose clients it accepts, PEM. @param more Further arguments of openssl. */
  static async start(
    version: 'TLSv1.2' | 'TLSv1.3',
    leaf: Leaf,
    clientCa: string,
    more: readonly string[] = [],
  ): Promise<OpensslServer> {
    const folder = mkdtempSync(join(tmpdir(), 's-server-'));
    writeFileSync(join(folder, 'server.pem'), leaf.certificatePem + leaf.privateKeyPem);
    writeFileSync(join(folder, 'client-ca.pem'), clientCa);
    writeFileSync(join(folder, 'cacerts'), 'HTTP/1.0 200 OK\r\n\r\nthe certificates');
    const flags = [
      '-accept',
      '127.0.0.1:0',
      '-cert',
      'server.pem',
      '-CAfile',
      'client-ca.pem',
      '-HTTP',
      ...more,
    ];
    const process = spawn(
      'openssl',
      [
        's_server',
        ...flags,
        '-Verify',
        '2',
        '-verify_return_error',
        version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3',
      ],
      { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    let printed = '';
    for (;;) {
      const [chunk] = await once(process.stdout, 'data');
      printed += chunk;
      const [, port] = /^ACCEPT \S*:(\d+)$/m.exec(printed) ?? [];
      if (port !== undefined) return new OpensslServer(process, folder, Number(port));
    }
  }

  readonly origin: string;

  private constructor(
    readonly process: ChildProcess,
    readonly folder: string,
    port: number,
  ) {
    process.stdout?.resume();
    this.origin = `https://localhost:${port}`;
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill();
    await exited;
    rmSync(this.folder, { recursive: true });
  }
}
