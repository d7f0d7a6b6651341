import '../../lambda-environment';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { MayHaveIssued } from '../../../../handler/errors';
import { newOrder } from '../new-order';
import { issue } from './ca';
import type { Answer, Got } from './est-server';
import { csrIn, setScene, withCertificates } from './scene';

/** Time for one order, in milliseconds. */
const BUDGET_MS = 400;

const HEAD = 'HTTP/1.1 200 OK\r\n';

/** Octets that the server sends as they are. */
const raw = (...octets: readonly string[]): Answer => ({
  raw: (socket) => void socket.write(octets.join('')),
});

/** The same, and then the server ends the connection. */
const rawAndEnd = (...octets: readonly string[]): Answer => ({
  raw: (socket) => void socket.end(octets.join('')),
});

/** A part again and again, until the connection ends. */
const forEver = (begin: string, part: string, everyMs: number): Answer => ({
  raw: (socket: Socket) => {
    socket.write(begin);
    const timer = setInterval(() => socket.write(part), everyMs);
    socket.once('close', () => clearInterval(timer));
  },
});

describe('An EST server that answers what no server should', () => {
  const scene = setScene();

  // One device, and one certificate: openssl takes its time.
  const order = newOrder();
  let issued: Answer | undefined;
  const right = (request: Got) => {
    issued ??= withCertificates(issue(csrIn(request), scene.issuing).raw);
    return issued;
  };
  const busyWith = () => process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length;

  it.each<readonly [what: string, answer: Answer]>([
    ['nothing', { raw: () => {} }],
    ['a head for ever', forEver(HEAD, 'x: y\r\n', 5)],
    ['chunks for ever', forEver(`${HEAD}transfer-encoding: chunked\r\n\r\n`, '1\r\nA\r\n', 1)],
    ['that it goes on for ever (100)', forEver('', 'HTTP/1.1 100 Continue\r\n\r\n', 1)],
    ['hints for ever (103)', forEver('', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', 1)],
    ['less than it said', raw(HEAD, 'content-length: 99\r\n\r\nMII')],
    ['a trailer for ever', forEver(`${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n`, 'x: y\r\n', 5)],
  ])('is given up at the deadline, and the next device is served: %s', async (_, answer) => {
    const authority = scene.start();
    await authority.issuers(new Deadline(4_000));
    const timers = busyWith();
    scene.enrol = () => answer;

    const error = await scene.obtain(order, authority, BUDGET_MS).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason: 'DeadlineExceeded' });
    expect(scene.server.requests('simpleenroll')).toHaveLength(1);
    scene.enrol = right;
    await expect(scene.obtain(order, authority)).resolves.toBeDefined();
    // Of the server's, the one that went on for ever has ended, because the connection has.
    expect(busyWith()).toBeLessThanOrEqual(timers + 1);
  });

  it.each<readonly [what: string, answer: () => Answer, reason: string]>([
    ['less than it said', () => rawAndEnd(HEAD, 'content-length: 99\r\n\r\nMII'), 'AuthorityUnavailable'],
    ['more than it said', () => raw(HEAD, 'content-length: 3\r\n\r\nMIIBIjAN'), 'AuthorityUnavailable'],
    [
      'two lengths',
      () => raw(HEAD, 'content-length: 3\r\ncontent-length: 4\r\n\r\nMIIB'),
      'AuthorityUnavailable',
    ],
    [
      'a length and chunks',
      () => raw(HEAD, 'content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
      'AuthorityUnavailable',
    ],
    ['a length below zero', () => raw(HEAD, 'content-length: -1\r\n\r\n'), 'AuthorityUnavailable'],
    [
      'a length of a gigabyte',
      () => raw(HEAD, 'content-length: 1000000000\r\n\r\n'),
      'AuthorityAnswerUnreadable',
    ],
    ['a head of a megabyte', () => raw(HEAD, `x: ${'y'.repeat(1_000_000)}\r\n\r\n`), 'AuthorityUnavailable'],
    ['no HTTP', () => raw('220 smtp.example.com ESMTP\r\n'), 'AuthorityUnavailable'],
    [
      'compressed',
      () => ({ status: 200, headers: { 'content-encoding': 'gzip' }, body: Buffer.of(31, 139, 8) }),
      'AuthorityAnswerUnreadable',
    ],
    ['two megabytes', () => ({ status: 200, body: 'M'.repeat(2_000_000) }), 'AuthorityAnswerUnreadable'],
    ['300 KB', () => ({ status: 200, body: 'M'.repeat(300_000) }), 'AuthorityAnswerUnreadable'],
    [
      'five hundred certificates',
      () => withCertificates(...Array.from({ length: 500 }, () => scene.root.certificate.raw)),
      'AuthorityAnswerUnreadable',
    ],
    [
      'another protocol',
      () => raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'AuthorityUnavailable',
    ],
  ])('is told by its reason, and the next device is served: %s', async (_, answer, reason) => {
    const authority = scene.start();
    scene.enrol = answer;

    const error = await scene.obtain(order, authority).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason });
    expect(scene.server.requests('simpleenroll')).toHaveLength(1);
    scene.enrol = right;
    await expect(scene.obtain(order, authority)).resolves.toBeDefined();
  });

  it('may not answer the next request ahead', async () => {
    const authority = scene.start();
    const answer = (body: string) => `${HEAD}content-length: ${body.length}\r\n\r\n${body}`;
    scene.enrol = () => raw(answer('MII'), answer('ahead'));
    await expect(scene.obtain(order, authority)).rejects.toBeInstanceOf(MayHaveIssued);
    scene.enrol = right;

    await expect(scene.obtain(order, authority)).resolves.toBeDefined();
  });

  it('is understood if it only writes what it may', async () => {
    scene.enrol = (request) => {
      const { body } = right(request) as { readonly body: string };
      const chunks = body.replace(/.{1,100}/g, (part) => `${part.length.toString(16)};a=b\r\n${part}\r\n`);
      const hints = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n';
      return raw(
        hints,
        HEAD,
        'transfer-encoding: chunked\r\ntrailer: x\r\n\r\n',
        chunks,
        '0\r\nx: y\r\n\r\n',
      );
    };

    await expect(scene.obtain(order)).resolves.toBeDefined();
  });

  it.each(['0', '-1', 'Sun, 06 Nov 1994 08:49:37 GMT', '1e9', '0x10', 'NaN'])(
    'may put a device off for ever, but no longer than there is time (202, Retry-After: %s)',
    async (retryAfter) => {
      scene.enrol = () => ({ status: 202, headers: { 'retry-after': retryAfter } });

      const error = await scene.obtain(order, scene.start(), 1_500).catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(MayHaveIssued);
      expect(error).toMatchObject({ reason: 'AuthorityIssuesByHand' });
      // Not as fast as it can be asked: the shortest pause is a fifth of a second.
      expect(scene.server.requests('simpleenroll').length).toBeLessThan(9);
    },
  );

  it('may say when to come back for its CAs, and is asked then, if there is the time (503)', async () => {
    const answer = scene.server.answer;
    let asked = 0;
    scene.server.answer = (request) =>
      request.path.endsWith('/cacerts') && asked++ === 0
        ? { status: 503, headers: { 'retry-after': '1' } }
        : answer(request);

    await expect(scene.obtain(order)).resolves.toBeDefined();
    expect(asked).toBe(2);
  });
});
