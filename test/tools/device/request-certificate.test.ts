import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IotCore } from '../../../sandbox/services/iot/iot-core';
import { createCsr } from '../../../tools/device/csr';
import { requestCertificate } from '../../../tools/device/request-certificate';
import { Fleet } from '../../sandbox/services/iot/fleet';

const PATIENCE_MS = 60_000;
const ROOT = resolve(__dirname, '../../..');

describe('requestCertificate', () => {
  let iot: IotCore;
  let fleet: Fleet;
  let csrPem: string;

  beforeAll(async () => {
    iot = await IotCore.start({ invoke: () => new Promise(() => {}), signerTimeoutMs: 2000 });
    fleet = await Fleet.create(iot);
    ({ csrPem } = await createCsr({ subject: 'CN=sensor-1' }));
  }, PATIENCE_MS);

  afterAll(async () => {
    await iot.stop();
    await fleet.remove();
  }, PATIENCE_MS);

  it(
    'fails if nothing listens there',
    async () => {
      // Port 1 (tcpmux) is no longer in use.
      const asked = requestCertificate({ ...fleet.options('sensor-1'), port: 1, csrPem });

      await expect(asked).rejects.toMatchObject({
        name: 'ConnectionFailed',
        message: expect.stringMatching(/^no MQTT connection to localhost:1 \(.*check the endpoint/),
      });
    },
    PATIENCE_MS,
  );

  it(
    'gives up on an endpoint that does not answer in time',
    async () => {
      const settings = {
        certificateProviderName: 'silent',
        lambdaFunctionArn: 'arn:aws:lambda:x:1:function:silent',
      };
      iot.providers.create(settings);

      const asked = requestCertificate({ ...fleet.options('sensor-1'), timeoutMs: 1000, csrPem });

      await expect(asked).rejects.toMatchObject({
        name: 'NoAnswer',
        message: expect.stringMatching(
          /^no answer to the certificate request within 1000 ms.*the signer's log/,
        ),
      });
      iot.providers.delete('silent');
    },
    PATIENCE_MS,
  );

  it.each([
    ['gets its certificate', () => csrPem, 'CN=sensor-1'],
    ['is refused', () => 'text', 'CertificateRefused'],
  ])(
    'lets the process of a device that %s end by itself',
    async (_, csr, expected) => {
      const options = { ...fleet.options('sensor-1'), csrPem: csr() };
      const program = `
      const { X509Certificate } = require('node:crypto');
      const { requestCertificate } = require('${ROOT}/tools/device/request-certificate.ts');
      requestCertificate(${JSON.stringify(options)}).then(
        ({ certificatePem }) => console.log(new X509Certificate(certificatePem).subject),
        ({ name }) => console.log(name),
      );`;

      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--eval', program], {
        cwd: ROOT,
        timeout: PATIENCE_MS,
      });

      expect(stdout.trim()).toBe(expected);
    },
    PATIENCE_MS,
  );
});
