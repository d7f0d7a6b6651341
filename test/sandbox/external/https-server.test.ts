import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ExternalApplication, statusOf } from '../../../sandbox/external/exchange';
import { HttpsServer } from '../../../sandbox/external/https-server';
import { X509Authority } from '../../../sandbox/x509/authority';

/** Tells of each request. */
const asked = new EventEmitter();

/** Says who asks. */
const ECHO: ExternalApplication<'who'> = {
  operations: ['who'],
  operationOf: ({ path }) => (path === '/who' ? 'who' : undefined),
  async answer({ client, body }, operation) {
    asked.emit('request');
    const said =
      operation === undefined ? 'nothing here' : `${client?.commonName ?? 'nobody'} ${body}`.trim();
    return {
      answer: { status: 200, contentType: 'text/plain', body: said, isForeign: true },
      outcome: 'ok',
    };
  },
  refusal: (error) => ({
    status: statusOf(error),
    contentType: 'text/plain',
    body: error.code,
    isForeign: true,
  }),
};

describe('HttpsServer', () => {
  let server: HttpsServer<'who'>;
  let agent: Agent;
  let devices: X509Authority;

  beforeEach(async () => {
    devices = await X509Authority.create({ commonName: 'Clients', key: 'EC_prime256v1' });
    server = await HttpsServer.start(ECHO, {
      clientCertificates: 'optional',
      clientIssuersPem: [devices.certificatePem],
    });
    agent = new Agent({ keepAlive: true, ca: server.trustAnchorPem });
  });

  afterEach(async () => {
    agent.destroy();
    await server.stop();
  });

  const ask = async (path = '/who', options: object = {}, body = '') => {
    const sent = request(new URL(path, server.url), { agent, method: 'POST', ...options });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
  };
  const codeOf = (asking: Promise<unknown>) =>
    asking.then(
      () => 'answered',
      ({ code }) => code,
    );

  it('answers under a name that its trust anchor vouches for, as no service of AWS', async () => {
    const answer = await ask('/who', {}, 'asks');

    expect(answer).toMatchObject({ status: 200, text: 'nobody asks' });
    expect(answer.headers['x-amzn-requestid']).toBeUndefined();
    expect(server.conditions.requests.byOutcome('who')).toEqual({ ok: 1 });
  });

  it('keeps connections open', async () => {
    await ask();
    await ask();

    expect(server.connections).toBe(1);
  });

  it('knows a client by the certificate that an accepted CA vouches for, and no other', async () => {
    const options = { subject: 'CN=signer', usage: 'client' } as const;
    const known = await devices.createLeaf(options);
    const stranger = await X509Authority.create({ commonName: 'Strangers', key: 'EC_prime256v1' });
    const unknown = await stranger.createLeaf(options);
    const showing = (leaf: typeof known) =>
      ask('/who', {
        agent: false,
        ca: server.trustAnchorPem,
        cert: leaf.certificatePem,
        key: leaf.privateKeyPem,
      });

    expect((await showing(known)).text).toBe('signer');
    expect((await showing(unknown)).text).toBe('nobody');
    server.acceptClientsOf([stranger.certificatePem]);
    expect((await showing(unknown)).text).toBe('signer');
  });

  it('ends the handshake of clients without the certificate that it requires', async () => {
    const strict = await HttpsServer.start(ECHO, {
      clientCertificates: 'required',
      clientIssuersPem: [devices.certificatePem],
    });
    try {
      const sent = request(new URL('/who', strict.url), { ca: strict.trustAnchorPem });
      sent.end();
      const [error] = await once(sent, 'error');

      expect(String(error.code)).toMatch(/^(ERR_SSL_\w*ALERT_CERTIFICATE_REQUIRED|ECONNRESET)$/);
    } finally {
      await strict.stop();
    }
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['other name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['unknown issuer', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const)('shows a certificate that is wrong: %s', async (certificate, code) => {
    await ask();
    server.show(certificate);
    // Whether the client has noticed that its idle connection is closed depends on time.
    agent.destroy();

    expect(await codeOf(ask())).toBe(code);
    server.show('valid');
    expect((await ask()).status).toBe(200);
  });

  it('closes connections that are idle, also those that nobody has used', async () => {
    const unused = connect({
      host: 'localhost',
      servername: 'localhost',
      port: Number(new URL(server.url).port),
      ca: server.trustAnchorPem,
    });
    await once(unused, 'secureConnect');
    await ask();
    const closed = once(unused.resume(), 'close');
    server.closeIdleConnections();
    await closed;

    agent.destroy();
    expect((await ask()).status).toBe(200);
    expect(server.connections).toBe(3);
  });

  it('speaks outdated versions of TLS', async () => {
    server.speak('outdated');

    expect(await codeOf(ask())).toBe('EPROTO');
  });

  it('refuses connections until it accepts them again, at the same port', async () => {
    const { url } = server;
    server.refuseConnections();
    agent.destroy();
    expect(await codeOf(ask())).toBe('ECONNREFUSED');

    server.acceptConnections();
    agent.destroy();
    expect((await ask()).status).toBe(200);
    expect(server.url).toBe(url);
  });

  it('meets planned faults, AWS errors among them in its own words', async () => {
    server.conditions.faults.next('who', { kind: 'aws-error', code: 'ThrottlingException' });
    server.conditions.faults.next('who', { kind: 'reset', strikes: 'after' });

    expect(await ask()).toMatchObject({ status: 429, text: 'ThrottlingException' });
    expect(await codeOf(ask())).toBe('ECONNRESET');
    expect((await ask('/elsewhere')).text).toBe('nothing here');
    expect(server.conditions.requests.byOutcome('who')).toEqual({ ThrottlingException: 1, 'fault:reset': 1 });
  });

  it('stops while a request hangs', async () => {
    server.conditions.latency = () => Number.POSITIVE_INFINITY;
    const arrived = once(asked, 'request');
    const hanging = codeOf(ask());
    await arrived;
    await server.stop();

    expect(await hanging).toBe('ECONNRESET');
  });
});
