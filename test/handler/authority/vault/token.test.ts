import '../../lambda-environment';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { newOrder } from '../new-order';
import { joined, refusal } from './fake-vault';
import { LOGIN, setScene } from './scene';

const MINUTE_MS = 60_000;

describe('The token for Vault', () => {
  const scene = setScene();
  const logins = () => scene.vault.count(/login$/);
  let clock: { mockRestore(): void } | undefined;
  afterEach(() => clock?.mockRestore());
  const renewals = () => scene.vault.count(/renew-self$/);

  it('is kept for the requests of a container', async () => {
    await scene.obtain();
    await scene.obtain();

    expect(logins()).toBe(1);
  });

  it('comes of one login for requests at once', async () => {
    await Promise.all([scene.obtain(), scene.obtain(), scene.obtain()]);

    expect(logins()).toBe(1);
    expect(scene.vault.issued).toBe(3);
  });

  it('is renewed at the first request after two thirds of its life', async () => {
    await scene.obtain();
    scene.time.advance(39 * MINUTE_MS);
    await scene.obtain();
    expect(renewals()).toBe(0);

    scene.time.advance(2 * MINUTE_MS);
    await scene.obtain();

    expect([logins(), renewals()]).toEqual([1, 1]);
  });

  it('is replaced by a login at the first request after its end, such as after a freeze', async () => {
    await scene.obtain();
    scene.vault.tokens.clear();
    scene.time.advance(60 * MINUTE_MS);

    await scene.obtain();

    expect([logins(), renewals()]).toEqual([2, 0]);
    expect(scene.vault.count(/sign/)).toBe(2);
  });

  it('is never renewed if it cannot be, such as a batch token, but replaced in time', async () => {
    scene.vault.lease = { seconds: 3_600, renewable: false };
    await scene.obtain();
    scene.time.advance(41 * MINUTE_MS);

    await scene.obtain();

    expect([logins(), renewals()]).toEqual([2, 0]);
  });

  it('is replaced instead of renewed once renewals give little more life', async () => {
    await scene.obtain();
    scene.vault.lease = { seconds: 600, renewable: true };
    scene.time.advance(41 * MINUTE_MS);
    await scene.obtain();
    scene.time.advance(7 * MINUTE_MS);

    await scene.obtain();

    expect([logins(), renewals()]).toEqual([2, 1]);
  });

  it.each([
    ['no life', { lease_duration: 0, renewable: true }],
    ['nothing of its life', {}],
    ['a life that is no number', { lease_duration: '1h', renewable: true }],
  ])('is replaced when its renewal gives it %s', async (_, auth) => {
    await scene.obtain();
    scene.time.advance(41 * MINUTE_MS);
    scene.vault.next(/renew-self/, { status: 200, body: { auth } });

    await scene.obtain();
    await scene.obtain();

    expect([logins(), renewals()]).toEqual([2, 1]);
  });

  it('is replaced once its uses are used up, and no device notices', async () => {
    const [one, other] = [scene.start(), newOrder()];
    await scene.obtain(other, one);
    scene.vault.tokens.clear();
    scene.vault.saysInvalid = false;
    await scene.obtain(other, one);
    scene.vault.tokens.clear();

    await scene.obtain(other, one);

    expect([logins(), scene.vault.issued]).toEqual([3, 3]);
  });

  it('is replaced when the clock jumps ahead, and kept when it jumps back', async () => {
    await scene.obtain();
    const { now } = Date;
    let jumpMs = -MINUTE_MS;
    scene.vault.leaf = { notBefore: new Date(now() - 60 * MINUTE_MS) };
    clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + jumpMs);

    await scene.obtain();
    expect([logins(), renewals()]).toEqual([1, 0]);
    jumpMs = 180 * MINUTE_MS;
    await scene.obtain();

    expect([logins(), renewals()]).toEqual([2, 0]);
  });

  it('lives for ever without a lease', async () => {
    scene.vault.lease = { seconds: 0, renewable: false };
    await scene.obtain();
    scene.time.advance(10_000 * MINUTE_MS);

    await scene.obtain();

    expect([logins(), renewals()]).toEqual([1, 0]);
  });

  it.each([
    ['is sealed', refusal(503, 'Vault is sealed')],
    ['has a fault', refusal(500, 'internal error')],
  ])('is used while it lasts when Vault %s as it is to be renewed', async (_, answer) => {
    await scene.obtain();
    scene.time.advance(41 * MINUTE_MS);
    scene.vault.next(/renew-self/, answer, 100);

    await scene.obtain();
    const tried = renewals();
    await scene.obtain();

    expect(logins()).toBe(1);
    expect(tried).toBeGreaterThanOrEqual(1);
    // Each device would wait for it.
    expect(renewals()).toBe(tried);
    expect(
      scene.telemetry.logged('The token for Vault could not be renewed; it is used while it lasts'),
    ).toHaveLength(1);
  });

  it.each([
    ['by a login if it must not renew itself', refusal(403, joined('permission denied'))],
    ['by a login if it was revoked', refusal(403, joined('permission denied', 'invalid token'))],
  ])('is replaced %s', async (_, answer) => {
    await scene.obtain();
    scene.time.advance(41 * MINUTE_MS);
    scene.vault.next(/renew-self/, answer, 100);

    await scene.obtain();

    expect(logins()).toBe(2);
  });

  it.each([
    ['Vault', true],
    ['OpenBao', false],
  ])('is thrown away once when it was revoked, as %s says it', async (_, saysInvalid) => {
    scene.vault.saysInvalid = saysInvalid;
    await scene.obtain();
    scene.vault.tokens.clear();

    await scene.obtain();

    expect([logins(), scene.vault.count(/sign/), scene.vault.issued]).toEqual([2, 3, 2]);
  });

  it('revoked under load costs no device its certificate, and one login', async () => {
    await scene.obtain();
    scene.vault.tokens.clear();

    await Promise.all(Array.from({ length: 5 }, () => scene.obtain()));

    expect([logins(), scene.vault.issued]).toEqual([2, 6]);
  });

  it('is not fetched anew for each device that its policy keeps out', async () => {
    scene.vault.next(/sign/, refusal(403, joined('permission denied')), 100);
    const denied = { reason: 'AuthorityAccessDenied', message: expect.stringContaining('policy') };

    for (let device = 0; device < 3; device++) await expect(scene.obtain()).rejects.toMatchObject(denied);
    expect(logins()).toBe(1);

    // Somebody has given its role another policy: a new token has it.
    scene.time.advance(11_000);
    await expect(scene.obtain()).rejects.toMatchObject(denied);
    expect(logins()).toBe(2);
  });

  it('is fetched ahead when the container starts, and the first request joins', async () => {
    const authority = scene.start();

    const warm = authority.warmUp(new AbortController().signal);
    await Promise.all([warm, scene.obtain(newOrder(), authority)]);

    expect(logins()).toBe(1);
  });

  it('is asked for again by the first request if the login ahead failed', async () => {
    scene.vault.next(/login$/, refusal(503, 'Vault is sealed'));
    const authority = scene.start();
    await authority.warmUp(new AbortController().signal).catch(() => {});

    await scene.obtain(newOrder(), authority);

    expect(logins()).toBe(2);
  });

  it.each([
    [refusal(400, 'invalid role or secret ID'), 'AuthorityAccessDenied', 'Look at the login.'],
    [refusal(400, 'role "iot" could not be found'), 'AuthorityAccessDenied', 'Look at the login.'],
    [refusal(403, joined('permission denied')), 'AuthorityAccessDenied', 'Look at the login.'],
    [
      refusal(404, joined('no handler for route "auth/approle/login"')),
      'AuthorityNotFound',
      'no handler for route',
    ],
    [refusal(503, 'Vault is sealed'), 'AuthorityNotActive', 'sealed'],
    [
      { status: 200, body: { auth: { client_token: '', mfa_requirement: {} } } },
      'AuthorityAccessDenied',
      'second factor',
    ],
    [
      {
        status: 200,
        body: {
          auth: null,
          wrap_info: { token: `hvs.${'w'.repeat(24)}`, creation_path: 'auth/approle/login' },
        },
      },
      'AuthorityAccessDenied',
      'wraps answers',
    ],
    [{ status: 200, body: '<html>' }, 'AuthorityAnswerUnreadable', 'login page'],
    [{ status: 200, body: '['.repeat(100_000) }, 'AuthorityAnswerUnreadable', 'login page'],
    [
      { status: 200, body: `{"auth":${'{"auth":'.repeat(50_000)}1${'}'.repeat(50_001)}` },
      'AuthorityAccessDenied',
      'no token',
    ],
    [{ status: 200, body: `"${'x'.repeat(2_000_000)}"` }, 'AuthorityAnswerUnreadable', 'AnswerTooLarge'],
  ])('cannot be had when the login is answered %.200j: %s', async (answer, reason, explanation) => {
    scene.vault.next(/login$/, answer, 100);

    await expect(scene.obtain()).rejects.toMatchObject({
      reason,
      message: expect.stringContaining(explanation),
    });

    expect(scene.vault.count(/sign/)).toBe(0);
  });

  it('is asked for once more with other credentials, after a refusal', async () => {
    scene.vault.next(/login$/, refusal(400, 'invalid role or secret ID'));
    let renewed = 0;
    const login = { ...LOGIN, renew: async () => ++renewed === 1 };

    await scene.obtain(newOrder(), scene.start({}, login));

    expect([renewed, logins()]).toEqual([1, 2]);
  });

  it('is not asked for again when there are no other credentials', async () => {
    scene.vault.next(/login$/, refusal(400, 'invalid role or secret ID'), 100);

    await expect(scene.obtain()).rejects.toMatchObject({ reason: 'AuthorityAccessDenied' });

    expect(logins()).toBe(1);
  });

  it('is in no log and no error, whatever is refused', async () => {
    const errors: string[] = [];
    const keep = (error: unknown) =>
      errors.push(String(error), String((error as Error).cause), JSON.stringify(error));
    const secret = '4a1c6f0e-secret-id';
    scene.vault.next(/login$/, refusal(400, `invalid secret_id "${secret}"`));
    await scene.obtain().catch(keep);
    await scene.obtain();
    const [token = ''] = scene.vault.tokens;
    for (const status of [400, 403, 404, 500]) {
      scene.vault.next(/sign/, refusal(status, `what is ${token}, and ${encodeURIComponent(token)}?`));
      scene.vault.next(/sign/, refusal(status, `what is ${token}?`));
      await scene.obtain().catch(keep);
    }
    await scene.start().probe(new Deadline(4_650)).catch(keep);

    const said = [...errors, ...scene.telemetry.written].join('\n');
    expect(errors.length).toBeGreaterThan(10);
    for (const hidden of [secret, ...scene.vault.tokens]) expect(said).not.toContain(hidden);
  });
});
