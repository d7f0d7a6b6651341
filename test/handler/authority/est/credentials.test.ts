import '../../lambda-environment';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { SigningFailed } from '../../../../handler/errors';
import { type ClientCertificate, readClientCertificate } from '../../../../handler/external/secret-forms';
import { StoredSecret } from '../../external/secret-stub';
import { newOrder } from '../new-order';
import { issue } from './ca';
import type { Got } from './est-server';
import { csrIn, PASSWORD, setScene, withCertificates } from './scene';

const NEW_PASSWORD = { username: 'signer', password: 'battery-horse-correct' };

describe('When an EST server refuses who asks', () => {
  const scene = setScene();
  let first: ClientCertificate;
  let second: ClientCertificate;

  beforeAll(async () => {
    const make = async (name: string) => {
      const leaf = await scene.server.ca.createLeaf({ subject: `CN=${name}`, usage: 'client' });
      const text = { certificate: leaf.certificatePem, private_key: leaf.privateKeyPem };
      return readClientCertificate(JSON.stringify(text));
    };
    [first, second] = await Promise.all([make('first'), make('second')]);
  });

  const issued = (request: Got) => withCertificates(issue(csrIn(request), scene.issuing).raw);
  const saidIn = ({ headers }: Got) =>
    Buffer.from(String(headers.authorization).split(' ')[1] ?? '', 'base64').toString();
  /** Has the server accept only requests like this, and answer the others with 401. */
  const accept = (like: (request: Got) => boolean, status = 401) => {
    scene.enrol = (request) => (like(request) ? issued(request) : { status });
  };

  it('the new password is read, once, and the device gets its certificate', async () => {
    const authority = scene.start();
    await scene.obtain(newOrder(), authority);
    scene.password.stored = NEW_PASSWORD;
    accept((request) => saidIn(request) === 'signer:battery-horse-correct');

    await scene.obtain(newOrder(), authority);
    await scene.obtain(newOrder(), authority);

    expect(scene.server.requests('simpleenroll').map(saidIn)).toEqual([
      'signer:correct-horse-battery',
      'signer:correct-horse-battery',
      'signer:battery-horse-correct',
      'signer:battery-horse-correct',
    ]);
    expect(scene.password.looks).toBe(1);
  });

  it('the wrong password is not sent twice, which might lock the account', async () => {
    accept(() => false);

    await expect(scene.obtain()).rejects.toMatchObject({ reason: 'AuthorityAccessDenied' });
    expect(scene.server.requests('simpleenroll')).toHaveLength(1);
  });

  it('and the new password too, that is told after one more request', async () => {
    const authority = scene.start();
    await authority.issuers(new Deadline(4_650));
    scene.password.stored = NEW_PASSWORD;
    accept(() => false, 403);

    await expect(scene.obtain(newOrder(), authority)).rejects.toMatchObject({
      reason: 'AuthorityAccessDenied',
    });
    expect(scene.server.requests('simpleenroll')).toHaveLength(2);
  });

  it('the new client certificate is read, and shown on a new connection', async () => {
    const clientCertificate = new StoredSecret(first);
    const authority = scene.start({ clientCertificate, password: 'none' });
    accept(({ client }) => client === 'first', 403);
    await scene.obtain(newOrder(), authority);
    clientCertificate.stored = second;
    accept(({ client }) => client === 'second', 403);

    await scene.obtain(newOrder(), authority);

    expect(
      scene.server.requests('simpleenroll').map(({ client, headers }) => [client, headers.authorization]),
    ).toEqual([
      ['first', undefined],
      ['first', undefined],
      ['second', undefined],
    ]);
  });

  it('both are shown to a server that wants both, and either may be new', async () => {
    const clientCertificate = new StoredSecret(first);
    const authority = scene.start({ clientCertificate });
    accept((request) => request.client === 'first' && saidIn(request) === 'signer:correct-horse-battery');
    await scene.obtain(newOrder(), authority);

    scene.password.stored = NEW_PASSWORD;
    accept((request) => request.client === 'first' && saidIn(request) === 'signer:battery-horse-correct');
    await scene.obtain(newOrder(), authority);

    clientCertificate.stored = second;
    accept((request) => request.client === 'second' && saidIn(request) === 'signer:battery-horse-correct');
    await scene.obtain(newOrder(), authority);

    expect(scene.server.requests('simpleenroll')).toHaveLength(5);
  });

  it('a password that cannot be read again does not keep a new client certificate from being shown', async () => {
    const clientCertificate = new StoredSecret(first);
    const authority = scene.start({ clientCertificate });
    await scene.obtain(newOrder(), authority);
    const unreadable = new SigningFailed('CredentialUnavailable', 'the secret cannot be read');
    scene.password.other = () => Promise.reject(unreadable);
    clientCertificate.stored = second;
    accept(({ client }) => client === 'second');

    await scene.obtain(newOrder(), authority);

    accept(() => false);
    await expect(scene.obtain(newOrder(), authority)).rejects.toBe(unreadable);
  });

  it('it may do so for cacerts, too', async () => {
    const { answer } = scene.server;
    scene.server.answer = (request) =>
      saidIn(request) === 'signer:battery-horse-correct' ? answer(request) : { status: 401 };
    const authority = scene.start();
    await expect(authority.probe(new Deadline(4_650))).rejects.toMatchObject({
      reason: 'AuthorityAccessDenied',
    });
    scene.password.stored = NEW_PASSWORD;

    await authority.probe(new Deadline(4_650));
    expect(PASSWORD).not.toEqual(NEW_PASSWORD);
  });
});
