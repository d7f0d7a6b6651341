import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { throwawayCsr } from '../../../../handler/rehearsal/throwaway-csr';
import { functionZip } from '../../../../modules/bundle/function-zip';
import { IssuanceTime, PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { verify } from '../../../sandbox/x509/openssl';

/** Largest zip, in bytes: what a cold start has to fetch and unpack. */
const LARGEST_ZIP = 160_000;

describe("The signer's zip", () => {
  const zip = functionZip('handler/entry/private-ca');
  const code = Buffer.from(unzipSync(zip)['index.js'] ?? []).toString();
  let privateCa: PrivateCaServer;
  let lambda: LambdaService;

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    privateCa = await PrivateCaServer.start({ authority, issuanceTime: IssuanceTime.fixed(20) });
    lambda = await LambdaService.start({
      serviceEnvironment: { AWS_ENDPOINT_URL_ACM_PCA: privateCa.endpoint },
    });
  });

  afterAll(async () => {
    await lambda.stop();
    await privateCa.stop();
  });

  const deploy = async (functionName: string, handler: string, environment: Record<string, string> = {}) => {
    await lambda.createFunction({
      functionName,
      handler,
      zip: Buffer.from(zip),
      timeoutSeconds: 30,
      memoryMb: 256,
      environment: {
        CERTIFICATE_AUTHORITY_ARN: privateCa.arn,
        CERTIFICATE_VALIDITY_DAYS: '30',
        SUBJECT_PATTERN: '.*',
        POWERTOOLS_SERVICE_NAME: functionName,
        POWERTOOLS_METRICS_NAMESPACE: 'CertificateSigning',
        ...environment,
      },
    });
  };
  const event = (clientId: string) => ({
    certificateSigningRequest: throwawayCsr(clientId),
    principalId: 'claim',
    clientId,
  });

  it('is small', () => {
    expect(zip.length).toBeLessThanOrEqual(LARGEST_ZIP);
  });

  it('leaves out what Lambda has no use for', () => {
    const [ofCredentials, ofInstances] = [
      ['AssumeRoleWithWebIdentity', 'CreateTokenWithIAM'],
      ['AWS_EC2_METADATA_SERVICE_ENDPOINT'],
    ];
    for (const absent of [...ofCredentials, ...ofInstances, 'CreatePermissionCommand']) {
      expect({ absent, found: code.includes(absent) }).toEqual({ absent, found: false });
    }
  });

  it.each([
    ['with tracing on, as deployed', {}],
    ['with tracing off', { POWERTOOLS_TRACE_ENABLED: 'false' }],
    ['with a subject pattern', { SUBJECT_PATTERN: 'CN={clientId},O=Rehearsal' }],
  ])('signs, with the credentials of the environment, %s', async (_, environment) => {
    const name = `signer-${Object.keys(environment)[0] ?? 'default'}`;
    await deploy(name, 'index.handler', environment);

    const answers = [await lambda.invoke(name, event('a')), await lambda.invoke(name, event('b'))];

    for (const { payload, functionError } of answers) {
      expect({ functionError, payload }).not.toMatchObject({ functionError: 'Unhandled' });
      const { certificatePem } = payload as { readonly certificatePem: string };
      expect(verify(certificatePem, privateCa.certificatePem)).toBe('leaf.pem: OK');
    }
  });

  it('refuses what the subject pattern does not allow', async () => {
    await deploy('strict', 'index.handler', { SUBJECT_PATTERN: 'CN=nobody' });

    const { payload } = await lambda.invoke('strict', event('a'));

    expect(payload).toMatchObject({ errorType: 'RequestRejected' });
  });

  it('rehearses', async () => {
    await deploy('rehearsal', 'index.rehearse');

    const { payload } = await lambda.invoke('rehearsal', { rehearsal: 'issue' });

    expect(payload).toMatchObject({ rehearsal: 'issue', issuer: 'CN=Sandbox CA' });
  });
});
