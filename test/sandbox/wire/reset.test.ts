import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resetConnection } from '../../../sandbox/wire/reset';

describe('resetConnection', () => {
  const server = createServer();
  let client: Socket;
  let accepted: Socket;

  beforeEach(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    [accepted] = (await once(server, 'connection')) as [Socket];
    accepted.resume();
  });

  afterEach(() => {
    client.destroy();
    accepted.destroy();
    server.close();
  });

  it('resets an open connection', async () => {
    const [closed, reset] = [once(accepted, 'close'), once(client, 'error')];

    resetConnection(accepted);

    await closed;
    expect(await reset).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('closes a connection that the peer has just ended', async () => {
    const closed = once(accepted, 'close');
    accepted.once('end', () => process.nextTick(() => process.nextTick(resetConnection, accepted)));

    client.end();

    await expect(closed).resolves.toEqual([false]);
  });
});
