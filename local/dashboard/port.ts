import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/**
 * A server that listens on 127.0.0.1 and has nothing to show yet: it asks to come again in a few seconds. To be had
 * before the deploy, whose links lead to it.
 *
 * @param port 0: any that is free
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
  await once(server, 'listening');
  return server;
}
