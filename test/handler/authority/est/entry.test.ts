import '../../lambda-environment';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newCsr, openssl } from '../../../sandbox/x509/openssl';
import { type Container, startContainerOf } from '../../container';
import { SecretStore } from '../../external/secret-store';
import { issue, makeCa } from './ca';
import { csrIn, setScene, withCertificates } from './scene';

type Entry = typeof import('../../../../handler/entry/est');

const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;

const load = () => jest.requireActual<Entry>('../../../../handler/entry/est');

describe('The function of a signer with an EST server', () => {
  const scene = setScene();
  let store: SecretStore;
  let container: Container | undefined;

  beforeAll(async () => {
    store = await SecretStore.start();
    const anchors = scene.server.ca.certificatePem;
    const secrets = new Map([
      [arn('password'), JSON.stringify({ username: 'signer', password: 'correct-horse-battery' })],
      [arn('anchors'), anchors],
    ]);
    store.answer = ({ SecretId }) => [200, { SecretString: secrets.get(String(SecretId)) }];
    Object.assign(process.env, {
      AWS_REGION: 'eu-central-1',
      CA_URL: scene.server.origin,
      CA_TRUST_ANCHORS_ARN: arn('anchors'),
      EST_PASSWORD_ARN: arn('password'),
    });
  });
  afterEach(() => container?.stop());
  afterAll(() => store.stop());

  const start = () => {
    const preload = () => jest.requireActual('../../../../handler/rehearsal/rehearsal');
    container = startContainerOf(() => void preload(), load);
    return container;
  };
  const request = (pem = newCsr('/CN=device-1')) => ({
    certificateSigningRequest: pem,
    principalId: 'claim',
    clientId: 'device-1',
  });

  it('gives a device its certificate, and the same when it asks again', async () => {
    const signer = start();
    const asked = request();

    const { certificatePem } = await signer.invoke(asked);

    const chain = { leaf: certificatePem, chain: scene.issuing.certificate.toString() };
    const root = { root: scene.root.certificate.toString() };
    expect(openssl(['verify', '-CAfile', 'root', '-untrusted', 'chain', 'leaf'], { ...chain, ...root })).toBe(
      'leaf: OK\n',
    );
    expect(await signer.invoke(asked)).toEqual({ certificatePem });
    expect(scene.server.requests('simpleenroll')).toHaveLength(1);
  });

  it('is rehearsed with a key that is thrown away', async () => {
    const report = await start().rehearse({ rehearsal: 'issue' });

    // The one that signed, of both that the server publishes.
    expect(report).toMatchObject({ outcome: 'rehearsal-passed', issuer: 'CN=Issuing' });
    expect(scene.server.requests('simpleenroll')).toHaveLength(1);
  });

  it('names the CA that would sign when its rehearsal only probes', async () => {
    await expect(start().rehearse({ rehearsal: 'probe' })).resolves.toMatchObject({ issuer: 'CN=Issuing' });
    expect(scene.server.requests('simpleenroll')).toEqual([]);
  });

  it('is rehearsed with a wrong password once: each attempt is a login, and many lock an account', async () => {
    scene.server.answer = () => ({ status: 401, body: 'wrong password' });

    await expect(start().rehearse({ rehearsal: 'issue' })).rejects.toMatchObject({
      reason: 'AuthorityAccessDenied',
    });
    // The one when its container started, and its own.
    expect(scene.server.got.length).toBeLessThanOrEqual(2);
  });

  it('tells of the CA that signed its rehearsal, and not of one whose place that has taken', async () => {
    const renewed = makeCa('Issuing', { by: scene.root, days: [-1, 25] });
    scene.published = [scene.issuing, renewed, scene.root];
    scene.enrol = (got) => withCertificates(issue(csrIn(got), renewed).raw);

    expect(await start().rehearse({ rehearsal: 'issue' })).toMatchObject({
      issuer: 'CN=Issuing',
      authorityDaysToExpiry: 24,
    });
  });

  it('fails its rehearsal, which says why, when the server takes no such request', async () => {
    scene.enrol = () => ({ status: 202, headers: { 'retry-after': '600' } });

    await expect(start().rehearse({ rehearsal: 'issue' })).rejects.toMatchObject({
      reason: 'AuthorityIssuesByHand',
    });
  });

  it.each(['CA_URL', 'EST_PASSWORD_ARN'])('does not start without %s', (variable) => {
    const before = process.env[variable];
    delete process.env[variable];

    jest.resetModules();
    expect(load).toThrow(variable);
    process.env[variable] = before;
  });
});
