import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EstServer } from '../../../../sandbox/services/est/est-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { openssl } from '../../../../sandbox/x509/openssl';
import { createCsr } from '../../../../tools/device/csr';
import { pki } from './strongswan';

// A client of EST that we did not write, and in the role of the signer: does it understand the stand-in?
describe("strongSwan's pki", () => {
  let server: EstServer;
  let clients: X509Authority;
  let csrPem: string;

  beforeEach(async () => {
    clients = await X509Authority.create({ commonName: 'Clients', key: 'EC_prime256v1' });
    server = await EstServer.start({
      ca: { commonName: 'EST CA', isSubordinate: true },
      authentication: 'either',
      clientIssuersPem: [clients.certificatePem],
    });
    // Release 5.9.8 cannot read base64 in lines.
    server.form = { lineLength: 0 };
    server.clients.setPassword('signer', 'correct horse');
    ({ csrPem } = await createCsr({ subject: 'CN=device-1,O=Example' }));
  });

  afterEach(() => server.stop());

  const run = (command: string, args: readonly string[], files: Readonly<Record<string, string>> = {}) =>
    pki(
      [command, '--url', server.https.url, '--cacert', 'tls.pem', '--outform', 'pem', ...args],
      { 'tls.pem': server.https.trustAnchorPem, 'csr.pem': csrPem, ...files },
      'leaf.pem',
    );
  const enrol = async (args: readonly string[], files?: Readonly<Record<string, string>>) =>
    String((await run('--est', ['--in', 'csr.pem', ...args], files)).get('leaf.pem'));
  const withPassword = ['--userpass', 'signer:correct horse'];

  it('enrols with a password, and its chain verifies', async () => {
    const leaf = await enrol(withPassword);
    const cas = await run('--estca', ['--caout', 'ca.pem']);
    const args = [
      'verify',
      '-x509_strict',
      '-purpose',
      'sslclient',
      '-CAfile',
      'ca.pem',
      '-untrusted',
      'ca-1.pem',
    ];

    expect([...cas.keys()].sort()).toEqual(['ca-1.pem', 'ca.pem', 'leaf.pem']);
    expect(
      openssl([...args, 'issued.pem'], {
        'ca.pem': String(cas.get('ca.pem')),
        'ca-1.pem': String(cas.get('ca-1.pem')),
        'issued.pem': leaf,
      }),
    ).toBe('issued.pem: OK\n');
    expect(server.ca.issued.map(({ certificatePem }) => certificatePem)).toEqual([leaf]);
  });

  it('enrols with a client certificate', async () => {
    const { certificatePem, privateKeyPem } = await clients.createLeaf({
      subject: 'CN=signer',
      usage: 'client',
    });
    server.clients.admit(certificatePem);
    const leaf = await enrol(['--cert', 'client.pem', '--key', 'key.pem', '--cacert', 'clients.pem'], {
      'client.pem': certificatePem,
      'key.pem': privateKeyPem,
      'clients.pem': clients.certificatePem,
    });

    expect(server.ca.issued.map(({ certificatePem }) => certificatePem)).toEqual([leaf]);
    expect(server.https.conditions.requests.byOutcome('simplereenroll')).toEqual({ ok: 1 });
  });

  it('asks again, as it is told to, until somebody has approved', async () => {
    server.ca.approval = { afterMs: 1 };
    const leaf = await enrol([...withPassword, '--interval', '1', '--maxpolltime', '30']);

    expect(server.ca.issued.map(({ certificatePem }) => certificatePem)).toEqual([leaf]);
    expect(server.https.conditions.requests.byOutcome('simpleenroll')).toEqual({ Accepted: 1, ok: 1 });
  });

  it('gets nothing with a wrong password, or from a server whose certificate has expired', async () => {
    await expect(enrol(['--userpass', 'signer:wrong'])).rejects.toThrow();
    server.https.show('expired');
    await expect(enrol(withPassword)).rejects.toThrow();

    expect(server.ca.issued).toEqual([]);
    expect(server.https.conditions.requests.byOutcome('simpleenroll')).toEqual({ 'HTTP 401': 1 });
  });
});
