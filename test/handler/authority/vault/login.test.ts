import '../../lambda-environment';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogin, type Login } from '../../../../handler/authority/vault/login';
import { Deadline } from '../../../../handler/deadline';
import type { AppRole } from '../../../../handler/external/secret-forms';
import { StoredSecret } from '../../external/secret-stub';
import { newOrder } from '../new-order';
import { type Asked, refusal } from './fake-vault';
import { setScene } from './scene';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhcm46YXdzOmlhbSJ9.c2lnbmF0dXJl';

const JWT_SETTINGS = {
  method: 'jwt',
  mount: 'aws-jwt',
  role: 'iot-signer',
  audience: 'vault.example.com',
} as const;
const AWS_SETTINGS = {
  method: 'aws',
  mount: 'aws',
  role: 'iot-signer',
  serverId: 'vault.example.com',
} as const;
const APPROLE_SETTINGS = {
  method: 'approle',
  mount: 'approle',
  appRoleArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:approle-AbCdEf',
} as const;

describe('A login at Vault', () => {
  const scene = setScene();
  let sts: Server;
  let stsAnswer: { status: number; body: string };
  let stsAsked: URLSearchParams[];

  beforeAll(async () => {
    sts = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      stsAsked.push(new URLSearchParams(body));
      response.writeHead(stsAnswer.status, { 'content-type': 'text/xml' }).end(stsAnswer.body);
    });
    sts.listen(0, '127.0.0.1');
    await once(sts, 'listening');
  });

  afterAll(async () => {
    await new Promise((resolve) => sts.close(resolve));
  });

  beforeEach(() => {
    stsAsked = [];
    const answer = `<GetWebIdentityTokenResponse><WebIdentityToken>${JWT}</WebIdentityToken></GetWebIdentityTokenResponse>`;
    stsAnswer = { status: 200, body: answer };
    process.env.AWS_REGION = 'eu-central-1';
    process.env.AWS_ENDPOINT_URL_STS = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
    process.env.AWS_SESSION_TOKEN = 'session-token-of-the-role';
  });

  afterEach(() => {
    delete process.env.AWS_ENDPOINT_URL_STS;
    delete process.env.AWS_SESSION_TOKEN;
  });

  const obtain = (login: Login) => scene.obtain(newOrder(), scene.start({}, login));
  const sent = () => scene.vault.asked.filter(({ path }) => /login$/.test(path));

  it('by JWT sends a token that STS has just issued for the audience, and that lives for minutes', async () => {
    await obtain(createLogin(JWT_SETTINGS, {}));

    expect(stsAsked.map((query) => Object.fromEntries(query))).toEqual([
      expect.objectContaining({
        Action: 'GetWebIdentityToken',
        'Audience.member.1': 'vault.example.com',
        DurationSeconds: '300',
      }),
    ]);
    expect(sent()).toEqual([
      expect.objectContaining({
        path: 'auth/aws-jwt/login',
        token: undefined,
        input: { role: 'iot-signer', jwt: JWT },
      }),
    ]);
  });

  it('by JWT fails for a reason of its own where the account has no federation, and asks Vault nothing', async () => {
    stsAnswer = {
      status: 400,
      body: '<ErrorResponse><Error><Code>OutboundWebIdentityFederationDisabledException</Code><Message>no</Message></Error></ErrorResponse>',
    };

    await expect(obtain(createLogin(JWT_SETTINGS, {}))).rejects.toMatchObject({
      reason: 'FederationNotEnabled',
    });

    expect(scene.vault.count(/login|sign/)).toBe(0);
  });

  it('by JWT says what the role must bind when it is refused, and nothing of the token', async () => {
    scene.vault.next(/login/, refusal(400, `error validating token: invalid signature of ${JWT}`), 100);

    const error = await obtain(createLogin(JWT_SETTINGS, {})).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      reason: 'AuthorityAccessDenied',
      message: expect.stringMatching(
        /invalid signature.*iot-signer.*bound_audiences needs vault\.example\.com.*bound_subject/s,
      ),
    });
    const said = [String(error), String((error as Error).cause), ...scene.telemetry.written].join('\n');
    for (const part of [JWT, ...JWT.split('.')]) expect(said).not.toContain(part);
  });

  it('by AWS IAM sends a signed request, with the header that ties it to this server', async () => {
    await obtain(createLogin(AWS_SETTINGS, {}));

    const [asked] = sent();
    const { path, input } = asked as Asked;
    const decoded = (name: string) => Buffer.from(String(input[name]), 'base64').toString();
    expect(path).toBe('auth/aws/login');
    expect(input).toMatchObject({ role: 'iot-signer', iam_http_request_method: 'POST' });
    expect(decoded('iam_request_body')).toBe('Action=GetCallerIdentity&Version=2011-06-15');
    expect(decoded('iam_request_url')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const headers = JSON.parse(decoded('iam_request_headers'));
    expect(headers).toMatchObject({
      'x-vault-aws-iam-server-id': 'vault.example.com',
      'x-amz-security-token': 'session-token-of-the-role',
    });
    expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-vault-aws-iam-server-id/);
  });

  it('by AWS IAM repeats nothing of the signed request that STS quotes', async () => {
    const quoted = 'x-amz-security-token:session-token-of-the-role';
    scene.vault.next(
      /login/,
      refusal(400, `error making upstream request: received error code 403 from STS: ${quoted}`),
      9,
    );

    const error = await obtain(createLogin(AWS_SETTINGS, {})).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      reason: 'AuthorityAccessDenied',
      message: expect.stringContaining('bound_iam_principal_arn'),
    });
    expect(String(error)).toContain('error code 403 from STS');
    expect(String(error)).not.toContain('session-token-of-the-role');
  });

  it('by AppRole sends the secret, and reads it again when it is refused', async () => {
    const secret = new StoredSecret<AppRole>({ roleId: 'role', secretId: 'one' });
    const login = createLogin(APPROLE_SETTINGS, { appRole: secret });
    secret.stored = { roleId: 'role', secretId: 'two' };
    scene.vault.next(/login/, refusal(400, 'invalid role or secret ID'));

    await obtain(login);

    expect(sent().map(({ path, input }) => [path, input.secret_id])).toEqual([
      ['auth/approle/login', 'one'],
      ['auth/approle/login', 'two'],
    ]);
  });

  it('by AppRole stops when there is no other secret, and names the one that there is', async () => {
    const secret = new StoredSecret<AppRole>({ roleId: 'role', secretId: 'one' });
    scene.vault.next(/login/, refusal(400, 'invalid role or secret ID'), 100);

    await expect(obtain(createLogin(APPROLE_SETTINGS, { appRole: secret }))).rejects.toMatchObject({
      reason: 'AuthorityAccessDenied',
      message: expect.stringContaining(secret.arn),
    });

    expect([sent().length, secret.looks]).toEqual([1, 1]);
  });

  it('by JWT or AWS IAM has no other credentials than those made for it', async () => {
    for (const settings of [JWT_SETTINGS, AWS_SETTINGS]) {
      expect(await createLogin(settings, {}).renew(new Deadline(1_000))).toBe(false);
    }
  });
});
