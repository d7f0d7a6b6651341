import type { Socket } from 'node:net';

/**
 * Resets a connection (RST), like a host that has lost it.
 *
 * If the peer has already ended its side, the connection is closed instead: Node.js cannot reset it then, and `close`
 * would never be emitted.
 */
export function resetConnection(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
