import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { CommandFailed } from '../command-line';

/**
 * A server that listens on 127.0.0.1 and has nothing to show yet: it asks to come again in a few seconds. To be had
 * before the deploy, whose links lead to it, and which would be in vain without a port.
 *
 * @param port 0: any that is free
 * @throws CommandFailed when the port cannot be had.
 */
export async function takePort(port: number): Promise<Server> {
  const server = createServer((_, response) => {
    response.writeHead(503, {
      'content-type': 'text/plain; charset=utf-8',
      refresh: '2',
      'retry-after': '2',
    });
    response.end('Deploying into the sandbox …\n');
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${message})`;
    throw new CommandFailed(
      `Port ${port} ${why}. Give another one with --port, or none for any that is free.`,
      {
        cause,
      },
    );
  }
  return server;
}
