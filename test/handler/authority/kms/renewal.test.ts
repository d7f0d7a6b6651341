import '../../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IssuedCertificate, Order } from '../../../../handler/authority/authority';
import type { KmsAuthority } from '../../../../handler/authority/kms/kms-authority';
import { Deadline } from '../../../../handler/deadline';
import { FailureReason } from '../../../../handler/vocabulary';
import { checkLeaf } from '../../../../handler/x509/leaf';
import { newOrder } from '../new-order';
import { selfSigned } from './ca-certificates';
import { setScene } from './scene';

const HOUR_MS = 3_600_000;

// The same key with another name: nothing about the old certificate fits the leaves that are signed under the new one.
describe('While the certificate of the CA is renewed', () => {
  const scene = setScene();
  let before: string;
  let after: string;
  /** A container that has read the old certificate, and one that starts after the renewal. */
  let old: KmsAuthority;
  let young: KmsAuthority;

  beforeEach(async () => {
    before = scene.ca.certificatePem;
    after = selfSigned(scene.ca.key, { commonName: 'Own CA, renewed' });
    old = scene.start();
    await old.issuers(new Deadline(4_650));
    scene.ca.install(after + before);
    young = scene.start();
  });

  const check = ({ csr }: Order, { pem, issuer }: IssuedCertificate) =>
    checkLeaf(pem, csr, issuer.certificate);
  const issuerOf = ({ pem }: IssuedCertificate) => new X509Certificate(pem).issuer;

  it('each container hands out what the other has signed', async () => {
    for (const [first, second, name] of [
      [old, young, 'CN=Own CA'],
      [young, old, 'CN=Own CA, renewed'],
    ] as const) {
      const order = newOrder(name);
      const issued = await scene.obtain(order, first);
      const again = await scene.obtain(order, second);

      expect(again.pem).toBe(issued.pem);
      check(order, issued);
      check(order, again);
    }
  });

  it('leaves are signed under the new one, within the hour by every container', async () => {
    const subjectAfter = new X509Certificate(after).subject;

    expect(issuerOf(await scene.obtain(newOrder('device-1'), young))).toBe(subjectAfter);
    expect(issuerOf(await scene.obtain(newOrder('device-2'), old))).toBe(new X509Certificate(before).subject);
    scene.time.advance(HOUR_MS);
    expect(issuerOf(await scene.obtain(newOrder('device-3'), old))).toBe(subjectAfter);
  });

  it('no device is refused, whichever containers it reaches, and each gets one certificate', async () => {
    const containers = [old, young, scene.start(), scene.start()];
    const orders = Array.from({ length: 24 }, (_, i) => newOrder(`device-${i}`));

    const answers: string[] = [];
    for (const [i, order] of orders.entries()) {
      const asked = [0, 1].map((step) => scene.obtain(order, containers[(i + step) % containers.length]));
      for (const issued of await Promise.all(asked)) {
        check(order, issued);
        answers.push(issued.pem);
      }
    }

    expect(new Set(answers).size).toBe(orders.length);
  });

  it('one that is taken away too soon is asked for', async () => {
    const order = newOrder();
    await scene.obtain(order, old);
    scene.ca.install(after);

    await expect(scene.obtain(order, scene.start())).rejects.toMatchObject({
      reason: FailureReason.CertificateIssuerUnexpected,
      message: expect.stringContaining('which is not in /iot-pki/ca-certificate. Add it there'),
    });
  });
});
