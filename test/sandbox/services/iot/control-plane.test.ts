import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { CertificateProviders } from '../../../../sandbox/services/iot/certificate-providers';
import { IotControlPlane } from '../../../../sandbox/services/iot/control-plane';

const ARN = 'arn:aws:iot:eu-central-1:123456789012:certificateprovider';
const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=KEY/20260101/x/iot/aws4_request, Signature=0' };

describe("AWS IoT's control plane", () => {
  let providers: CertificateProviders;
  let controlPlane: IotControlPlane;
  let allowed: (action: string) => boolean;
  let asked: string[];

  const start = async (arnSeparator?: '/' | ':') => {
    const authorize = (_key: string, action: string, resource: string) => {
      asked.push(`${action} on ${resource}`);
      return allowed(action);
    };
    controlPlane = await IotControlPlane.start({ providers, authorize, arnSeparator });
  };

  beforeEach(async () => {
    allowed = () => true;
    asked = [];
    providers = new CertificateProviders(SANDBOX_ACCOUNT);
    await start();
  });

  afterEach(() => controlPlane.stop());

  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`${controlPlane.url}${path}`, { method, headers: SIGNED });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('lists no provider', async () => {
    expect(await get('/certificate-providers')).toEqual({ status: 200, body: { certificateProviders: [] } });
  });

  it('lists the provider, by name and ARN', async () => {
    providers.create({ certificateProviderName: 'fleet', lambdaFunctionArn: FUNCTION_ARN });

    expect((await get('/certificate-providers')).body).toEqual({
      certificateProviders: [{ certificateProviderName: 'fleet', certificateProviderArn: `${ARN}/fleet` }],
    });
  });

  it('describes the provider, its dates in seconds', async () => {
    const { creationDate } = providers.create({
      certificateProviderName: 'a=b',
      lambdaFunctionArn: FUNCTION_ARN,
    });

    expect(await get('/certificate-providers/a%3Db')).toEqual({
      status: 200,
      body: {
        certificateProviderName: 'a=b',
        certificateProviderArn: `${ARN}/a=b`,
        lambdaFunctionArn: FUNCTION_ARN,
        accountDefaultForOperations: ['CreateCertificateFromCsr'],
        creationDate: creationDate.getTime() / 1_000,
        lastModifiedDate: creationDate.getTime() / 1_000,
      },
    });
  });

  it('knows no other provider, and no other operation', async () => {
    expect(await get('/certificate-providers/other')).toMatchObject({
      status: 404,
      body: { __type: 'ResourceNotFoundException' },
    });
    expect(await get('/things')).toMatchObject({ body: { __type: 'UnknownOperationException' } });
    expect(await get('/certificate-providers', 'POST')).toMatchObject({
      body: { __type: 'UnknownOperationException' },
    });
  });

  it.each(['/', ':'] as const)('asks IAM, with "%s" in the ARN', async (separator) => {
    await controlPlane.stop();
    await start(separator);
    allowed = () => false;

    expect(await get('/certificate-providers')).toMatchObject({ status: 403 });
    expect(await get('/certificate-providers/fleet')).toMatchObject({ status: 403 });

    expect(asked).toEqual([
      'iot:ListCertificateProviders on *',
      `iot:DescribeCertificateProvider on ${ARN}${separator}fleet`,
    ]);
  });
});
