import '../lambda-environment';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Call } from '../../../handler/calls/call';
import { NotSent } from '../../../handler/calls/not-sent';
import { Deadline } from '../../../handler/deadline';
import { MayHaveIssued, type SigningFailed } from '../../../handler/errors';
import { ConnectionFailed } from '../../../handler/external/connection-failed';
import type { HttpAnswer } from '../../../handler/external/http';
import { HttpRefusal } from '../../../handler/external/http-refusal';
import { HttpsConnection } from '../../../handler/external/https-connection';
import { orderOnce, readWith } from '../../../handler/external/order-once';
import { externalService } from '../../../handler/external/service';
import { metrics } from '../../../handler/powertools/metrics';
import { FailureReason, Metric } from '../../../handler/vocabulary';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';

const SERVER = externalService('The CA', [['CaSealed', FailureReason.AuthorityNotActive]]);
const soon = () => new Deadline(4_000);
const none = async () => false;

const answered = (status: number, headers: HttpAnswer['headers'] = {}) =>
  new HttpRefusal({ status, headers, body: Buffer.from('no') }, { method: 'POST', path: '/' });
const neverSent = new ConnectionFailed('ServerUnreachable', 'no connection.', true);
const broken = new ConnectionFailed('ConnectionBroken', 'it broke.', false);

