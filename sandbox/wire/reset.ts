import type { Socket } from 'node:net';

/**
 * Resets a connection (RST), as a host that lost it does.
 *
 * If it is already shutting down because the peer has ended its side, it is closed instead: Node.js cannot reset it
 * then, and whatever waits for its `close` would wait for ever.
 */
export function resetConnection(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
