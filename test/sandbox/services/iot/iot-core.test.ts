import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IotCore } from '../../../../sandbox/services/iot/iot-core';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { rewriteName } from '../../../../sandbox/x509/name';
import { readRequest } from '../../../../sandbox/x509/request';
import { createCsr } from '../../../../tools/device/csr';
import { zipOfHandler } from '../lambda/package';
import { Fleet } from './fleet';
import { createRoot, signerZip } from './openssl-signer';

const PATIENCE_MS = 60_000;
const SIGNER_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
const PROVIDER = { certificateProviderName: 'fleet-signing', lambdaFunctionArn: SIGNER_ARN };

describe('IotCore', () => {
  const root = createRoot('Own Root');
  let lambda: LambdaService;
  let iot: IotCore;
  let fleet: Fleet;

  beforeAll(async () => {
    lambda = await LambdaService.start();
    iot = await IotCore.start({ invoke: (arn, event) => lambda.invoke(arn, event) });
    fleet = await Fleet.create(iot);
    await lambda.createFunction({
      functionName: 'signer',
      zip: signerZip(root),
      handler: 'index.handler',
      timeoutSeconds: 30,
    });
  }, PATIENCE_MS);

  afterAll(async () => {
    await iot.stop();
    await lambda.stop();
    await fleet.remove();
  });

  beforeEach(async () => {
    for (const { certificateProviderName } of iot.providers.list()) {
      iot.providers.delete(certificateProviderName);
    }
  });

  describe('without a certificate provider', () => {
    it(
      'signs itself, for the subject and key of the CSR',
      async () => {
        const { csrPem } = await createCsr({ subject: 'CN=sensor-1,O=Example' });

        const answer = await fleet.onboard('sensor-1', csrPem);

        const certificate = new X509Certificate(answer.certificatePem);
        expect(certificate.checkIssued(iot.authorities.amazon.certificate)).toBe(true);
        expect(certificate.subject).toBe('O=Example\nCN=sensor-1');
        expect(answer.certificateId).toBe(certificate.fingerprint256.replaceAll(':', '').toLowerCase());
        expect(answer.certificateOwnershipToken).not.toBe('');
        expect(iot.onboardings.at(-1)).toMatchObject({
          clientId: 'sensor-1',
          signer: 'aws-iot',
          acceptance: answer,
        });
      },
      PATIENCE_MS,
    );

    it(
      'refuses a CSR that does not prove possession of its key',
      async () => {
        const { csrPem } = await createCsr({ subject: 'CN=sensor-1', defect: 'flipped-signature-bit' });

        await expect(fleet.onboard('sensor-1', csrPem)).rejects.toMatchObject({
          name: 'CertificateRefused',
          statusCode: 400,
          errorCode: 'InvalidRequest',
          errorMessage: 'The certificate signing request is not valid.',
        });
      },
      PATIENCE_MS,
    );
  });

  describe('with a certificate provider', () => {
    it(
      'has its function sign, and tells it who asks',
      async () => {
        iot.providers.create(PROVIDER);
        const logged: string[] = [];
        const stop = lambda.onLog((_, line) => logged.push(line));

        const { certificatePem } = await fleet.onboard('sensor-2');
        stop();

        const certificate = new X509Certificate(certificatePem);
        expect(certificate.checkIssued(new X509Certificate(root.certificatePem))).toBe(true);
        expect(certificate.subject).toBe('CN=sensor-2');
        const principalId = iot.onboardings.at(-1)?.principalId;
        expect(principalId).toMatch(/^[0-9a-f]{64}$/);
        expect(logged).toEqual([JSON.stringify({ principalId, clientId: 'sensor-2' })]);
      },
      PATIENCE_MS,
    );

    it(
      'takes a certificate with the same subject in other string types',
      async () => {
        const { csrPem } = await createCsr({ subject: 'CN=sensor-7' });
        const request = await readRequest(csrPem);
        const subjectDer = rewriteName(request.subjectDer, 'UTF8String');
        const own = await X509Authority.create({ commonName: 'Own', key: 'EC_prime256v1' });
        const inAYear = { notBefore: new Date(), notAfter: new Date(Date.now() + 365 * 86_400_000) };
        const rewritten = await own.signRequest({ ...request, subjectDer }, inAYear);
        await lambda.createFunction({
          functionName: 'rewriting',
          zip: zipOfHandler(`return { certificatePem: ${JSON.stringify(rewritten)} }`),
          handler: 'index.handler',
        });
        iot.providers.create({
          ...PROVIDER,
          lambdaFunctionArn: SIGNER_ARN.replace(/signer$/, 'rewriting'),
        });

        const { certificatePem } = await fleet.onboard('sensor-7', csrPem);
        await lambda.deleteFunction('rewriting');

        expect(subjectDer).not.toEqual(request.subjectDer);
        expect(certificatePem).toBe(rewritten);
      },
      PATIENCE_MS,
    );

    it(
      'signs itself again as soon as the provider is gone',
      async () => {
        iot.providers.create(PROVIDER);
        await fleet.onboard('sensor-3');

        iot.providers.delete(PROVIDER.certificateProviderName);
        const { certificatePem } = await fleet.onboard('sensor-3');

        expect(new X509Certificate(certificatePem).issuer).toBe('CN=Sandbox Amazon Root');
      },
      PATIENCE_MS,
    );

    it(
      'gives each of many devices its own certificate',
      async () => {
        iot.providers.create(PROVIDER);
        const clientIds = Array.from({ length: 12 }, (_, index) => `many-${index}`);

        const answers = await Promise.all(clientIds.map((clientId) => fleet.onboard(clientId)));

        const subjects = answers.map(({ certificatePem }) => new X509Certificate(certificatePem).subject);
        expect(subjects).toEqual(clientIds.map((clientId) => `CN=${clientId}`));
      },
      PATIENCE_MS,
    );

    it.each([
      [
        'throws',
        "throw new Error('secret of the account')",
        400,
        'InvalidRequest',
        'Error: secret of the account',
      ],
      ['answers nothing', '', 500, 'InternalFailure', /has no certificate/],
      [
        'answers something else',
        "return { certificatePem: 'text' }",
        500,
        'InternalFailure',
        /has no certificate/,
      ],
      [
        'answers a certificate of somebody else',
        `return { certificatePem: ${JSON.stringify(root.certificatePem)} }`,
        500,
        'InternalFailure',
        /subject and public key/,
      ],
    ])(
      'refuses the device when the function %s, and says nothing of it',
      async (_, body, statusCode, errorCode, reason) => {
        await lambda.createFunction({
          functionName: 'wrong',
          zip: zipOfHandler(body),
          handler: 'index.handler',
        });
        iot.providers.create({
          ...PROVIDER,
          lambdaFunctionArn: `${SIGNER_ARN.replace(/signer$/, 'wrong')}`,
        });

        const refused = await fleet.onboard('sensor-4').catch((error: unknown) => error);
        await lambda.deleteFunction('wrong');

        expect(refused).toMatchObject({ name: 'CertificateRefused', statusCode, errorCode });
        expect(String(refused)).not.toMatch(/secret|Error:.*Error:/);
        expect(iot.onboardings.at(-1)?.reason).toMatch(reason);
      },
      PATIENCE_MS,
    );

    it(
      'refuses the device when there is no such function',
      async () => {
        iot.providers.create({ ...PROVIDER, lambdaFunctionArn: `${SIGNER_ARN}-gone` });

        await expect(fleet.onboard('sensor-5')).rejects.toMatchObject({
          name: 'CertificateRefused',
          statusCode: 400,
        });
        expect(iot.onboardings.at(-1)?.reason).toMatch(/ResourceNotFoundException/);
      },
      PATIENCE_MS,
    );

    it(
      'gives up on a function that takes too long',
      async () => {
        const impatient = await IotCore.start({ invoke: () => new Promise(() => {}), signerTimeoutMs: 100 });
        const devices = await Fleet.create(impatient);
        impatient.providers.create(PROVIDER);

        const refused = await devices.onboard('sensor-6').catch((error: unknown) => error);
        await impatient.stop();
        await devices.remove();

        expect(refused).toMatchObject({
          name: 'CertificateRefused',
          statusCode: 500,
          errorCode: 'InternalFailure',
        });
        expect(impatient.onboardings).toMatchObject([
          { reason: 'the function did not answer within 100 ms' },
        ]);
      },
      PATIENCE_MS,
    );
  });
});
