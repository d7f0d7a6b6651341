import '../lambda-environment';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../../../handler/external/http';
import { HttpsConnection } from '../../../handler/external/https-connection';
import { readClientCertificate } from '../../../handler/external/secret-forms';
import { X509Authority } from '../../../sandbox/x509/authority';
import { CaServer } from './ca-server';
import { StoredSecret } from './secret-stub';

const POST: HttpRequest = { method: 'POST', path: '/', body: 'a CSR' };
const never = () => new AbortController().signal;

/** What keeps the process busy, by kind: a container that Lambda freezes resumes it in another device's request. */
const busyWith = () => process.getActiveResourcesInfo().toSorted();

describe('A connection leaves nothing behind in a container', () => {
  let ca: X509Authority;
  let listener: RequestListener;
  let server: CaServer;
  let connection: HttpsConnection;
  let before: readonly string[];

  beforeAll(async () => {
    ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
  });

  beforeEach(async () => {
    const leaf = await ca.createLeaf({ subject: 'CN=x', usage: 'server', dnsNames: ['localhost'] });
    const client = await ca.createLeaf({ subject: 'CN=signer', usage: 'client' });
    listener = (_, response) => response.end('yes');
    server = await CaServer.start(
      {
        cert: leaf.certificatePem,
        key: leaf.privateKeyPem,
        ca: ca.certificatePem,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (...exchange) => listener(...exchange),
    );
    connection = new HttpsConnection({
      origin: server.origin,
      trustAnchors: new StoredSecret([ca.certificatePem]),
      clientCertificate: new StoredSecret(
        readClientCertificate(client.certificatePem + client.privateKeyPem),
      ),
    });
    before = busyWith();
  });

  afterEach(() => server.stop());

  /** Of the two ends of an open connection, the server's is busy. */
  const withServerSide = (sockets: number) =>
    [...before, ...Array.from({ length: sockets }, () => 'TCPSocketWrap')].toSorted();
  const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  it('after an answer, while the connection is kept', async () => {
    await connection.send(POST, never());
    await connection.send(POST, never());
    await settled();

    expect(busyWith()).toEqual(withServerSide(1));
  });

  it('after it was opened ahead', async () => {
    const opened = once(server.server, 'secureConnection');
    await connection.warmUp(never());
    await opened;
    await settled();

    expect(busyWith()).toEqual(withServerSide(1));
  });

  it('after it was opened ahead to a host that is silent, which is not waited for until the end', async () => {
    const mute = createServer((socket) => socket.resume().on('error', () => {})).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const silent = new HttpsConnection({ origin: `https://127.0.0.1:${port}` });

    await expect(silent.warmUp(never())).rejects.toMatchObject({ name: 'NoAnswer' });

    await new Promise((resolve) => mute.close(resolve));
    // Should something stay, the test does not end.
    while (busyWith().length !== before.length) await new Promise(setImmediate);
    expect(busyWith()).toEqual(before);
  });

  it.each<[string, RequestListener]>([
    ['was silent', () => {}],
    ['was dripping in', (_, response) => void response.write('x')],
  ])('after a request was given up whose answer %s', async (_, silent) => {
    listener = silent;
    const controller = new AbortController();
    const sent = connection.send(POST, controller.signal).catch((error: Error) => error.message);
    await once(server.server, 'request');
    const [socket] = server.sockets;

    controller.abort(new Error('enough'));

    await expect(sent).resolves.toBe('enough');
    await new Promise((resolve) => socket?.once('close', resolve));
    await settled();
    expect(busyWith()).toEqual(before);
  });

  it.each([0, 1, 2, 3, 4, 5])('after it was given up while it was opened (%d turns later)', async (turns) => {
    const controller = new AbortController();
    const warming = connection.warmUp(controller.signal).then(
      () => 'open',
      () => 'given up',
    );
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);

    controller.abort(new Error('enough'));

    const kept = (await warming) === 'open' ? 1 : 0;
    // The server's side takes its time to notice; should ours stay open, the test does not end.
    while (busyWith().length !== before.length + kept) await new Promise(setImmediate);
    expect(busyWith()).toEqual(withServerSide(kept));
  });
});
