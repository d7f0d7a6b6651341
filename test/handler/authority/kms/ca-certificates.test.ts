import '../../lambda-environment';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { KmsAuthority } from '../../../../handler/authority/kms/kms-authority';
import { Deadline } from '../../../../handler/deadline';
import type { Key } from '../../../../sandbox/services/kms/key';
import { newCsr } from '../../../sandbox/x509/openssl';
import { NO_CA, selfSigned } from './ca-certificates';
import { setScene } from './scene';

const HOUR_MS = 3_600_000;

describe("The CA's own certificate", () => {
  const scene = setScene();

  const serialOf = (pem: string) => new X509Certificate(pem).serialNumber;
  const serialNumber = async (container: KmsAuthority) => {
    const [{ certificate }] = await container.issuers(new Deadline(4_650));
    return certificate.serialNumber;
  };

  const MISTAKES: readonly [string, (key: Key) => string][] = [
    ['a request', () => newCsr('/CN=request')],
    ["a device's certificate", (key) => selfSigned(key, { extensions: [NO_CA] })],
  ];

  it.each(MISTAKES)('serves on when it is replaced with %s by mistake', async (_, contentOf) => {
    const container = scene.start();
    const known = await serialNumber(container);
    scene.ca.install(contentOf(scene.ca.key));
    scene.time.advance(HOUR_MS);

    expect(await serialNumber(container)).toBe(known);

    const message = "The CA's certificate could not be read again; the one known is used";
    expect(scene.telemetry.logged(message)).toHaveLength(1);
  });

  it.each(MISTAKES)(
    'that is %s when the container starts is read anew for each request, until it is right',
    async (_, contentOf) => {
      scene.ca.install(contentOf(scene.ca.key));
      const container = scene.start();
      await expect(serialNumber(container)).rejects.toMatchObject({ name: 'SigningFailed' });
      const right = selfSigned(scene.ca.key);
      scene.ca.install(right);

      expect(await serialNumber(container)).toBe(serialOf(right));
    },
  );

  it('is the first in the parameter, whatever text stands around it', async () => {
    const own = selfSigned(scene.ca.key);
    const root = selfSigned(scene.ca.key);
    scene.ca.install(`The CA:\r\n${own.replaceAll('\n', '\r\n')}\r\nIts root:\r\n${root}`);

    expect(await serialNumber(scene.start())).toBe(serialOf(own));
  });
});
