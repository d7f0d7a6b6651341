import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { CommandFailed } from '../../cli/command-line';

/**
 * A server on 127.0.0.1 that only asks browsers to retry. It starts before the deploy, because the deployment links to
 * it, and because a port that is in use should be reported before minutes are spent on a deploy.
 *
 * @param port 0: any free port
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
      `Port ${port} ${why}. Choose another with --port, or omit it to use any free port.`,
      {
        cause,
      },
    );
  }
  return server;
}
