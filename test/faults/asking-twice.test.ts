import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AUTHORITIES } from '../../sandbox/authorities/built-in';
import type { RegisteredAlready } from '../../sandbox/services/iot/create-certificate-from-csr';
import { IotCore } from '../../sandbox/services/iot/iot-core';
import { LambdaService } from '../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../testing/faults/built-signer';
import { csrSha256Of } from '../../testing/faults/csr-sha256';
import * as Wire from '../../testing/faults/wire-faults';
import { createCsr } from '../../tools/device/csr';
import { Fleet } from '../sandbox/services/iot/fleet';
import { DeployedSigner } from './deployed-signer';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

describe.each(AUTHORITIES.map((kind) => [kind.name, kind] as const))(
  'With the authority %s,',
  (_name, kind) => {
    let lambda: LambdaService;
    let signer: DeployedSigner;

    beforeAll(async () => {
      lambda = await LambdaService.start({ maxContainers: 1 });
      signer = await DeployedSigner.deploy(lambda, kind, builtSigner(kind.entry));
    });

    afterAll(async () => {
      await lambda.stop();
      await signer.stop();
    });

    // AWS does not document which of the two AWS IoT does; see docs/first-deploy.md.
    describe.each<RegisteredAlready>(['accepted', 'refused'])(
      'Where a certificate that AWS IoT has registered is %s,',
      (registeredAlready) => {
        let iot: IotCore;
        let fleet: Fleet;
        let otherFleet: Fleet;

        beforeAll(async () => {
          iot = await IotCore.start({ invoke: (arn, event) => lambda.invoke(arn, event), registeredAlready });
          iot.providers.create({
            certificateProviderName: 'signer',
            lambdaFunctionArn: signer.functionArn,
          });
          fleet = await Fleet.create(iot);
          otherFleet = await Fleet.create(iot);
        });

        afterAll(async () => {
          await iot.stop();
          await fleet.remove();
          await otherFleet.remove();
        });

        const newRequest = async () => (await createCsr({ subject: 'CN=device' })).csrPem;

        const again =
          registeredAlready === 'accepted'
            ? 'the certificate that it has, with another token'
            : 'a refusal, and keeps the certificate that it has';

        it(`a device that asks again gets ${again}`, async () => {
          const csrPem = await newRequest();
          const first = await fleet.onboard('device', csrPem);
          iot.certificates.setStatus(first.certificateId, 'ACTIVE');

          const second = await fleet.onboard('device', csrPem).catch((error: unknown) => error);

          if (registeredAlready === 'accepted') {
            expect(second).toMatchObject({
              certificateId: first.certificateId,
              certificatePem: first.certificatePem,
            });
            expect(second).not.toMatchObject({ certificateOwnershipToken: first.certificateOwnershipToken });
          } else {
            expect(second).toMatchObject({
              name: 'CertificateRefused',
              statusCode: 409,
              errorCode: 'ResourceAlreadyExists',
            });
          }
          expect(iot.certificates.isActive(first.certificateId)).toBe(true);
          expect(await signer.certificatesFor(csrSha256Of(csrPem))).toHaveLength(1);
        });

        it('a device that was refused for a reason of the signer, and asks again, gets a certificate', async () => {
          const csrPem = await newRequest();
          // Ordered and issued, but never handed out: AWS IoT has not registered this certificate.
          signer.authority.calls.next('order', Wire.EMPTY_ANSWER);

          const refused = await fleet.onboard('device', csrPem).catch((error: unknown) => error);
          const { certificatePem } = await fleet.onboard('device', csrPem);

          expect(refused).toMatchObject({ name: 'CertificateRefused' });
          const issued = await signer.certificatesFor(csrSha256Of(csrPem));
          expect(issued.at(-1)).toMatchObject({ certificatePem });
          // A CA that cannot tell has issued another one, which nobody got.
          expect(issued).toHaveLength(kind.isIdempotent ? 1 : 2);
        });

        it('others who send the same request get certificates of their own', async () => {
          const csrPem = await newRequest();
          const { certificateId, certificateOwnershipToken } = await fleet.onboard('device', csrPem);

          const others = [
            await fleet.onboard('another-client', csrPem),
            await otherFleet.onboard('device', csrPem),
          ];

          const ids = [certificateId, ...others.map((other) => other.certificateId)];
          expect(new Set(ids).size).toBe(3);
          expect(others.map((other) => other.certificateOwnershipToken)).not.toContain(
            certificateOwnershipToken,
          );
        });
      },
    );
  },
);
