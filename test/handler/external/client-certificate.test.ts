import '../lambda-environment';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { callWithin } from '../../../handler/calls/call';
import { Deadline } from '../../../handler/deadline';
import type { HttpRequest } from '../../../handler/external/http';
import { HttpsConnection } from '../../../handler/external/https-connection';
import { orderOnce } from '../../../handler/external/order-once';
import { type ClientCertificate, readClientCertificate } from '../../../handler/external/secret-forms';
import { externalService } from '../../../handler/external/service';
import { FailureReason } from '../../../handler/vocabulary';
import { X509Authority } from '../../../sandbox/x509/authority';
import type { Leaf } from '../../../sandbox/x509/profile';
import { CaServer } from './ca-server';
import { OpensslServer } from './openssl-server';
import { StoredSecret } from './secret-stub';

const GET: HttpRequest = { method: 'GET', path: '/cacerts' };
const POST: HttpRequest = { method: 'POST', path: '/enroll', body: 'a CSR' };
const never = () => new AbortController().signal;
const soon = () => new Deadline(20_000);
const SERVER = externalService('The server');

describe('The client certificate', () => {
  let ca: X509Authority;
  let server: Leaf;
  let good: ClientCertificate;
  let another: ClientCertificate;
  let expired: ClientCertificate;
  let unknown: ClientCertificate;
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    const clientOf = async (authority: X509Authority, notAfter?: Date) => {
      const leaf = await authority.createLeaf({ subject: 'CN=signer', usage: 'client', notAfter });
      return readClientCertificate(leaf.certificatePem + leaf.privateKeyPem);
    };
    ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    const stranger = await X509Authority.create({ commonName: 'Stranger', key: 'EC_prime256v1' });
    server = await ca.createLeaf({ subject: 'CN=localhost', usage: 'server', dnsNames: ['localhost'] });
    good = await clientOf(ca);
    another = await clientOf(ca);
    expired = await clientOf(ca, new Date(Date.now() - 60_000));
    unknown = await clientOf(stranger);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
  });

  const startOpenssl = async (version: 'TLSv1.2' | 'TLSv1.3', more: readonly string[] = []) => {
    const started = await OpensslServer.start(version, server, ca.certificatePem, more);
    running.push(started);
    return started;
  };
  const startNode = async (version: 'TLSv1.2' | 'TLSv1.3', trusted = ca.certificatePem) => {
    const { certificatePem: cert, privateKeyPem: key } = server;
    const options = { cert, key, ca: trusted, requestCert: true, rejectUnauthorized: true };
    const started = await CaServer.start(
      { ...options, minVersion: version, maxVersion: version },
      ({ url }, response) => {
        if (url !== '/slow') response.end('yes');
      },
    );
    running.push(started);
    return started;
  };
  /** In front of a server; it breaks the first connection once the client has shown its certificate. */
  const startProxy = async (target: number) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      const isFirst = started.connections++ === 0;
      const behind = dial(target, '127.0.0.1');
      sockets.push(socket, behind);
      let flights = 0;
      behind.on('error', () => {}).pipe(socket);
      socket
        .on('error', () => {})
        .on('data', (flight) => {
          if (isFirst && ++flights === 2) socket.destroy();
          else behind.write(flight);
        });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const started = {
      connections: 0,
      origin: `https://localhost:${(server.address() as AddressInfo).port}`,
      async stop() {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
    running.push(started);
    return started;
  };
  const connect = ({ origin }: { readonly origin: string }, certificate?: StoredSecret<ClientCertificate>) =>
    new HttpsConnection({
      origin,
      trustAnchors: new StoredSecret([ca.certificatePem]),
      ...(certificate && { clientCertificate: certificate }),
    });

  describe.each(['TLSv1.2', 'TLSv1.3'] as const)('with %s', (version) => {
    it('is shown to a server that wants it', async () => {
      const { origin } = await startOpenssl(version);

      const { body } = await connect({ origin }, new StoredSecret(good)).send(GET, never());

      expect(body.toString()).toBe('the certificates');
    });

    it.each<[string, () => ClientCertificate | undefined, RegExp]>([
      ['it is missing', () => undefined, /wants a client certificate, and there is none/],
      ['it has expired', () => expired, /refuses the client certificate/],
      ['its CA is unknown', () => unknown, /refuses the client certificate/],
    ])('is refused by an alert when %s, and nothing was taken', async (_, certificateOf, message) => {
      const { origin } = await startOpenssl(version);
      const certificate = certificateOf();
      const connection = connect({ origin }, certificate && new StoredSecret(certificate));

      await expect(connection.send(POST, never())).rejects.toMatchObject({
        name: 'ClientCertificateRefused',
        tookNothing: true,
        message: expect.stringMatching(message),
      });
    });

    it('is refused by a server that closes the connection without a word, and nothing was taken', async () => {
      const started = await startNode(version);

      await expect(connect(started, new StoredSecret(unknown)).send(POST, never())).rejects.toMatchObject({
        name: 'ClientCertificateRefused',
        tookNothing: true,
      });
    });

    it('is shown again to a server that closed the connection without a word, because it was restarted', async () => {
      const started = await startNode(version);
      const proxy = await startProxy(started.port);

      const { status } = await connect(proxy, new StoredSecret(good)).send(POST, never());

      expect([status, proxy.connections]).toEqual([200, 2]);
    });

    it('is a reason of its own, which is not tried again', async () => {
      const started = await startNode(version);
      const connection = connect(started, new StoredSecret(unknown));

      await expect(
        callWithin(SERVER, soon(), ({ abortSignal }) => connection.send(GET, abortSignal)),
      ).rejects.toMatchObject({ reason: FailureReason.AuthorityAccessDenied });
    });

    it('is read again when it is refused, and the order goes through', async () => {
      const started = await startNode(version);
      const secret = new StoredSecret(expired);
      const connection = connect(started, secret);
      secret.stored = good;
      let sent = 0;

      const { status } = await orderOnce(
        SERVER,
        soon(),
        ({ abortSignal }) => {
          sent++;
          return connection.send(POST, abortSignal);
        },
        (deadline) => connection.renewClientCertificate(deadline),
      );

      expect([status, sent, secret.looks]).toEqual([200, 2, 1]);
    });
  });

  describe('that one request has had renewed', () => {
    /** Refused by the status of an answer, while another request has another certificate already. */
    const refusedLate = async () => {
      const started = await startNode('TLSv1.3');
      const secret = new StoredSecret(good);
      const connection = connect(started, secret);
      const slow = connection.send({ ...GET, path: '/slow' }, never());
      const [, response] = (await once(started.server, 'request')) as [unknown, ServerResponse];
      secret.stored = another;
      await connection.renewClientCertificate(soon());
      await connection.send(POST, never());
      response.writeHead(403).end();
      await slow;
      return { secret, connection };
    };

    it('is there for one that was under way with the old one, and is refused', async () => {
      const { secret, connection } = await refusedLate();

      await expect(connection.renewClientCertificate(soon())).resolves.toBe(true);

      expect(secret.looks).toBe(1);
    });

    it('is looked for again when it is refused seconds later', async () => {
      const { secret, connection } = await refusedLate();

      const now = performance.now();
      const clock = jest.spyOn(performance, 'now').mockReturnValue(now + 5_000);
      await expect(connection.renewClientCertificate(soon())).resolves.toBe(false);
      clock.mockRestore();

      expect(secret.looks).toBe(2);
    });

    it('is looked for again at once when no other request was under way', async () => {
      const started = await startNode('TLSv1.3');
      const secret = new StoredSecret(good);
      const connection = connect(started, secret);
      await connection.send(POST, never());
      secret.stored = another;
      await connection.renewClientCertificate(soon());
      await connection.send(POST, never());

      await expect(connection.renewClientCertificate(soon())).resolves.toBe(false);
    });
  });

  it('is refused for good when there is no other one', async () => {
    const started = await startNode('TLSv1.3');
    const connection = connect(started, new StoredSecret(unknown));

    await expect(connection.renewClientCertificate(soon())).resolves.toBe(false);
    await expect(connect(started).renewClientCertificate(soon())).resolves.toBe(false);
  });

  it('that is new is not mixed up with connections of the old one', async () => {
    const started = await startNode('TLSv1.3');
    const secret = new StoredSecret(good);
    const connection = connect(started, secret);
    await connection.send(GET, never());

    secret.stored = another;
    await connection.renewClientCertificate(soon());
    await connection.send(GET, never());

    expect(started.connections).toBe(2);
  });

  it('is shown to a server of TLS 1.3 that does not say whether it accepts it', async () => {
    const { origin } = await startOpenssl('TLSv1.3', ['-num_tickets', '0']);

    const { body } = await connect({ origin }, new StoredSecret(good)).send(GET, never());

    expect(body.toString()).toBe('the certificates');
  });

  it('is among the certificates on which the connection depends', async () => {
    const started = await startNode('TLSv1.3');

    const certificates = await connect(started, new StoredSecret(good)).certificates(soon());

    expect(certificates.map(({ whose, metric }) => [whose, metric])).toEqual([
      ['client certificate', 'ClientCertificateDaysToExpiry'],
      ["server's certificate", 'ServerCertificateDaysToExpiry'],
    ]);
  });

  it('is named when the server cannot be reached', async () => {
    const secret = new StoredSecret(good);

    const certificates = await connect({ origin: 'https://127.0.0.1:1' }, secret).certificates(soon());

    expect(certificates.map(({ whose }) => whose)).toEqual(['client certificate']);
    await expect(connect({ origin: 'https://127.0.0.1:1' }).certificates(soon())).rejects.toMatchObject({
      name: 'ServerUnreachable',
    });
  });
});
