import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { CommandFailed } from '../../cli/command-line';

/**
 * A server that listens on 127.0.0.1 and has nothing to show yet: it asks browsers to retry. It starts before the deploy,
 * because what is deployed links to it, and because a deploy without a port would be wasted time.
 *
 * @param port 0: any that is free
 * @throws CommandFailed when the port cannot be used.
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
    const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${message})`;
    throw new CommandFailed(
      `Port ${port} ${why}. Choose another with --port, or leave it out to take any that is free.`,
      {
        cause,
      },
    );
  }
  return server;
}
