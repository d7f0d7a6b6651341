import '../../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MayHaveIssued } from '../../../../handler/errors';
import { type ClientCertificate, readClientCertificate } from '../../../../handler/external/secret-forms';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { newCsr, newCsrWithStrings } from '../../../sandbox/x509/openssl';
import { StoredSecret } from '../../external/secret-stub';
import { VirtualTime } from '../../virtual-time';
import { newOrder } from '../new-order';
import { issue } from './ca';
import type { Answer } from './est-server';
import { csrIn, setScene, withCertificates } from './scene';

describe('What an EST server answers instead of a certificate', () => {
  const scene = setScene();
  let time: VirtualTime;

  beforeEach(() => {
    time = VirtualTime.start();
  });
  afterEach(() => time.stop());

  const failure = () => scene.obtain().catch((error: unknown) => error);

  it.each<readonly [what: string, answer: Answer, reason: string, message: string]>([
    [
      'libest about a CSR',
      said(400, 'Invalid or corrupted pkcs10 request.\n'),
      'CsrRefusedByAuthority',
      'pkcs10',
    ],
    ['a bad name', said(400, 'Subject DN does not match profile'), 'CsrRefusedByAuthority', 'Subject DN'],
    ['a key that is known', said(409, 'public key already certified'), 'CsrRefusedByAuthority', 'HTTP 409'],
    ['a weak key', said(422, '{"error":"key size too small"}'), 'CsrRefusedByAuthority', 'key size'],
    [
      'libest about the type',
      said(400, 'Invalid content type on request'),
      'AuthorityRefused',
      'content type',
    ],
    ['the encoding', said(400, 'The CSR is not base64.'), 'AuthorityRefused', 'not base64'],
    ['nothing', said(400, ''), 'AuthorityRefused', 'HTTP 400: no explanation'],
    [
      'a page about a bad request',
      said(400, '<html><h1>Bad Request</h1></html>'),
      'AuthorityRefused',
      'Bad Request',
    ],
    ['a media type', said(415, ''), 'AuthorityRefused', 'HTTP 415'],
    ['no right', said(403, 'not allowed'), 'AuthorityAccessDenied', 'HTTP 403: not allowed'],
    ['no such label', said(404, '<title>404</title>'), 'AuthorityNotFound', 'HTTP 404: 404'],
  ])('is told when it surely issued nothing: %s', async (_, answer, reason, message) => {
    scene.enrol = () => answer;

    const error = await failure();

    expect(error).toMatchObject({ reason, message: expect.stringContaining(message) });
    expect(error).not.toBeInstanceOf(MayHaveIssued);
    expect(scene.server.requests('simpleenroll')).toHaveLength(1);
  });

  it.each<readonly [what: string, answer: Answer, reason: string, message: string]>([
    ['nobody knows', said(500, 'NullPointerException'), 'IssuanceFailed', 'HTTP 500: NullPointerException'],
    ['a gateway gave up', said(502, '<html>Bad Gateway</html>'), 'AuthorityUnavailable', 'Bad Gateway'],
    ['it is not ready', said(503, ''), 'AuthorityUnavailable', 'HTTP 503'],
    ['the connection was lost', 'reset', 'AuthorityUnavailable', 'ConnectionBroken'],
    ['nothing', said(200, ''), 'AuthorityAnswerUnreadable', 'answered with nothing'],
    ['no content', said(204, ''), 'AuthorityAnswerUnreadable', 'HTTP 204'],
    ['a login page', said(200, '<!DOCTYPE html><form>'), 'AuthorityAnswerUnreadable', 'that of a login'],
    [
      'a key and a certificate',
      said(200, '--b\r\nContent-Type: x\r\n'),
      'AuthorityAnswerUnreadable',
      'neither base64',
    ],
    ['another place', moved(302, '/login'), 'AuthorityAnswerUnreadable', '/login'],
    [
      'another server',
      moved(307, 'https://sso.example.com/'),
      'AuthorityAnswerUnreadable',
      'sso.example.com',
    ],
  ])(
    'is told, and not asked again, when a certificate may have been issued: %s',
    async (what, answer, reason, message) => {
      scene.enrol = () => answer;

      const error = await failure();

      expect(error).toMatchObject({ reason, message: expect.stringContaining(message) });
      expect(scene.server.requests('simpleenroll')).toHaveLength(1);
      // A server that would have the same request sent elsewhere has not taken it.
      expect(error instanceof MayHaveIssued).toBe(what !== 'another server');
    },
  );

  // nginx, ngx_http_special_response.c: it has no TLS alert for what it finds out after the handshake.
  const nginx = (title: string) =>
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n` +
    `<center>${title.slice(4)}</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

  it.each<readonly [what: string, answer: Answer]>([
    ['nginx about none', said(400, nginx('400 No required SSL certificate was sent'))],
    ['nginx about a wrong one', said(400, nginx('400 The SSL certificate error'))],
    ['nginx by a status of its own', said(496, '')],
    ['a server that looks at it itself', said(400, 'The client certificate is not that of an RA.')],
  ])(
    'may be about the client certificate, for which another version is looked for: %s',
    async (_, answer) => {
      const ca = await X509Authority.create({ commonName: 'Clients', key: 'EC_prime256v1' });
      const clients = await Promise.all(
        ['former', 'present'].map(async (name) => {
          const made = await ca.createLeaf({ subject: `CN=${name}`, usage: 'client' });
          return readClientCertificate(made.certificatePem + made.privateKeyPem);
        }),
      );
      const clientCertificate = new StoredSecret(clients[0] as ClientCertificate);
      const authority = scene.start({ clientCertificate, password: 'none' });
      scene.enrol = (request) =>
        request.client === 'present' ? withCertificates(issue(csrIn(request), scene.issuing).raw) : answer;

      const refused = await scene.obtain(newOrder(), authority).catch((error: unknown) => error);

      expect(refused).toMatchObject({
        reason: 'AuthorityAccessDenied',
        message: expect.stringContaining('ClientCertificateRefused: HTTP 4'),
      });
      expect(refused).not.toBeInstanceOf(MayHaveIssued);
      expect(clientCertificate.looks).toBe(1);

      clientCertificate.stored = clients[1] as ClientCertificate;

      await expect(scene.obtain(newOrder(), authority)).resolves.toBeDefined();
    },
  );

  it('is no failure of ours because of words that come from the device', async () => {
    const words = 'base64 url client certificate authentication';
    const [order, bmp] = [
      newOrder('device-1', newCsr(`/CN=${words}`)),
      newOrder('device-1', newCsrWithStrings(`/CN=${words}`, 'MASK:0x0800')),
    ];
    scene.enrol = () =>
      said(400, `Subject CN=${words} is not allowed, nor are ${words.replaceAll(' ', '&#32;')}`);

    for (const each of [order, bmp]) {
      await expect(scene.obtain(each)).rejects.toMatchObject({ reason: 'CsrRefusedByAuthority' });
    }
  });

  it('may be a page on which a reader without a bound would spend an hour', async () => {
    const bombs = ['<', '<style', '</style', '<style>', '&', '<!--', '"\\', '-----BEGIN CMS-----', 'pkcs'];
    for (const bomb of bombs) {
      scene.enrol = () => said(400, bomb.repeat(1_000_000 / bomb.length));
      const start = process.hrtime.bigint();

      await failure();

      expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(4_000);
    }
  });

  it('may be that it is asked too often: asked again, with pauses', async () => {
    scene.enrol = (request, before) =>
      before < 2 ? said(429, 'slow down') : withCertificates(issue(csrIn(request), scene.issuing).raw);

    await scene.obtain();

    expect(time.waits).toHaveLength(2);
    expect(scene.telemetry.metrics().filter(({ name }) => name === 'AuthorityThrottles').length).toBe(0);
  });

  it('names the login that it wants', async () => {
    scene.enrol = () =>
      said(401, '', { 'www-authenticate': 'Digest realm="est", qop="auth", algorithm=MD5' });
    await expect(scene.obtain()).rejects.toMatchObject({
      reason: 'AuthorityAccessDenied',
      message: expect.stringContaining('It wants Digest for a login'),
    });

    scene.enrol = () => said(401, 'who?', { 'www-authenticate': 'Basic realm="est"' });
    await expect(scene.obtain(newOrder(), scene.start({ password: 'none' }))).rejects.toMatchObject({
      message: expect.stringContaining('HTTP 401: who? It wants a user and password'),
    });
    await expect(scene.obtain()).rejects.toMatchObject({
      message: expect.stringMatching(/HTTP 401: who\?$/),
    });
  });
});

function said(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, body, headers };
}

function moved(status: number, location: string): Answer {
  return { status, headers: { location } };
}
