import '../lambda-environment';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Deadline } from '../../../handler/deadline';
import { ConnectionFailed } from '../../../handler/external/connection-failed';
import type { HttpRequest } from '../../../handler/external/http';
import { HttpsConnection, type HttpsConnectionOptions } from '../../../handler/external/https-connection';
import { X509Authority } from '../../../sandbox/x509/authority';
import { openssl } from '../../../sandbox/x509/openssl';
import type { Leaf } from '../../../sandbox/x509/profile';
import { CaServer } from './ca-server';
import { StoredSecret } from './secret-stub';

const GET: HttpRequest = { method: 'GET', path: '/cacerts' };
const POST: HttpRequest = { method: 'POST', path: '/enroll', body: 'a CSR' };
const never = () => new AbortController().signal;
const soon = () => new Deadline(20_000);

const echo: RequestListener = async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  response.end(`${request.method} ${request.url} ${body}`);
};

describe('An HTTPS connection', () => {
  let ca: X509Authority;
  let leaf: Leaf;
  const servers: CaServer[] = [];

  beforeAll(async () => {
    ca = await X509Authority.create({ commonName: 'Server CA', key: 'EC_prime256v1' });
    leaf = await ca.createLeaf({ subject: 'CN=localhost', usage: 'server', dnsNames: ['localhost'] });
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const start = async (
    listener = echo,
    { certificatePem: cert, privateKeyPem: key } = leaf,
    more: ServerOptions = {},
  ) => {
    const server = await CaServer.start({ cert, key, ...more }, listener);
    servers.push(server);
    return server;
  };
  const connect = ({ origin }: CaServer, options: Partial<HttpsConnectionOptions> = {}) =>
    new HttpsConnection({ origin, trustAnchors: new StoredSecret([ca.certificatePem]), ...options });
  const failureOf = (promise: Promise<unknown>): Promise<ConnectionFailed> =>
    promise.then(
      () => {
        throw new Error('It did not fail.');
      },
      (error) => error,
    );

  it('sends requests one after the other over one connection, and reads the answers', async () => {
    const server = await start();
    const connection = connect(server);

    const answers = [await connection.send(POST, never()), await connection.send(GET, never())];

    expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual([
      [200, 'POST /enroll a CSR'],
      [200, 'GET /cacerts '],
    ]);
    expect(server.connections).toBe(1);
  });

  it('sends requests at the same time over connections of their own', async () => {
    const server = await start();
    const connection = connect(server);

    const answers = await Promise.all([connection.send(POST, never()), connection.send(GET, never())]);

    expect(answers.map(({ body }) => body.toString())).toEqual(['POST /enroll a CSR', 'GET /cacerts ']);
    expect(server.connections).toBe(2);
  });

  it('uses the connection that was opened ahead for the first request', async () => {
    const server = await start();
    const connection = connect(server);

    const opened = once(server.server, 'secureConnection');
    await connection.warmUp(never());
    await opened;
    await connection.send(POST, never());

    expect(server.connections).toBe(1);
  });

  it('gives headers to the server, and those of the answer back', async () => {
    const server = await start((request, response) => {
      response.setHeader('x-seen', String(request.headers['x-token'])).writeHead(418).end();
    });

    const { status, headers } = await connect(server).send(
      { ...GET, headers: { 'x-token': 'a token' } },
      never(),
    );

    expect([status, headers['x-seen']]).toEqual([418, 'a token']);
  });

  it.each<[string, typeof Date | typeof performance]>([
    ['the clock of the process', performance],
    ['the clock of the system, because the other one stood still in a frozen container', Date],
  ])('opens another connection once one has been idle for seconds by %s', async (_, clock) => {
    const server = await start();
    const connection = connect(server);
    await connection.send(GET, never());

    const now = clock.now();
    const later = jest.spyOn(clock, 'now').mockReturnValue(now + 3_500);
    await connection.send(POST, never());
    later.mockRestore();

    expect(server.connections).toBe(2);
  });

  it('closes the connections of a rush that nobody has used for seconds', async () => {
    // The server itself closes none.
    const server = await start(echo, leaf, { keepAliveTimeout: 0 });
    const connection = connect(server);
    await Promise.all(Array.from({ length: 20 }, () => connection.send(POST, never())));
    const begin = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(begin + 2_500);
    await connection.send(POST, never());

    clock.mockReturnValue(begin + 4_000);
    await connection.send(POST, never());
    clock.mockRestore();
    while (server.sockets.size > 1) await new Promise(setImmediate);

    expect(server.connections).toBe(20);
  });

  it('reads the answer after those that only announce it', async () => {
    const server = await start(async (request, response) => {
      response.writeContinue();
      response.writeProcessing();
      await echo(request, response);
    });

    const { status, body } = await connect(server).send(POST, never());

    expect([status, body.toString()]).toEqual([200, 'POST /enroll a CSR']);
  });

  it('reads an answer that came before the request was wholly sent, and does not use the connection again', async () => {
    const server = await start(
      (_, response) => void response.writeHead(413, { connection: 'close' }).end('too large'),
    );
    const connection = connect(server);
    const body = Buffer.alloc(8_000_000);

    const failure = await connection.send({ ...POST, body }, never()).catch((error) => error);
    await connection.send(GET, never());

    // What the server does with the rest is a race; that it may have acted is the answer that fits both.
    expect(failure).toMatchObject(failure instanceof Error ? { tookNothing: false } : { status: 413 });
    expect(server.connections).toBe(2);
  });

  it('does not send a request over a connection that the server has closed meanwhile', async () => {
    const server = await start();
    const connection = connect(server);
    await connection.send(GET, never());
    const [socket] = server.sockets;
    socket?.end();
    if (socket !== undefined) await once(socket, 'close');

    const { status } = await connection.send(POST, never());

    expect([status, server.connections]).toEqual([200, 2]);
  });

  describe('to a server that it cannot trust', () => {
    it.each<[string, () => Promise<Leaf>, string, RegExp]>([
      [
        'whose certificate has expired',
        () =>
          ca.createLeaf({
            subject: 'CN=localhost',
            usage: 'server',
            dnsNames: ['localhost'],
            notAfter: new Date(Date.now() - 60_000),
          }),
        'ServerCertificateExpired',
        /has expired\. Renew it/,
      ],
      [
        'whose certificate is not valid yet',
        () =>
          ca.createLeaf({
            subject: 'CN=localhost',
            usage: 'server',
            dnsNames: ['localhost'],
            notBefore: new Date(Date.now() + 3_600_000),
          }),
        'ServerCertificateNotYetValid',
        /not valid yet/,
      ],
      [
        'whose certificate is for another host',
        () => ca.createLeaf({ subject: 'CN=x', usage: 'server', dnsNames: ['elsewhere.example'] }),
        'ServerCertificateWrongName',
        /is not for localhost/,
      ],
      [
        'whose CA is unknown',
        async () =>
          (await X509Authority.create({ commonName: 'Unknown CA', key: 'EC_prime256v1' })).createLeaf({
            subject: 'CN=localhost',
            usage: 'server',
            dnsNames: ['localhost'],
          }),
        'ServerCertificateUntrusted',
        /no trust anchor/,
      ],
    ])('%s sends nothing, and says why', async (_, makeLeaf, name, message) => {
      let asked = 0;
      const server = await start(() => asked++, await makeLeaf());

      const failure = await failureOf(connect(server).send(POST, never()));

      expect(failure).toBeInstanceOf(ConnectionFailed);
      expect(failure).toMatchObject({ name, message: expect.stringMatching(message), tookNothing: true });
      expect(asked).toBe(0);
    });

    it('that has nothing newer than TLS 1.1 says so', async () => {
      const server = await start(echo, leaf, {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'ALL@SECLEVEL=0',
      });

      await expect(failureOf(connect(server).send(POST, never()))).resolves.toMatchObject({
        name: 'TlsVersionUnsupported',
        tookNothing: true,
      });
    });

    it('without trust anchors of one’s own trusts public CAs only', async () => {
      const { origin } = await start();

      await expect(failureOf(new HttpsConnection({ origin }).send(POST, never()))).resolves.toMatchObject({
        name: 'ServerCertificateUntrusted',
      });
    });

    it('trusts it once the trust anchors have been replaced', async () => {
      const server = await start();
      const other = await X509Authority.create({ commonName: 'Old CA', key: 'EC_prime256v1' });
      const trustAnchors = new StoredSecret<readonly string[]>([other.certificatePem]);
      const connection = connect(server, { trustAnchors });
      trustAnchors.stored = [ca.certificatePem];

      await expect(connection.send(POST, never())).resolves.toMatchObject({ status: 200 });
    });
  });

  it('checks the name that it is told, and not that of the URL', async () => {
    const named = await ca.createLeaf({ subject: 'CN=x', usage: 'server', dnsNames: ['ca.example.com'] });
    const server = await start(echo, named);

    await expect(
      connect(server, { serverName: 'ca.example.com' }).send(POST, never()),
    ).resolves.toMatchObject({
      status: 200,
    });
  });

  it('checks an address that it is told to, beside a name in the URL', async () => {
    const named = await ca.createLeaf({ subject: 'CN=x', usage: 'server', ipAddresses: ['192.0.2.7'] });
    const server = await start(echo, named);
    const send = (serverName: string) => connect(server, { serverName }).send(POST, never());

    await expect(send('192.0.2.7')).resolves.toMatchObject({ status: 200 });
    await expect(failureOf(send('192.0.2.8'))).resolves.toMatchObject({
      name: 'ServerCertificateWrongName',
      message: expect.stringContaining('is not for 192.0.2.8'),
    });
  });

  it('trusts an intermediate CA that is a trust anchor, without its root', async () => {
    const made = (args: string, files: Readonly<Record<string, string>> = {}) =>
      openssl(args.split(' '), files, 'out.pem');
    const newKey = () => made('genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out out.pem');
    const [rootKey, key, serverKey] = [newKey(), newKey(), newKey()];
    const self = 'req -x509 -new -key key.pem -days 1 -out out.pem -subj';
    const root = made(`${self} /CN=Root`, { 'key.pem': rootKey });
    const signed = 'req -x509 -new -key key.pem -CA ca.pem -CAkey ca.key -days 1 -out out.pem -subj';
    const issuing = made(`${signed} /CN=Issuing -addext basicConstraints=critical,CA:TRUE`, {
      'key.pem': key,
      'ca.pem': root,
      'ca.key': rootKey,
    });
    const cert = made(
      `${signed} /CN=x -addext subjectAltName=DNS:localhost -addext basicConstraints=CA:FALSE`,
      {
        'key.pem': serverKey,
        'ca.pem': issuing,
        'ca.key': key,
      },
    );
    const server = await start(echo, { ...leaf, certificatePem: cert, privateKeyPem: serverKey });

    const send = (anchor: string) =>
      connect(server, { trustAnchors: new StoredSecret([anchor]) }).send(POST, never());

    await expect(send(issuing)).resolves.toMatchObject({ status: 200 });
    await expect(send(cert)).resolves.toMatchObject({ status: 200 });
    await expect(failureOf(send(ca.certificatePem))).resolves.toMatchObject({
      name: 'ServerCertificateUntrusted',
    });
  });

  it('reaches a server by its address', async () => {
    const named = await ca.createLeaf({ subject: 'CN=x', usage: 'server', ipAddresses: ['127.0.0.1'] });
    const server = await start(echo, named);
    const connection = connect(server, { origin: `https://127.0.0.1:${server.port}` });

    await expect(connection.send(POST, never())).resolves.toMatchObject({ status: 200 });
  });

  it.each<[string, () => Promise<string>, string]>([
    [
      'nobody listens',
      async () => {
        const server = await CaServer.start({}, echo);
        await server.stop();
        return 'https://127.0.0.1:1';
      },
      'ServerUnreachable',
    ],
    ['the host does not exist', async () => 'https://ca.invalid', 'ServerNameUnknown'],
  ])('says when %s', async (_, originOf, name) => {
    const connection = new HttpsConnection({ origin: await originOf() });

    await expect(failureOf(connection.send(POST, never()))).resolves.toMatchObject({
      name,
      tookNothing: true,
    });
  });

  describe('that is told to go elsewhere', () => {
    const redirecting =
      (status: number, location: string): RequestListener =>
      (request, response) => {
        if (request.url?.startsWith('/there')) echo(request, response);
        else response.writeHead(status, { location }).end();
      };

    it.each([301, 302, 303, 307, 308])('follows %d within the origin to read', async (status) => {
      const server = await start(redirecting(status, '/there?a=b'));

      const { body } = await connect(server).send(GET, never());

      expect(body.toString()).toBe('GET /there?a=b ');
    });

    it.each([307, 308])('follows %d within the origin to order', async (status) => {
      const server = await start();
      server.listener = redirecting(status, `${server.origin}/there`);

      const { body } = await connect(server).send(POST, never());

      expect(body.toString()).toBe('POST /there a CSR');
    });

    it.each<[HttpRequest, number, string, string, boolean]>([
      [POST, 302, '/there?secret', 'RedirectNotFollowed', false],
      [POST, 303, '/there?secret', 'RedirectNotFollowed', false],
      [POST, 307, 'https://user:secret@elsewhere.example/there?secret', 'CrossOriginRedirect', true],
      [GET, 302, 'https://user:secret@elsewhere.example/there?secret', 'CrossOriginRedirect', true],
      [GET, 302, 'http://localhost/there?secret', 'CrossOriginRedirect', true],
    ])('does not follow when that is wrong (%#)', async (request, status, location, name, tookNothing) => {
      const server = await start(redirecting(status, location));

      const failure = await failureOf(connect(server).send(request, never()));

      expect(failure).toMatchObject({ name, tookNothing });
      expect(failure.message).toContain('/there');
      expect(failure.message).not.toContain('secret');
    });

    it.each([302, 307, 308])(
      'neither follows nor says where, if that repeats what it was sent (%d)',
      async (status) => {
        const authorization = `Basic ${Buffer.from('signer:correct/horse').toString('base64')}`;
        const location = `/login/correct%2Fhorse/${encodeURIComponent(authorization)}`;
        const server = await start(redirecting(status, location));

        const failure = await failureOf(
          connect(server).send({ ...POST, headers: { authorization } }, never()),
        );

        expect(failure.message).toContain('/login/…/…');
        expect(failure.message).not.toContain('horse');
      },
    );

    it('gives up a server that does so for ever', async () => {
      const server = await start(redirecting(307, '/here?secret'));

      const failure = await failureOf(connect(server).send(GET, never()));

      expect(failure).toMatchObject({
        name: 'RedirectNotFollowed',
        message: expect.stringContaining('4 times'),
      });
      expect(failure.message).not.toContain('secret');
    });
  });

  it.each<[string, RequestListener]>([
    ['says so', (_, response) => response.writeHead(200, { 'content-length': '2000000' }).write('x')],
    [
      'does not say so',
      (_, response) => {
        for (let part = 0; part < 20; part++) response.write('x'.repeat(100_000));
        response.end();
      },
    ],
  ])('does not read an answer that is too large and %s', async (_, listener) => {
    const server = await start(listener);

    await expect(failureOf(connect(server).send(POST, never()))).resolves.toMatchObject({
      name: 'AnswerTooLarge',
      tookNothing: false,
    });
  });

  it.each<[string, RequestListener]>([
    ['at once', (request) => void request.socket.destroy()],
    [
      'for another protocol',
      ({ socket }) =>
        void socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
    [
      'in the middle of the answer',
      (_, response) =>
        void response.writeHead(200, { 'content-length': '9' }).write('x', () => response.destroy()),
    ],
  ])('does not know what came of a request whose connection ends %s', async (_, listener) => {
    const server = await start(listener);

    await expect(failureOf(connect(server).send(POST, never()))).resolves.toMatchObject({
      name: 'ConnectionBroken',
      tookNothing: false,
    });
  });

  it('does not know what came of a request when a connection that served others ends', async () => {
    const server = await start();
    const connection = connect(server);
    await connection.send(GET, never());
    server.listener = (request) => void request.socket.destroy();

    await expect(failureOf(connection.send(POST, never()))).resolves.toMatchObject({
      name: 'ConnectionBroken',
      tookNothing: false,
    });
    expect(server.connections).toBe(1);
  });

  it('does not know what came of a request whose answer is not HTTP', async () => {
    const server = await start((request) => void request.socket.end('220 mail.example.com ESMTP\r\n'));

    await expect(failureOf(connect(server).send(POST, never()))).resolves.toMatchObject({
      name: 'AnswerNotHttp',
      tookNothing: false,
    });
  });

  it('says of a server without TLS that it has none, and sends nothing', async () => {
    const plain = createServer(() => {
      throw new Error('asked');
    }).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;

    await expect(
      failureOf(new HttpsConnection({ origin: `https://127.0.0.1:${port}` }).send(POST, never())),
    ).resolves.toMatchObject({ name: 'TlsFailed', tookNothing: true });
    await new Promise((resolve) => plain.close(resolve));
  });

  it('names the days of the server’s certificate, expired or not, and sends nothing for it', async () => {
    const notAfter = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 60_000);
    const expired = await ca.createLeaf({ subject: 'CN=x', usage: 'server', notAfter });
    const server = await start(() => {
      throw new Error('asked');
    }, expired);

    const certificates = await connect(server).certificates(soon());

    expect(
      certificates.map(({ whose, metric, certificate }) => [whose, metric, new Date(certificate.validTo)]),
    ).toEqual([["server's certificate", 'ServerCertificateDaysToExpiry', notAfter]]);
  });

  it.each<[string, RequestListener]>([
    ['no answer comes', () => {}],
    ['the answer drips in', (_, response) => void setInterval(() => response.write('x'), 5).unref()],
  ])('ends at once when it is aborted while %s, and leaves nothing behind', async (_, listener) => {
    const server = await start(listener);
    const connection = connect(server);
    const controller = new AbortController();
    const sent = failureOf(connection.send(POST, controller.signal));
    await once(server.server, 'request');
    const [socket] = server.sockets;

    controller.abort(new Error('enough'));

    await expect(sent).resolves.toMatchObject({ message: 'enough' });
    await new Promise((resolve) => socket?.once('close', resolve));
    expect(server.sockets.size).toBe(0);
  });

  it('ends at once when it is aborted while it connects', async () => {
    const controller = new AbortController();
    const server = await start();
    const sent = failureOf(connect(server).send(POST, controller.signal));

    controller.abort(new Error('enough'));

    await expect(sent).resolves.toMatchObject({ name: 'ServerUnreachable', tookNothing: true });
  });
});
