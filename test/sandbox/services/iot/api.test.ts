import {
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
import { IotCore } from '../../../../sandbox/services/iot/iot-core';
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
