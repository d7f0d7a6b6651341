import '../../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MayHaveIssued } from '../../../../handler/errors';
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
    [
      'nobody knows',
      said(500, 'NullPointerException'),
      'AuthorityUnavailable',
      'HTTP 500: NullPointerException',
    ],
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
