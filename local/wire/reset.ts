import type { Socket } from 'node:net';

/**
 * Resets a connection (RST), as a host does that has lost it.
 *
 * One that is being shut down, because the peer has ended its side, is closed instead: Node.js cannot reset it then,
 * and what waited for its `close` would wait for ever.
 */
export function resetConnection(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
