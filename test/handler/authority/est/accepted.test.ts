import '../../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHORTEST_PAUSE_MS, UNNAMED_PAUSE_MS } from '../../../../handler/authority/est/enrolment';
import { MayHaveIssued } from '../../../../handler/errors';
import { VirtualTime } from '../../virtual-time';
import { issue } from './ca';
import type { Answer, Got } from './est-server';
import { csrIn, setScene, withCertificates } from './scene';

const httpDate = (ms: number) => new Date(ms).toUTCString();

// RFC 7030, 4.2.3: the client sends the same request again, and the server remembers that it has it.
describe('While the CA has yet to issue the certificate (202)', () => {
  const scene = setScene();
  let time: VirtualTime;

  beforeEach(() => {
    time = VirtualTime.start();
  });
  afterEach(() => time.stop());

  const issued = (request: Got) => withCertificates(issue(csrIn(request), scene.issuing).raw);
  const accepted = (retryAfter?: string): Answer => ({
    status: 202,
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });

  it.each([
    ['in seconds', () => '2', 2_000],
    ['at once', () => '0', SHORTEST_PAUSE_MS],
    ['at a moment that has passed', () => 'Sun, 06 Nov 1994 08:49:37 GMT', SHORTEST_PAUSE_MS],
    ['at no moment', () => undefined, UNNAMED_PAUSE_MS],
    ['at a moment that nobody understands', () => '-5', UNNAMED_PAUSE_MS],
  ])('the same request is sent again when the server says: %s', async (_, retryAfter, pauseMs) => {
    scene.enrol = (request, before) => (before === 0 ? accepted(retryAfter()) : issued(request));

    await expect(scene.obtain()).resolves.toBeDefined();

    expect(time.waits).toEqual([pauseMs]);
    const [first, second, ...more] = scene.server.requests('simpleenroll');
    expect(more).toEqual([]);
    expect(second).toEqual(first);
    expect(scene.telemetry.logged('The CA has yet to issue the certificate')).toHaveLength(1);
  });

  it('the moment may be a date', async () => {
    const at = Date.now() + 3_000;
    scene.enrol = (request, before) => (before === 0 ? accepted(httpDate(at)) : issued(request));

    await scene.obtain();

    const [pauseMs = 0] = time.waits;
    expect(pauseMs).toBeGreaterThan(1_000);
    expect(pauseMs).toBeLessThanOrEqual(3_000);
  });

  it.each([
    ['5', 0],
    ['3600', 0],
    ['99999999999999999999', 0],
    [httpDate(Date.now() + 86_400_000), 0],
    ['1', 4],
  ])(
    'a device is refused as soon as there is no time to ask again (Retry-After: %s)',
    async (retryAfter, asked) => {
      scene.enrol = () => accepted(retryAfter);

      const error = await scene.obtain().catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(MayHaveIssued);
      expect(error).toMatchObject({
        reason: 'AuthorityIssuesByHand',
        message: expect.stringContaining('Have the CA issue at once, without approval'),
      });
      expect(scene.server.requests('simpleenroll')).toHaveLength(asked + 1);
    },
  );

  it.each<readonly [what: string, answer: Answer, name: string, reason: string]>([
    [
      'the CA decides against the request',
      { status: 400, body: 'CSR rejected by operator' },
      'RequestRejected',
      'CsrRefusedByAuthority',
    ],
    ['the server stumbles', { status: 500 }, 'SigningFailed', 'IssuanceFailed'],
    ['the server fails', { status: 503 }, 'SigningFailed', 'AuthorityUnavailable'],
    ['the answer is lost', 'reset', 'SigningFailed', 'AuthorityUnavailable'],
    ['the server forgets', { status: 404 }, 'SigningFailed', 'AuthorityNotFound'],
    ['the credential is refused', { status: 403 }, 'SigningFailed', 'AuthorityAccessDenied'],
  ])('what goes wrong is told: %s', async (_, answer, name, reason) => {
    scene.enrol = (_request, before) => (before === 0 ? accepted('1') : answer);

    const error = await scene.obtain().catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name, reason });
    expect(error instanceof MayHaveIssued).toBe(name === 'SigningFailed');
    expect(scene.server.requests('simpleenroll')).toHaveLength(2);
  });
});
