import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpCa } from '../../../examples/http-ca/http-ca';
import { throwawayCsr } from '../../../handler/rehearsal/throwaway-csr';
import { FailureReason, RejectionReason } from '../../../handler/vocabulary';
import { functionZip } from '../../../modules/bundle/function-zip';
import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { LambdaService } from '../../../sandbox/services/lambda/lambda-service';
import { ssmApi } from '../../../sandbox/services/ssm/api';
import { Documents } from '../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../sandbox/services/ssm/parameter-store';
import { FrontDoor } from '../../../sandbox/wire/front-door';
import { synthesize } from '../../modules/synthesized';
import { verify } from '../../sandbox/x509/openssl';
import { type HttpCaFault, HttpCaServer } from './http-ca-server';

const DAY_MS = 86_400_000;
const parameterArn = (name: string) => regionalArn(SANDBOX_ACCOUNT, 'ssm', `parameter/example/${name}`);
const TOKEN = parameterArn('token');

const status = (code: number): HttpCaFault => ({ kind: 'status', status: code });

describe('The example of an authority', () => {
  let ca: HttpCaServer;
  let lambda: LambdaService;
  let parameters: ParameterStore;
  let door: FrontDoor;
  let devices = 0;

  beforeAll(async () => {
    ca = await HttpCaServer.start();
    parameters = new ParameterStore();
    parameters.putParameter({ Name: '/example/token', Value: HttpCaServer.TOKEN, Type: 'SecureString' });
    parameters.putParameter({ Name: '/example/anchors', Value: ca.certificatePem, Type: 'String' });
    const caller = (accessKeyId: string) => ({
      accessKeyId,
      arn: 'arn:aws:iam::1:role/r',
      allows: () => true,
    });
    const documents = new Documents();
    door = await FrontDoor.open(caller, ssmApi({ parameters, documents, account: SANDBOX_ACCOUNT }));
    lambda = await LambdaService.start({ serviceEnvironment: { AWS_ENDPOINT_URL_SSM: door.url } });
    await deploy('signer', 'handler');
    await deploy('rehearsal', 'rehearse');
  });

  afterAll(async () => {
    await lambda.stop();
    await ca.stop();
    await door.close();
  });

  beforeEach(() => {
    ca.faults.length = 0;
    ca.asked = 0;
    ca.issued.clear();
  });

  /** Deploys what the example's class would have Terraform deploy. */
  const deploy = async (functionName: string, handler: string, tokenArn = TOKEN) => {
    const trustAnchorsArn = parameterArn('anchors');
    const authority = new HttpCa({ url: ca.url, tokenArn, validityDays: 30, trustAnchorsArn });
    await lambda.createFunction({
      functionName,
      handler: `index.${handler}`,
      zip: Buffer.from(functionZip(authority.entry)),
      // Less than AWS IoT waits, so that a CA that hangs ends the test soon; more than a busy machine takes to start.
      timeoutSeconds: 4,
      memoryMb: 256,
      environment: {
        ...authority.settings(),
        SUBJECT_PATTERN: '.*',
        POWERTOOLS_METRICS_NAMESPACE: 'Example',
      },
    });
  };

  const ask = async (functionName = 'signer', clientId = `device-${devices++}`) => {
    const event = {
      certificateSigningRequest: throwawayCsr(clientId),
      principalId: 'claim',
      clientId,
    };
    return (await lambda.invoke(functionName, event)).payload as Readonly<Record<string, string>>;
  };

  it('signs for a device', async () => {
    const { certificatePem = '' } = await ask();

    expect(verify(certificatePem, ca.certificatePem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
    const daysLeft = (Date.parse(new X509Certificate(certificatePem).validTo) - Date.now()) / DAY_MS;
    expect(Math.round(daysLeft)).toBe(30);
  });

  it('rehearses with a certificate for a day', async () => {
    const { payload } = await lambda.invoke('rehearsal', { rehearsal: 'issue' });

    expect(payload).toMatchObject({ outcome: 'rehearsal-passed', issuer: 'CN=HTTP CA' });
    const [pem = ''] = ca.issued.values();
    expect(Date.parse(new X509Certificate(pem).validTo)).toBeLessThan(Date.now() + 2 * DAY_MS);
  });

  it.each<[string, HttpCaFault]>([
    ['throttles', status(429)],
    ['is overloaded', status(503)],
    ['loses its answer', { kind: 'lost' }],
  ])('asks a CA again that %s, and has one certificate', async (_, fault) => {
    ca.faults.push(fault);

    expect(await ask()).toHaveProperty('certificatePem');

    expect([ca.asked, ca.issued.size]).toEqual([2, 1]);
  });

  it.each<[string, HttpCaFault, string, RejectionReason | FailureReason]>([
    ['denies access', status(403), 'SigningFailed', FailureReason.AuthorityAccessDenied],
    ['is not there', status(404), 'SigningFailed', FailureReason.AuthorityNotFound],
    ['refuses for another reason', status(409), 'SigningFailed', FailureReason.AuthorityRefused],
    ['refuses the CSR', status(422), 'RequestRejected', RejectionReason.CsrRefusedByAuthority],
    [
      'answers no certificate',
      { kind: 'body', body: 'hello' },
      'SigningFailed',
      FailureReason.CertificateMalformed,
    ],
  ])('fails at once with a CA that %s', async (_, fault, errorType, reason) => {
    ca.faults.push(fault);

    const answer = await ask();

    expect(answer).toMatchObject({ errorType, errorMessage: expect.stringMatching(`^${reason}: `) });
    expect(ca.asked).toBe(1);
  });

  it.each<[string, HttpCaFault, FailureReason]>([
    ['throttles', status(429), FailureReason.AuthorityThrottled],
    ['fails', status(500), FailureReason.AuthorityUnavailable],
    ['hangs', { kind: 'hang' }, FailureReason.AuthorityUnavailable],
  ])('gives up in time on a CA that always %s', async (_, fault, reason) => {
    ca.faults.push(...Array.from({ length: 20 }, () => fault));

    const { errorMessage } = await ask();

    expect(errorMessage).toMatch(`${reason}: `);
  });

  it('says so when the CA does not take the token, and reads it again when it has changed', async () => {
    const write = (Value: string) =>
      parameters.putParameter({ Name: '/example/changing', Value, Type: 'SecureString', Overwrite: true });
    write('guessed');
    await deploy('changing', 'handler', parameterArn('changing'));

    const { errorMessage } = await ask('changing');
    write(HttpCaServer.TOKEN);
    const answer = await ask('changing');

    expect(errorMessage).toMatch('AuthorityAccessDenied: The CA: HTTP 401: not with this token');
    expect(answer).toHaveProperty('certificatePem');
  });

  it('says so when there is no token', async () => {
    await deploy('no-token', 'handler', parameterArn('missing'));

    const { errorMessage } = await ask('no-token');

    expect(errorMessage).toMatch(
      /^CredentialUnavailable: The secret arn:\S+:parameter\/example\/missing: .*There is no such secret/,
    );
  });

  it('is deployed like any other authority', () => {
    const authority = new HttpCa({
      url: 'https://ca.example.com',
      tokenArn: TOKEN,
      validityDays: 30,
    });

    const stack = synthesize({ authority });

    expect(stack.resource('aws_lambda_function', 'function_name', 'fleet-signer')).toMatchObject({
      environment: { variables: { CA_URL: 'https://ca.example.com', HTTP_CA_VALIDITY_DAYS: '30' } },
    });
  });
});
