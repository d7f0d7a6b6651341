import {
  type CertificateStatus,
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  IoTClient,
  ListCertificateProvidersCommand,
  UpdateCertificateCommand,
  UpdateCertificateProviderCommand,
} from '@aws-sdk/client-iot';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { iotApi } from '../../../../sandbox/services/iot/api';
import { CertificateProviders } from '../../../../sandbox/services/iot/certificate-providers';
import { Claim } from '../../../../sandbox/services/iot/claim';
import { connectAs } from '../../../../sandbox/services/iot/device-connection';
import { IotCore } from '../../../../sandbox/services/iot/iot-core';
import { Quotas } from '../../../../sandbox/services/iot/quotas';
import { TestAccount } from '../../../../testing/account';
import { createCsr } from '../../../../tools/device/csr';
import { requestCertificate } from '../../../../tools/device/request-certificate';

describe("AWS IoT's control plane at the wire", () => {
  let core: IotCore;
  let account: TestAccount;
  let iot: IoTClient;

  beforeAll(async () => {
    core = await IotCore.start({ invoke: async () => ({ payload: {} }) });
    account = await TestAccount.open(
      iotApi({
        providers: core.providers,
        certificates: core.certificates,
        endpointAddress: core.host,
      }),
    );
    iot = new IoTClient(account.as());
  });

  afterAll(async () => {
    await account.close();
    await core.stop();
  });

  it('names the devices’ endpoint', async () => {
    const endpoint = await iot.send(new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }));

    expect(endpoint.endpointAddress).toBe('localhost');
  });

  it('lists no provider, and does not change a missing one', async () => {
    expect((await iot.send(new ListCertificateProvidersCommand({}))).certificateProviders).toEqual([]);
    const update = new UpdateCertificateProviderCommand({ certificateProviderName: 'none' });
    await expect(iot.send(update)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuses devices with a deactivated claim certificate', async () => {
    const claim = await Claim.create(core);
    const [{ id } = { id: '' }] = core.certificates.all;
    const { csrPem } = await createCsr({ subject: 'CN=device' });
    const ask = () => requestCertificate({ ...claim.connection('device'), csrPem });
    const got = await ask();
    const status = async (certificateId: string) =>
      (await iot.send(new DescribeCertificateCommand({ certificateId }))).certificateDescription?.status;
    expect([await status(id), await status(got.certificateId)]).toEqual(['ACTIVE', 'PENDING_ACTIVATION']);

    await iot.send(new UpdateCertificateCommand({ certificateId: id, newStatus: 'INACTIVE' }));

    await expect(ask()).rejects.toThrow();
    await claim.remove();
  });

  describe('of a device’s own certificate', () => {
    let claim: Claim;

    beforeAll(async () => {
      claim = await Claim.create(core);
    });

    afterAll(() => claim.remove());

    /** A device that has its certificate, and connects with it. */
    async function onboarded(clientId: string) {
      const { csrPem, privateKeyPem } = await createCsr({ subject: `CN=${clientId}` });
      const { certificateId, certificatePem } = await requestCertificate({
        ...claim.connection(clientId),
        csrPem,
      });
      const connect = () => connectAs(claim.connection(clientId), certificatePem, privateKeyPem);
      const set = (newStatus: CertificateStatus) =>
        iot.send(new UpdateCertificateCommand({ certificateId, newStatus }));
      return { connect, set };
    }

    it('refuses the device until it is active, and from its revocation on', async () => {
      const { connect, set } = await onboarded('device-1');
      await expect(connect()).rejects.toMatch(/Failed to connect/);
      await set('ACTIVE');
      const connection = await connect();
      const interrupted = new Promise((resolve) => connection.once('interrupt', resolve));

      await set('REVOKED');

      await interrupted;
      await connection.disconnect().catch(() => {});
      await expect(connect()).rejects.toMatch(/Failed to connect/);
    });

    it('never activates a revoked one again, and sets no status that is AWS IoT’s own', async () => {
      const { set } = await onboarded('device-2');
      await set('REVOKED');

      await expect(set('ACTIVE')).rejects.toMatchObject({ name: 'CertificateStateException' });
      await expect(set('PENDING_TRANSFER')).rejects.toMatchObject({ name: 'InvalidRequestException' });
      await expect(set('REVOKED')).resolves.toBeDefined();
    });

    it('throttles updates beyond ten a second', async () => {
      const now = 0;
      const other = await TestAccount.open(
        iotApi({
          providers: core.providers,
          certificates: core.certificates,
          quotas: new Quotas(() => now),
        }),
      );
      const update = new UpdateCertificateCommand({ certificateId: 'a'.repeat(64), newStatus: 'REVOKED' });
      const client = new IoTClient(other.as());

      const names: string[] = [];
      for (let call = 0; call < 11; call++) {
        names.push(await client.send(update).then(String, ({ name }: Error) => name));
      }

      expect(new Set(names.slice(0, 10))).toEqual(new Set(['ResourceNotFoundException']));
      expect(names[10]).toBe('ThrottlingException');
      await other.close();
    });
  });

  it.each(['/', ':'] as const)('asks IAM, with "%s" in a provider’s ARN', async (arnSeparator) => {
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);
    providers.create({
      certificateProviderName: 'fleet',
      lambdaFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:signer',
    });
    const other = await TestAccount.open(iotApi({ providers, arnSeparator }));
    const arn = `arn:aws:iot:eu-central-1:123456789012:certificateprovider${arnSeparator}fleet`;
    other.allow('ann', 'iot:UpdateCertificateProvider', arn);
    const update = new UpdateCertificateProviderCommand({ certificateProviderName: 'fleet' });

    await expect(new IoTClient(other.as('ann')).send(update)).resolves.toMatchObject({
      certificateProviderName: 'fleet',
    });
    await expect(new IoTClient(other.as('bob')).send(update)).rejects.toThrow(`on resource: ${arn}`);
    await other.close();
  });
});
