import '../../lambda-environment';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { checkLeaf } from '../../../../handler/x509/leaf';
import { newCsr } from '../../../sandbox/x509/openssl';
import { newOrder } from '../new-order';
import { issue } from './ca';
import { csrIn, PASSWORD, setScene, withCertificates } from './scene';

describe('A signer with an EST server', () => {
  const scene = setScene();

  it('has a certificate issued for exactly the octets of the CSR, by one request', async () => {
    const pem = newCsr('/CN=device-1');
    const order = newOrder('device-1', pem);

    const { pem: leaf, issuer } = await scene.obtain(order);

    expect(checkLeaf(leaf, order.csr, issuer.certificate).pem).toBe(leaf);
    expect(issuer.certificate.raw).toEqual(scene.issuing.certificate.raw);
    const [request, ...more] = scene.server.requests('simpleenroll');
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/.well-known/est/simpleenroll',
      headers: {
        'content-type': 'application/pkcs10',
        'content-transfer-encoding': 'base64',
        accept: 'application/pkcs7-mime',
        authorization: `Basic ${Buffer.from('signer:correct-horse-battery').toString('base64')}`,
      },
    });
    expect(Buffer.from(request?.body ?? '', 'base64')).toEqual(order.csr.der);
  });

  it("sends lines that OpenSSL's base64 filter reads, as servers do that are built on it", async () => {
    const order = newOrder();

    await scene.obtain(order);

    const [{ body: input = '' } = {}] = scene.server.requests('simpleenroll');
    expect(input).toMatch(/^([A-Za-z0-9+/=]{1,64}\n)+$/);
    expect(execFileSync('openssl', ['base64', '-d'], { input })).toEqual(order.csr.der);
  });

  it('asks the CA of its label', async () => {
    const authority = scene.start({ label: 'iot' });

    await scene.obtain(newOrder(), authority);

    expect(authority.id).toBe(`${scene.server.origin}/.well-known/est/iot`);
    expect(scene.server.got.map(({ path }) => path)).toEqual([
      '/.well-known/est/iot/cacerts',
      '/.well-known/est/iot/simpleenroll',
    ]);
  });

  it('reads the certificates of the CAs once for many devices', async () => {
    const authority = scene.start();

    await Promise.all([1, 2, 3].map(() => scene.obtain(newOrder(), authority)));
    await scene.obtain(newOrder(), authority);

    expect(scene.server.requests('cacerts')).toHaveLength(1);
    expect(scene.server.requests('simpleenroll')).toHaveLength(4);
  });

  it('places no order when it could not check the certificate', async () => {
    const { published } = scene;
    scene.published = [];

    await expect(scene.obtain()).rejects.toMatchObject({ reason: 'AuthorityAnswerUnreadable' });
    expect(scene.server.requests('simpleenroll')).toEqual([]);
    scene.published = published;
  });

  it('refuses a request for what nobody reads and the CA may copy, before anything is sent', async () => {
    const pem = newCsr('/CN=device-1', '-addext', '1.2.3.4=ASN1:NULL');
    const reject = expect.objectContaining({ reason: 'CsrExtensionNotAllowed' });

    await expect(scene.obtain(newOrder('device-1', pem))).rejects.toEqual(reject);
    // Also for a ledger, which asks before it takes note of the order.
    expect(() => scene.start().check(newOrder('device-1', pem))).toThrow(reject);
    expect(() => scene.start().check(newOrder())).not.toThrow();
    expect(scene.server.got).toEqual([]);
    await expect(
      scene.obtain(newOrder('device-1', pem), scene.start({ allowedExtensions: ['1.2.3.4'] })),
    ).resolves.toBeDefined();
  });

  it('has the connection open and the CAs read when the first device comes', async () => {
    const authority = scene.start();

    await authority.warmUp(new AbortController().signal);
    expect(scene.server.requests('cacerts')).toHaveLength(1);
    await scene.obtain(newOrder(), authority);

    expect(scene.server.requests('cacerts')).toHaveLength(1);
  });

  it('leaves nothing behind and emits nothing when its warm-up is ended', async () => {
    const authority = scene.start();
    const ended = AbortSignal.abort();

    await expect(authority.warmUp(ended)).rejects.toThrow();
    await scene.obtain(newOrder(), authority);

    expect(scene.telemetry.metrics()).toEqual([]);
  });

  it('finds out by cacerts, read anew, whether the server answers', async () => {
    const authority = scene.start();
    await authority.probe(new Deadline(4_650));
    await authority.probe(new Deadline(4_650));
    expect(scene.server.requests('cacerts')).toHaveLength(2);

    scene.server.answer = () => ({ status: 404, body: 'no such label' });
    await expect(authority.probe(new Deadline(4_650))).rejects.toMatchObject({
      reason: 'AuthorityNotFound',
      message: expect.stringContaining('The EST server: HTTP 404: no such label'),
    });
  });

  it('shows whose certificates the connection depends on', async () => {
    const found = await scene.start().connectionCertificates(new Deadline(4_650));

    expect(found.map(({ whose, certificate }) => [whose, certificate.subject])).toEqual([
      ["server's certificate", 'CN=localhost'],
    ]);
  });

  it('writes the password nowhere', async () => {
    scene.enrol = ({ headers, body }) => ({
      status: 403,
      body: `${headers.authorization} may not send ${body}`,
    });
    const refused = await scene.obtain().catch((error: unknown) => error);
    scene.enrol = (request) => withCertificates(issue(csrIn(request), scene.root).raw);
    await scene.obtain();

    const secret = [PASSWORD.password, Buffer.from('signer:correct-horse-battery').toString('base64')];
    const written = [
      JSON.stringify(scene.telemetry.written),
      String(refused),
      (refused as Error).stack ?? '',
    ].join();
    for (const text of secret) expect(written).not.toContain(text);
    expect(String(refused)).toContain('HTTP 403');
  });

  it('hands out the leaf octet for octet', async () => {
    let issued: X509Certificate | undefined;
    scene.enrol = (request) => {
      issued = issue(csrIn(request), scene.issuing);
      return { status: 200, body: issued.raw };
    };

    const { pem } = await scene.obtain();

    expect(new X509Certificate(pem).raw).toEqual(issued?.raw);
  });
});
