import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessKeyIdOf } from '../../../../sandbox/services/iam/access-key';
import { stsApi } from '../../../../sandbox/services/sts/api';
import { OutboundFederation } from '../../../../sandbox/services/sts/outbound-federation';
import { AppRoleAuth } from '../../../../sandbox/services/vault/auth/approle';
import { AwsAuth } from '../../../../sandbox/services/vault/auth/aws';
import { JwtAuth } from '../../../../sandbox/services/vault/auth/jwt';
import { TestAccount } from '../../../../testing/account';
import { signedCallerIdentity } from './signed-caller-identity';
import { TestVault } from './test-vault';

const SUBJECT = 'arn:aws:iam::123456789012:role/signer';
const SETTINGS = { token_policies: ['devices'], token_ttl: 600, token_max_ttl: 1_200 };
const NO_TOKEN = {};

let vault: TestVault;

beforeAll(async () => {
  vault = await TestVault.start();
});

afterAll(() => vault.stop());

const login = (mount: string, body: object) => vault.send('POST', `auth/${mount}/login`, body, NO_TOKEN);

describe('The JWT auth method', () => {
  const federation = new OutboundFederation();
  const others = new OutboundFederation();
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: federation.issuer, aud: 'vault', sub: SUBJECT, iat: now, exp: now + 60 };

  beforeAll(() => {
    const jwt = new JwtAuth({ bound_issuer: federation.issuer, jwks: () => federation.jwks });
    const role = { bound_audiences: ['vault'], ...SETTINGS };
    jwt.roles.set('exact', { ...role, bound_subject: SUBJECT });
    jwt.roles.set('glob', {
      ...role,
      bound_claims_type: 'glob',
      bound_claims: { sub: ['arn:*:role/*-signer'] },
    });
    jwt.roles.set('open', { ...role, bound_audiences: [] });
    vault.vault.auth.set('jwt', jwt);
  });

  it.each(['ES384', 'RS256'] as const)('takes a token signed with %s for one of its own', async (alg) => {
    const { status, body } = await login('jwt', { role: 'exact', jwt: federation.sign(claims, alg) });

    expect({ status, data: body.data }).toEqual({ status: 200, data: null });
    expect(body.auth).toMatchObject({
      client_token: expect.stringMatching(/^hvs\./),
      policies: ['default', 'devices'],
      metadata: { role: 'exact' },
      lease_duration: 600,
      renewable: true,
      token_type: 'service',
    });
  });

  it.each<[string, object, string]>([
    ['another issuer', { iss: 'https://other' }, 'error validating token: invalid issuer (iss) claim'],
    ['another subject', { sub: `${SUBJECT}-2` }, 'error validating token: invalid subject (sub) claim'],
    [
      'another audience',
      { aud: ['other'] },
      'error validating token: invalid audience (aud) claim: audience claim does not match any expected audience',
    ],
    [
      'an end in the past',
      { exp: now - 61 },
      'error validating token: invalid expiration time (exp) claim: token is expired',
    ],
    [
      'a beginning in the future',
      { iat: now + 120, exp: now + 180 },
      'error validating token: invalid not before (nbf) claim: token not yet valid',
    ],
  ])('refuses a token with %s', async (_, changes, error) => {
    const jwt = federation.sign({ ...claims, ...changes }, 'ES384');

    expect(await login('jwt', { role: 'exact', jwt })).toMatchObject({
      status: 400,
      body: { errors: [error] },
    });
  });

  it('refuses what is signed by others, or by nobody, or binds too little', async () => {
    const [header, , signature] = federation.sign(claims, 'ES384').split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: now + 9_999 })).toString('base64url');
    const errorOf = async (role: string, jwt: string) => (await login('jwt', { role, jwt })).body.errors[0];

    expect(await errorOf('exact', others.sign(claims, 'ES384'))).toMatch(/error verifying token signature/);
    expect(await errorOf('exact', `${header}.${forged}.${signature}`)).toMatch(
      /error verifying token signature/,
    );
    expect(await errorOf('exact', 'text')).toMatch(/error verifying token signature/);
    expect(await errorOf('glob', federation.sign(claims, 'ES384'))).toBe(
      'error validating claims: claim "sub" does not match any associated bound claim values',
    );
    expect(await errorOf('open', federation.sign(claims, 'ES384'))).toBe(
      'audience claim found in JWT but no audiences bound to the role',
    );
    expect(await errorOf('other', 'text')).toBe('role "other" could not be found');
    expect(await errorOf('exact', '')).toBe('missing token');
  });
});

