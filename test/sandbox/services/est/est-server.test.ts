import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnswerForm } from '../../../../sandbox/services/est/answer-form';
import { EstServer } from '../../../../sandbox/services/est/est-server';
import { openssl } from '../../../../sandbox/x509/openssl';
import { csrSha256Of } from '../../../../testing/faults/csr-sha256';
import { createCsr } from '../../../../tools/device/csr';

/** What a client sends with the right password. */
const HEADERS = {
  authorization: `Basic ${Buffer.from('signer:correct horse').toString('base64')}`,
  'content-type': 'application/pkcs10',
};

describe('EstServer', () => {
  let server: EstServer;
  let csrPem: string;

  beforeEach(async () => {
    server = await EstServer.start({ ca: { commonName: 'EST CA', isSubordinate: true }, label: 'fleet' });
    server.clients.setPassword('signer', 'correct horse');
    ({ csrPem } = await createCsr({ subject: 'CN=device-1,O=Example' }));
  });

  afterEach(() => server.stop());

  const call = async (path: string, options: object = {}, body?: string) => {
    const sent = request(new URL(path, server.https.url), {
      agent: false,
      ca: server.https.trustAnchorPem,
      ...options,
    });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: await text(answer.setEncoding('latin1')),
    };
  };
  const cacerts = (path = '/.well-known/est/fleet/cacerts') => call(path);
  const enrol = (headers: object = HEADERS, body = base64Of(csrPem)) =>
    call('/.well-known/est/fleet/simpleenroll', { method: 'POST', headers }, body);

  it('issues what a request asks for under its CA, by the standard', async () => {
    const { status, headers, text: body } = await enrol();
    const [leaf] = certificatesIn(body);

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/pkcs7-mime; smime-type=certs-only',
      'content-transfer-encoding': 'base64',
    });
    expect(subjectOf(leaf)).toBe('O=Example\nCN=device-1');
    expect(leaf?.checkIssued(server.ca.issuer.certificate)).toBe(true);
    expect(server.ca.issued).toEqual([{ csrSha256: csrSha256Of(csrPem), certificatePem: String(leaf) }]);
  });

  it('answers with the certificates of its CA, whoever asks', async () => {
    const [issuer, root, ...more] = certificatesIn((await cacerts()).text);

    expect(more).toEqual([]);
    expect(issuer?.checkIssued(root as X509Certificate)).toBe(true);
    expect(issuer?.subject).toBe('CN=EST CA');
  });

  it.each<[string, AnswerForm]>([
    ['in one line', { lineLength: 0 }],
    ['with other line ends', { lineEnd: '\n', lineLength: 76 }],
    ['in indefinite lengths', { content: 'pkcs7 ber' }],
    ['with its chain after it', { chain: 'after the leaf' }],
    ['with its chain before it', { chain: 'before the leaf' }],
    ['in armour', { encoding: 'pem' }],
  ])('writes a leaf that openssl can read %s', async (_, form) => {
    server.form = form;
    const { text: body } = await enrol();
    const subjects = certificatesIn(body).map(subjectOf);

    expect(subjects).toContain('O=Example\nCN=device-1');
    expect(subjects).toHaveLength(form.chain === undefined ? 1 : 3);
  });

  it('writes octets, bare certificates, and leaves headers out', async () => {
    server.form = {
      content: 'certificate',
      encoding: 'octets',
      transferEncoding: false,
      contentType: 'application/pkix-cert',
    };
    const { headers, text: body } = await enrol();
    const leaf = new X509Certificate(Buffer.from(body, 'latin1'));

    expect(subjectOf(leaf)).toBe('O=Example\nCN=device-1');
    expect(headers).not.toHaveProperty('content-transfer-encoding');
    expect(headers['content-type']).toBe('application/pkix-cert');
  });

  it('gives the same request another certificate each time', async () => {
    await enrol();
    await enrol();
    const [one, other] = server.ca.issued;

    expect(one?.csrSha256).toBe(other?.csrSha256);
    expect(one?.certificatePem).not.toBe(other?.certificatePem);
  });

  it('remembers what it issued when the answer is lost', async () => {
    server.https.conditions.faults.next('simpleenroll', { kind: 'reset', strikes: 'after' });

    await expect(enrol()).rejects.toThrow(/hang up|ECONNRESET/);
    expect(server.ca.issued).toHaveLength(1);
  });

  describe('refuses', () => {
    it.each([
      ['no password', {}, 401],
      ['a wrong password', { authorization: `Basic ${btoa('signer:wrong')}` }, 401],
      ['another content type', { 'content-type': 'text/plain' }, 415],
    ])('%s', async (_, headers, status) => {
      const kept = 'content-type' in headers ? HEADERS : { 'content-type': HEADERS['content-type'] };

      expect((await enrol({ ...kept, ...headers })).status).toBe(status);
      expect(server.ca.issued).toEqual([]);
    });

    it.each([
      ['no base64', 'nothing'],
      ['PEM', 'PEM'],
      ['a request that somebody has changed', 'changed'],
    ])('%s', async (_, what) => {
      const changed = base64Of(csrPem).replace(/.{8}$/, 'AAAAAAAA');
      const bodies: Record<string, string> = { nothing: '', PEM: csrPem, changed };

      expect((await enrol(HEADERS, bodies[what])).status).toBe(400);
    });

    it('a user who may not enrol, in HTML where it likes that', async () => {
      server.clients.forbidden.add('signer');
      server.refusals = 'html';
      const { status, headers, text: body } = await enrol();

      expect([status, headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
      expect(body).toMatch(/^<!DOCTYPE html>/);
    });

    it('other labels, paths and methods, and everything once it is out of service', async () => {
      expect((await cacerts('/.well-known/est/other/cacerts')).status).toBe(404);
      expect((await cacerts('/.well-known/est/cacerts')).status).toBe(404);
      expect((await cacerts('/')).status).toBe(404);
      expect((await cacerts('/.well-known/est/fleet/simpleenroll')).status).toBe(405);
      server.isOutOfService = true;
      expect((await cacerts()).status).toBe(503);
    });
  });

  it('lets requests wait for approval, and says when to ask again', async () => {
    server.ca.approval = { afterMs: 0 };
    expect((await enrol()).status).toBe(200);

    server.ca.approval = 'never';
    server.retryAfter = { seconds: 7 };
    const waiting = await enrol();
    expect([waiting.status, waiting.headers['retry-after']]).toEqual([202, '7']);
    server.retryAfter = { as: 'date', seconds: 7 };
    expect(Date.parse(String((await enrol()).headers['retry-after']))).toBeGreaterThan(Date.now());
    server.retryAfter = { as: 'nothing' };
    expect((await enrol()).headers).not.toHaveProperty('retry-after');

    server.ca.approval = 'at once';
    expect((await enrol()).status).toBe(200);
    expect(server.https.conditions.requests.byOutcome('simpleenroll')).toEqual({ ok: 2, Accepted: 3 });
  });

  it('redirects to another path of its own, or to another origin', async () => {
    server.redirectTo = '/moved';
    const { status, headers } = await cacerts();
    expect(status).toBe(307);
    expect((await cacerts(new URL(String(headers.location)).pathname)).status).toBe(200);

    server.redirectTo = 'https://elsewhere.example.com';
    expect((await cacerts()).headers.location).toBe(
      'https://elsewhere.example.com/.well-known/est/fleet/cacerts',
    );
  });

  it('renews its issuer while it runs, with an overlap', async () => {
    const before = server.ca.issuer.certificate;
    await server.ca.renewIssuer();
    const [leaf] = certificatesIn((await enrol()).text);

    expect(leaf?.checkIssued(server.ca.issuer.certificate)).toBe(true);
    expect(leaf?.verify(before.publicKey)).toBe(false);
    expect(certificatesIn((await cacerts()).text).map(String)).toContain(String(before));
    server.ca.forgetEarlierIssuers();
    expect(certificatesIn((await cacerts()).text).map(String)).not.toContain(String(before));
  });
});

/** The body of an enrolment. */
function base64Of(csrPem: string): string {
  return csrPem.replace(/-----[^-]+-----|\s/g, '');
}

/** The certificates that openssl finds in a body: base64 of PKCS #7, or that in armour. */
function certificatesIn(body: string): X509Certificate[] {
  const args = ['pkcs7', '-in', 'answer', '-inform', 'DER', '-print_certs'];
  const printed = openssl(args, { answer: Buffer.from(body.replace(/-----[^-]+-----/g, ''), 'base64') });
  return (printed.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );
}

function subjectOf(certificate: X509Certificate | undefined): string | undefined {
  return certificate?.subject;
}
