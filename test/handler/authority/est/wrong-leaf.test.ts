import '../../lambda-environment';
import type { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Order } from '../../../../handler/authority/authority';
import { writeCsrPem } from '../../../../handler/csr/pem';
import { MayHaveIssued, RequestRejected } from '../../../../handler/errors';
import { checkLeaf } from '../../../../handler/x509/leaf';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { readRequest } from '../../../../sandbox/x509/request';
import { newCsr, newCsrWithStrings } from '../../../sandbox/x509/openssl';
import { certsOnly } from '../../x509/certs-only-message';
import { newOrder } from '../new-order';
import { issue } from './ca';
import type { Got } from './est-server';
import { csrIn, setScene, withCertificates } from './scene';

const CLIENT = 'extendedKeyUsage=clientAuth';
const SERVER_TOO = 'extendedKeyUsage=clientAuth,serverAuth';

describe('A certificate of an EST server that is not what was asked for', () => {
  const scene = setScene();

  const issuedWith =
    (...extensions: readonly string[]) =>
    (request: Got) =>
      issue(csrIn(request), scene.issuing, extensions);
  const answerWith = (make: (request: Got) => X509Certificate) => {
    let made: X509Certificate | undefined;
    scene.enrol = (request) => {
      made = make(request);
      return withCertificates(made.raw);
    };
    return () => made as X509Certificate;
  };
  /** A CA that answers the order with a certificate for this subject. */
  const rewriteSubject = async (order: Order, subject: string) => {
    const ca = await X509Authority.create({ commonName: 'Rewriting', key: 'EC_prime256v1' });
    const { subjectDer } = await readRequest(newCsr(subject));
    const request = { ...(await readRequest(writeCsrPem(order.csr.der))), subjectDer };
    const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 60_000) };
    const body = await ca.signRequest(request, validity);
    scene.published = [{ name: 'Rewriting', keyPem: '', certificate: ca.certificate }];
    scene.enrol = () => ({ status: 200, body });
  };
  const failure = (order = newOrder()) => scene.obtain(order).catch((error: unknown) => error);

  it.each([
    ['a CA', ['basicConstraints=CA:TRUE', CLIENT], 'CertificateIsCa'],
    ['for servers only', ['extendedKeyUsage=serverAuth'], 'CertificateNotForClients'],
    ['for servers, too', [SERVER_TOO], 'CertificateExtensionUnexpected'],
    ['of another name', [CLIENT, 'subjectAltName=DNS:other'], 'CertificateAlternativeNamesDiffer'],
    ['with an extension of its own', [CLIENT, '1.2.3.4=ASN1:NULL'], 'CertificateExtensionUnexpected'],
  ])('is not handed out, and the log has what it takes to revoke it: %s', async (_, extensions, reason) => {
    const made = answerWith(issuedWith(...extensions));

    const error = await failure();

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason });
    expect(scene.telemetry.logged('The CA has issued a certificate that no device gets')).toEqual([
      expect.objectContaining({
        reason,
        serialNumber: made().serialNumber,
        certificateIssuer: '"CN=Issuing"',
        certificateId: made().fingerprint256.replaceAll(':', '').toLowerCase(),
      }),
    ]);
  });

  it('is handed out if the extension and the purpose are allowed by the settings', async () => {
    answerWith(issuedWith(SERVER_TOO, '1.2.3.4=ASN1:NULL'));
    const authority = scene.start({ allowedExtensions: ['1.2.3.4', '1.3.6.1.5.5.7.3.1'] });

    await expect(scene.obtain(newOrder(), authority)).resolves.toBeDefined();
  });

  it.each([
    [
      "another device's",
      () => withCertificates(issue(newCsr('/CN=device-1'), scene.issuing).raw),
      'CertificateKeyDiffers',
    ],
    ['none but those of CAs', () => withCertificates(scene.root.certificate.raw), 'CertificateKeyDiffers'],
    [
      'two',
      (request: Got) => withCertificates(...[1, 2].map(() => issue(csrIn(request), scene.issuing).raw)),
      'AuthorityAnswerUnreadable',
    ],
    [
      'cut off',
      () => ({ status: 200, body: certsOnly([scene.root.certificate.raw]).subarray(0, -9) }),
      'AuthorityAnswerUnreadable',
    ],
  ])('may be in the answer all the same: %s', async (_, enrol, reason) => {
    scene.enrol = enrol;

    const error = await failure();

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason });
  });

  it('may be for the key of the device, and for the name of another', async () => {
    const order = newOrder();
    await rewriteSubject(order, '/CN=device-2');

    const error = await failure(order);

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason: 'CertificateSubjectDiffers' });
  });

  it('is left to the check of the signer if the CSR is to blame, so that the device is told', async () => {
    const order = newOrder('device-1', newCsrWithStrings('/CN=d\u00e9vice-1', 'MASK:0x0004'));
    await rewriteSubject(order, '/CN=d\u00e9vice-1');

    const { pem, issuer } = await scene.obtain(order);

    expect(() => checkLeaf(pem, order.csr, issuer.certificate)).toThrow(RequestRejected);
    expect(scene.telemetry.logged('The CA has issued a certificate that no device gets')).toEqual([
      expect.objectContaining({ reason: 'CsrRefusedByAuthority' }),
    ]);
  });
});
