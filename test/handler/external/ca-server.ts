import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** An HTTPS server on a port of its own, for tests: it answers as the test says, and counts its connections. */
export class CaServer {
  static async start(options: ServerOptions, listener: RequestListener): Promise<CaServer> {
    const server = createServer(options, (request, response) => started.listener(request, response));
    const started = new CaServer(server, listener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return started;
  }

  /** TLS connections so far. */
  connections = 0;
  /** Those that are open. */
  readonly sockets = new Set<Socket>();

  private constructor(
    readonly server: Server,
    public listener: RequestListener,
  ) {
    server.on('secureConnection', (socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
    });
    server.on('tlsClientError', () => {});
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `https://localhost:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
