import '../../lambda-environment';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IssuedCertificate } from '../../../../handler/authority/authority';
import type { EstAuthority } from '../../../../handler/authority/est/est-authority';
import { Deadline } from '../../../../handler/deadline';
import { MayHaveIssued } from '../../../../handler/errors';
import { checkLeaf } from '../../../../handler/x509/leaf';
import { newOrder } from '../new-order';
import { type Ca, issue, makeCa, newKey } from './ca';
import { csrIn, setScene, withCertificates } from './scene';

describe('The CA behind an EST server', () => {
  const scene = setScene();
  let renewed: Ca;
  let rekeyedRoot: Ca;
  let stranger: Ca;
  let authority: EstAuthority;

  beforeAll(() => {
    renewed = makeCa('Issuing', { by: scene.root, days: [-1, 25] });
    rekeyedRoot = makeCa('New root', { days: [-1, 30] });
    stranger = makeCa('Stranger');
  });
  beforeEach(() => {
    authority = scene.start();
  });

  const named = async (freshness?: 'again') =>
    (await authority.issuers(new Deadline(4_650), freshness)).map(({ certificate, superseded = false }) => [
      Object.entries({ root: scene.root, issuing: scene.issuing, renewed, rekeyedRoot }).find(([, ca]) =>
        ca.certificate.raw.equals(certificate.raw),
      )?.[0],
      superseded,
    ]);
  /** From now on, this CA signs, and these certificates come with the leaf. */
  const signsNow = (ca: Ca, ...along: readonly Ca[]) => {
    scene.enrol = (request) =>
      withCertificates(...along.map(({ certificate }) => certificate.raw), issue(csrIn(request), ca).raw);
  };
  const obtain = async (): Promise<IssuedCertificate> => {
    const order = newOrder();
    const issued = await scene.obtain(order, authority);
    checkLeaf(issued.pem, order.csr, issued.issuer.certificate);
    return issued;
  };

  it('is named by its subject and serial number, and those above it come after', async () => {
    expect(await named()).toEqual([
      ['issuing', false],
      ['root', false],
    ]);
    const { issuer } = await obtain();
    expect(issuer.id).toBe(`CN=Issuing (serial number ${scene.issuing.certificate.serialNumber})`);
  });

  it('may be renewed while the signer runs: no device is refused, and each knows its issuer', async () => {
    await obtain();
    scene.published = [scene.root, renewed, scene.issuing];
    signsNow(renewed);

    const { issuer } = await obtain();
    await obtain();

    expect(issuer.certificate.raw).toEqual(renewed.certificate.raw);
    expect(scene.server.requests('cacerts')).toHaveLength(2);
    expect(await named()).toEqual([
      ['renewed', false],
      ['issuing', true],
      ['root', false],
    ]);
  });

  it('is told to whoever has a leaf of a renewed one, once it is read again', async () => {
    await authority.issuers(new Deadline(4_650));
    scene.published = [renewed, scene.root];

    expect(await named()).toEqual([
      ['issuing', false],
      ['root', false],
    ]);
    expect(await named('again')).toEqual([
      ['renewed', false],
      ['root', false],
    ]);
  });

  it('is the one that signs, although a newer one has been published ahead', async () => {
    scene.published = [renewed, scene.issuing, scene.root];

    expect((await named())[0]).toEqual(['renewed', false]);
    await obtain();

    expect(await named()).toEqual([
      ['issuing', false],
      ['renewed', false],
      ['root', false],
    ]);
  });

  it('may be published late, if it comes with the leaf and a published one vouches for it', async () => {
    await obtain();
    signsNow(renewed, renewed);

    await obtain();
    await obtain();

    expect(scene.server.requests('cacerts')).toHaveLength(2);
    expect(await named()).toEqual([
      ['renewed', false],
      ['issuing', false],
      ['root', false],
    ]);
    scene.published = [renewed, scene.issuing, scene.root];
    expect(await named('again')).toEqual([
      ['renewed', false],
      ['issuing', true],
      ['root', false],
    ]);
  });

  it('may be renewed while its list cannot be read, if it comes with the leaf', async () => {
    await obtain();
    const { answer } = scene.server;
    scene.server.answer = (request) =>
      request.path.endsWith('/cacerts') ? { status: 404 } : answer(request);
    signsNow(renewed, renewed);

    const { issuer } = await obtain();

    expect(issuer.certificate.raw).toEqual(renewed.certificate.raw);
  });

  it('may be two levels below the only one that is published', async () => {
    scene.published = [scene.root];
    const policy = makeCa('Policy', { by: scene.root });
    const below = makeCa('Below', { by: policy });
    signsNow(below, below, policy);

    const { issuer } = await obtain();

    expect(issuer.certificate.raw).toEqual(below.certificate.raw);
  });

  it('may be a root itself', async () => {
    scene.published = [scene.root];
    signsNow(scene.root);

    await obtain();
  });

  it('may have moved to another root while the list cannot be read: the leaf is not handed out', async () => {
    await obtain();
    const { answer } = scene.server;
    scene.server.answer = (request) =>
      request.path.endsWith('/cacerts') ? { status: 404 } : answer(request);
    signsNow(rekeyedRoot, rekeyedRoot);

    await expect(obtain()).rejects.toMatchObject({ reason: 'CertificateIssuerUnexpected' });
  });

  it('must be one that the server publishes, or that such a one vouches for', async () => {
    for (const along of [[], [stranger]]) {
      signsNow(stranger, ...along);

      const error = await obtain().catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(MayHaveIssued);
      expect(error).toMatchObject({
        reason: 'CertificateIssuerUnexpected',
        message: expect.stringContaining('Have the server publish it under cacerts'),
      });
    }
    expect(await named()).toHaveLength(2);
  });

  it('is not believed to be another of the same name', async () => {
    signsNow(makeCa('Issuing'));

    await expect(obtain()).rejects.toMatchObject({ reason: 'CertificateIssuerUnexpected' });
  });

  it('may be one of those that have signed each other in a circle', async () => {
    const one = makeCa('One');
    const two = makeCa('Two', { by: one });
    const closing = makeCa('One', { by: two, keyPem: one.keyPem });
    for (const published of [
      [two, closing],
      [closing, two],
      [one, closing, two],
    ]) {
      authority = scene.start();
      scene.published = published;
      signsNow(two, closing);

      expect((await obtain()).issuer.certificate.subject).toBe('CN=Two');
    }
  });

  it.each([
    ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['EC on P-521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']],
  ])('may have another kind of key: %s', async (_, key) => {
    const other = makeCa('Issuing', { by: scene.root, keyPem: newKey(...key) });
    scene.published = [other, scene.root];
    signsNow(other);

    expect((await obtain()).issuer.certificate.raw).toEqual(other.certificate.raw);
  });

  it('must not have expired, although it comes with the leaf', async () => {
    const expired = makeCa('Former', { by: scene.root, days: [-8, -1] });
    signsNow(expired, expired);

    await expect(obtain()).rejects.toMatchObject({ reason: 'CertificateIssuerUnexpected' });
  });

  it('may publish its certificates in any form in which it answers', async () => {
    const { answer } = scene.server;
    const pem = scene.root.certificate.toString() + scene.issuing.certificate.toString();
    scene.server.answer = (request) =>
      request.path.endsWith('/cacerts') ? { status: 200, body: pem } : answer(request);

    await obtain();
  });

  it.each([
    ['a login page', { status: 200, body: '<html>' }, 'AuthorityAnswerUnreadable'],
    ['nothing', { status: 204 }, 'AuthorityAnswerUnreadable'],
    ['later', { status: 202, headers: { 'retry-after': '1' } }, 'AuthorityAnswerUnreadable'],
    ['no right', { status: 403 }, 'AuthorityAccessDenied'],
    ['a bad request', { status: 400, body: 'unknown CSR' }, 'AuthorityRefused'],
  ])('is not known when the server answers with %s, and nothing is ordered', async (_, answer, reason) => {
    scene.server.answer = () => answer;

    await expect(obtain()).rejects.toMatchObject({ reason });
    expect(scene.server.requests('cacerts')).toHaveLength(1);
    expect(scene.server.requests('simpleenroll')).toEqual([]);
  });
});
