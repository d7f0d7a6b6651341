import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Claim } from '../../../sandbox/services/iot/claim';
import { IotCore } from '../../../sandbox/services/iot/iot-core';

const ROOT = resolve(__dirname, '../../..');
const PATIENCE_MS = 60_000;
const SIGNER = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';

/** Runs `npm run device` without npm. @param started gets its process */
function runDevice(
  options: Readonly<Record<string, string>>,
  started: (device: ChildProcess) => void = () => {},
) {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const device = spawn(process.execPath, ['--import', 'tsx', 'tools/device/main.ts', ...args], { cwd: ROOT });
  started(device);
  let output = '';
  for (const stream of [device.stdout, device.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  return new Promise<{ exitCode: number | null; output: string }>((fulfil) => {
    device.once('close', (exitCode) => fulfil({ exitCode, output }));
  });
}

describe('npm run device', () => {
  let iot: IotCore;
  let claim: Claim;
  let options: Record<string, string>;

  beforeAll(async () => {
    iot = await IotCore.start({
      invoke: async () => ({ functionError: 'Unhandled', payload: { errorType: 'RequestRejected' } }),
    });
    claim = await Claim.create(iot);
    options = {
      endpoint: iot.host,
      port: String(iot.port),
      cert: claim.certificatePath,
      key: claim.keyPath,
      ca: claim.caPath,
    };
  }, PATIENCE_MS);

  afterAll(async () => {
    await claim.remove();
    await iot.stop();
  }, PATIENCE_MS);

  it(
    'shows the certificate it got',
    async () => {
      const { exitCode, output } = await runDevice({
        ...options,
        subject: 'CN=check,O=Example',
        'expect-issuer': 'CN=Sandbox Amazon Root',
      });

      expect({ exitCode, output }).toEqual({
        exitCode: 0,
        output: expect.stringContaining('subject  CN=check,O=Example'),
      });
    },
    PATIENCE_MS,
  );

  it(
    'fails when a different CA signed than expected',
    async () => {
      const { exitCode, output } = await runDevice({ ...options, 'expect-issuer': 'CN=Your CA' });

      expect(exitCode).toBe(1);
      expect(output).toContain("The certificate's issuer is CN=Sandbox Amazon Root, not CN=Your CA.");
    },
    PATIENCE_MS,
  );

  it(
    'says what it asked for, and what to do, when it is refused',
    async () => {
      const certificateProviderName = 'signer';
      iot.providers.create({ certificateProviderName, lambdaFunctionArn: SIGNER });
      const { exitCode, output } = await runDevice({
        ...options,
        'client-id': 'sensor-1',
        subject: 'CN={clientId},O=Example',
        'alternative-name': 'DNS:{clientId}.example.com',
      });
      iot.providers.delete(certificateProviderName);

      expect(exitCode).toBe(1);
      expect(output).toMatch(
        /^AWS IoT refused the certificate: .*\nsensor-1 asked for CN=sensor-1,O=Example, with DNS:sensor-1\.example\.com\.\nIf your CA signs, the signer's log has the reason: aws logs tail .*\n +CsrSubjectNotAllowed +give a --subject that subject_pattern allows\n/,
      );
    },
    PATIENCE_MS,
  );

  it(
    'stops at once while it connects',
    async () => {
      const silent = createServer(() => device?.kill('SIGINT')).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      let device: ChildProcess | undefined;

      const port = `${(silent.address() as AddressInfo).port}`;
      const result = await runDevice({ ...options, endpoint: '127.0.0.1', port }, (started) => {
        device = started;
      });
      silent.close();

      expect(result).toEqual({ exitCode: 130, output: '\nStopped.\n' });
    },
    PATIENCE_MS,
  );

  it(
    'fails when the endpoint shows a certificate of another CA',
    async () => {
      const { exitCode, output } = await runDevice({ ...options, ca: claim.certificatePath });

      expect(exitCode).toBe(1);
      expect(output).toMatch(/no MQTT connection to localhost.*the CA file/);
    },
    PATIENCE_MS,
  );

  it(
    'exits with 2 when an option is wrong',
    async () => {
      const { exitCode, output } = await runDevice({ ...options, cert: '/nowhere/claim.pem' });

      expect({ exitCode, output }).toEqual({
        exitCode: 2,
        output: expect.stringContaining('--cert cannot be read: ENOENT'),
      });
    },
    PATIENCE_MS,
  );

  it(
    'shows its options, with exit code 0, when asked for help',
    async () => {
      const help = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', 'tools/device/main.ts', '--help'],
        { cwd: ROOT },
      );

      expect(help).toEqual({ stdout: expect.stringContaining('--expect-issuer'), stderr: '' });
    },
    PATIENCE_MS,
  );
});
