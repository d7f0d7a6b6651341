import { once } from 'node:events';
import type { Server } from 'node:http';

/** Closes the port and every connection, including hanging ones. Safe to call twice. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