describe('An order of a CA that must not get it twice', () => {
  let time: VirtualTime;
  let telemetry: Telemetry;

  beforeEach(() => {
    time = VirtualTime.start();
    telemetry = Telemetry.capture();
  });

  afterEach(() => {
    time.stop();
    metrics.clearMetrics();
    telemetry.stop();
  });

  /** A call that fails with these, one after the other, and then succeeds. */
  const failing = (...errors: readonly Error[]) => {
    const queue = [...errors];
    return jest.fn<Call<string>>(async () => {
      const error = queue.shift();
      if (error !== undefined) throw error;
      return 'a certificate';
    });
  };
  const failureOf = (promise: Promise<unknown>): Promise<SigningFailed> =>
    promise.then(
      () => {
        throw new Error('It did not fail.');
      },
      (error) => error,
    );

  it.each<[string, Error]>([
    ['was never sent', neverSent],
    ['was throttled', answered(429)],
  ])('is placed again when it %s', async (_, error) => {
    const call = failing(error, error);

    await expect(orderOnce(SERVER, soon(), call, none)).resolves.toBe('a certificate');

    expect(call).toHaveBeenCalledTimes(3);
  });

  it.each<[string, Error, FailureReason]>([
    ['the connection broke', broken, FailureReason.AuthorityUnavailable],
    ['the server failed', answered(500), FailureReason.AuthorityUnavailable],
    ['a gateway gave up', answered(504), FailureReason.AuthorityUnavailable],
    [
      'the answer was too large',
      new ConnectionFailed('AnswerTooLarge', 'much.', false),
      FailureReason.AuthorityAnswerUnreadable,
    ],
  ])('is not placed again when %s: it may have been taken', async (_, error, reason) => {
    const call = failing(error);

    const failure = await failureOf(orderOnce(SERVER, soon(), call, none));

    expect(failure).toBeInstanceOf(MayHaveIssued);
    expect(failure).toMatchObject({
      reason,
      message: expect.stringMatching(/^\w+: The CA: .*may have issued/),
    });
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('is not placed again after the second attempt may have been taken', async () => {
    const call = failing(neverSent, broken);

    await expect(failureOf(orderOnce(SERVER, soon(), call, none))).resolves.toBeInstanceOf(MayHaveIssued);

    expect(call).toHaveBeenCalledTimes(2);
  });

  it.each<[Error, FailureReason]>([
    [answered(404), FailureReason.AuthorityNotFound],
    [answered(400), FailureReason.AuthorityRefused],
    [
      Object.assign(new Error('no'), { name: 'CaSealed', tookNothing: true }),
      FailureReason.AuthorityNotActive,
    ],
    [new ConnectionFailed('ServerCertificateExpired', 'old.', true), FailureReason.AuthorityUntrusted],
    [new NotSent(FailureReason.CredentialUnavailable, 'gone.'), FailureReason.CredentialUnavailable],
    [new ConnectionFailed('CrossOriginRedirect', 'there.', true), FailureReason.AuthorityAnswerUnreadable],
  ])('fails for its reason when it was surely not taken (%#)', async (error, reason) => {
    const call = failing(error);

    const failure = await failureOf(orderOnce(SERVER, soon(), call, none));

    expect(failure).toMatchObject({ reason });
    expect(failure).not.toBeInstanceOf(MayHaveIssued);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('may have been taken if the time ran out while the CA was silent', async () => {
    time.stop();
    const call: Call<string> = () => new Promise(() => {});

    const failure = await failureOf(orderOnce(SERVER, new Deadline(50), call, none));

    expect(failure).toBeInstanceOf(MayHaveIssued);
    expect(failure.reason).toBe(FailureReason.DeadlineExceeded);
  });

  it('has all the time that there is, in one call', async () => {
    time.stop();
    let aborted = false;
    const call = jest.fn<Call<string>>(({ abortSignal }) => {
      abortSignal.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise((resolve) => setTimeout(resolve, 1_700, 'late'));
    });

    await expect(orderOnce(SERVER, soon(), call, none)).resolves.toBe('late');

    expect(call).toHaveBeenCalledTimes(1);
    expect(aborted).toBe(false);
  });

  it('was not taken if the time ran out while it connected', async () => {
    time.stop();
    // Accepts connections, and never answers a handshake.
    const mute = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const connection = new HttpsConnection({ origin: `https://127.0.0.1:${port}` });
    const call: Call<unknown> = ({ abortSignal }) =>
      connection.send({ method: 'POST', path: '/' }, abortSignal);

    const failure = await failureOf(orderOnce(SERVER, new Deadline(100), call, none));
    await new Promise((resolve) => mute.close(resolve));

    expect(failure).not.toBeInstanceOf(MayHaveIssued);
    expect(failure.message).toMatch(/^DeadlineExceeded: The CA: .*connection did not come about in time/);
  });

  describe('whose credential is refused', () => {
    it.each([401, 403])('with %d is placed once more with another one', async (status) => {
      const call = failing(answered(status));
      const renew = jest.fn(async () => true);

      await expect(orderOnce(SERVER, soon(), call, renew)).resolves.toBe('a certificate');

      expect(renew).toHaveBeenCalledTimes(1);
      expect(call).toHaveBeenCalledTimes(2);
    });

    it('is not placed a third time', async () => {
      const call = failing(answered(401), answered(401));

      await expect(orderOnce(SERVER, soon(), call, async () => true)).rejects.toMatchObject({
        reason: FailureReason.AuthorityAccessDenied,
      });

      expect(call).toHaveBeenCalledTimes(2);
    });

    it('is not placed again without another one', async () => {
      const call = failing(answered(401));

      await expect(orderOnce(SERVER, soon(), call, none)).rejects.toMatchObject({
        reason: FailureReason.AuthorityAccessDenied,
      });

      expect(call).toHaveBeenCalledTimes(1);
    });

    it('is read once more, too', async () => {
      const call = failing(answered(500), answered(401));

      await expect(readWith(SERVER, soon(), call, async () => true)).resolves.toBe('a certificate');

      expect(call).toHaveBeenCalledTimes(3);
    });
  });

  describe('that is told when to come again', () => {
    it.each([429, 503])('waits as long, if there is the time, for %d to read', async (status) => {
      await readWith(SERVER, soon(), failing(answered(status, { 'retry-after': '2' })), none);

      expect(time.waits).toEqual([2_000]);
    });

    it('gives up at once if there is not, and it was throttled', async () => {
      const call = failing(answered(429, { 'retry-after': '120' }));

      await expect(readWith(SERVER, soon(), call, none)).rejects.toMatchObject({
        reason: FailureReason.AuthorityThrottled,
      });

      expect(time.waits).toEqual([]);
      metrics.publishStoredMetrics();
      expect(telemetry.metrics(Metric.AuthorityThrottles)).toHaveLength(1);
    });

    it('comes again as usual if there is not, and the server was down', async () => {
      const call = failing(answered(503, { 'retry-after': '120' }));

      await expect(readWith(SERVER, soon(), call, none)).resolves.toBe('a certificate');
    });
  });
});