describe('The AppRole auth method', () => {
  it('takes each secret of a role until it is destroyed', async () => {
    const approle = new AppRoleAuth();
    vault.vault.auth.set('approle', approle);
    const roleId = approle.createRole('signer', { ...SETTINGS, token_type: 'batch' });
    const [first, second] = [approle.createSecretId(roleId), approle.createSecretId(roleId)];
    approle.destroySecretId(first);

    const refused = { status: 400, body: { errors: ['invalid role or secret ID'] } };
    expect((await login('approle', second)).body.auth).toMatchObject({
      client_token: expect.stringMatching(/^hvb\./),
      renewable: false,
      token_type: 'batch',
    });
    expect(await login('approle', first)).toMatchObject(refused);
    expect(await login('approle', { ...second, role_id: 'other' })).toMatchObject(refused);
    expect((await login('approle', { role_id: roleId })).body.errors).toEqual(['missing secret_id']);
  });
});

describe('The AWS auth method', () => {
  let account: TestAccount;
  let aws: AwsAuth;

  beforeAll(async () => {
    account = await TestAccount.open(stsApi());
    aws = new AwsAuth({ sts_endpoint: account.door.url, iam_server_id_header_value: 'vault.example.com' });
    aws.roles.set('signer', { ...SETTINGS, bound_iam_principal_arn: [SUBJECT] });
    vault.vault.auth.set('aws', aws);
  });

  afterAll(() => account.close());

  const signed = (options: Partial<Parameters<typeof signedCallerIdentity>[0]> = {}) =>
    signedCallerIdentity({
      accessKeyId: accessKeyIdOf({ kind: 'role', name: 'signer' }),
      headers: { 'X-Vault-AWS-IAM-Server-ID': 'vault.example.com' },
      ...options,
    });
  const errorOf = async (body: object) => (await login('aws', body)).body.errors[0];

  it('has STS say who has signed a request', async () => {
    const { status, body } = await login('aws', { role: 'signer', ...(await signed()) });

    expect(status).toBe(200);
    expect(body.auth.metadata).toMatchObject({
      canonical_arn: SUBJECT,
      client_arn: 'arn:aws:sts::123456789012:assumed-role/signer/sandbox',
    });
  });

  it('refuses other signers and roles, and requests that were changed', async () => {
    const other = await signed({ accessKeyId: accessKeyIdOf({ kind: 'role', name: 'other' }) });

    expect(await errorOf({ role: 'signer', ...other })).toMatch(
      /^IAM Principal "arn:.*\/other\/sandbox" does not belong to the role "signer"$/,
    );
    expect(await errorOf({ role: 'none', ...(await signed()) })).toBe('entry for role none not found');
    expect(await errorOf({ role: 'signer', ...(await signed({ secretAccessKey: 'guessed' })) })).toMatch(
      /^error making upstream request: received error code 403 from STS: <ErrorResponse>.*SignatureDoesNotMatch/,
    );
    expect(await errorOf({ role: 'signer', ...(await signed({ action: 'GetSessionToken' })) })).toMatch(
      /action other than GetCallerIdentity/,
    );
  });

  it("wants the server's id in the request, and signed", async () => {
    const refused = 'error validating X-Vault-AWS-IAM-Server-ID header:';
    const late = { 'X-Vault-AWS-IAM-Server-ID': 'vault.example.com' };

    expect(await errorOf({ role: 'signer', ...(await signed({ headers: {} })) })).toBe(
      `${refused} missing header "X-Vault-AWS-IAM-Server-ID"`,
    );
    expect(
      await errorOf({ role: 'signer', ...(await signed({ headers: { 'X-Vault-AWS-IAM-Server-ID': 'x' } })) }),
    ).toBe(`${refused} expected "vault.example.com" but got "x"`);
    expect(await errorOf({ role: 'signer', ...(await signed({ headers: {}, unsignedHeaders: late })) })).toBe(
      `${refused} vault header wasn't signed`,
    );
    expect(
      await errorOf({ role: 'signer', ...(await signed({ unsignedHeaders: { 'X-Amz-Other': '1' } })) }),
    ).toBe('invalid request header: x-amz-other');
  });
});
