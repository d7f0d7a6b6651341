import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import {
  GetWebIdentityTokenCommand,
  type GetWebIdentityTokenCommandInput,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accessKeyIdOf } from '../../../../sandbox/services/iam/access-key';
import { stsApi } from '../../../../sandbox/services/sts/api';
import { OutboundFederation } from '../../../../sandbox/services/sts/outbound-federation';
import { TestAccount } from '../../../../testing/account';

const NOW = 1_800_000_000;
const ROLE_ARN = 'arn:aws:iam::123456789012:role/signer';

/** A role's policy, as the signer's deployment writes it. */
const POLICY = {
  Effect: 'Allow',
  Action: ['sts:GetWebIdentityToken'],
  Resource: ['*'],
  Condition: {
    'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'ca.example.com' },
    NumericLessThanEquals: { 'sts:DurationSeconds': '120' },
  },
};

describe('GetWebIdentityToken', () => {
  const federation = new OutboundFederation();
  let account: TestAccount;

  beforeEach(async () => {
    federation.isEnabled = true;
    account = await TestAccount.open(stsApi({ federation, clock: () => NOW * 1_000 }));
    account.iam.putRolePolicy('signer', 'federation', JSON.stringify({ Statement: [POLICY] }));
  });

  afterEach(() => account.close());

  function ask(more: Partial<GetWebIdentityTokenCommandInput> = {}, secretAccessKey = 'SANDBOX') {
    const accessKeyId = accessKeyIdOf({ kind: 'role', name: 'signer' });
    const client = new STSClient({ ...account.as(), credentials: { accessKeyId, secretAccessKey } });
    const input = {
      Audience: ['ca.example.com'],
      DurationSeconds: 60,
      SigningAlgorithm: 'ES384',
      ...more,
    };
    return client.send(new GetWebIdentityTokenCommand(input)).finally(() => client.destroy());
  }

  it.each(['ES384', 'RS256'] as const)('answers a token that %s of its JWKS verifies', async (alg) => {
    const { WebIdentityToken = '', Expiration } = await ask({ SigningAlgorithm: alg });

    const [header = '', claims = '', signature = ''] = WebIdentityToken.split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    const jwk = federation.jwks.keys.find(({ kid }) => kid === read(header).kid);
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const digest = alg === 'RS256' ? 'sha256' : 'sha384';
    const signed = Buffer.from(`${header}.${claims}`);
    expect(read(header)).toEqual({ alg, kid: expect.any(String), typ: 'JWT' });
    expect(
      verify(digest, signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
    ).toBe(true);
    expect(read(claims)).toEqual({
      iss: federation.issuer,
      aud: 'ca.example.com',
      sub: ROLE_ARN,
      iat: NOW,
      exp: NOW + 60,
      jti: expect.any(String),
      'https://sts.amazonaws.com/': {
        aws_account: '123456789012',
        source_region: 'eu-central-1',
        principal_id: ROLE_ARN,
      },
    });
    expect(Expiration).toEqual(new Date((NOW + 60) * 1_000));
    expect(JSON.stringify(federation.jwks)).not.toContain('"d":');
  });

  it.each<[string, Partial<GetWebIdentityTokenCommandInput>, string]>([
    ['for an audience that IAM does not allow', { Audience: ['ca.example.com', 'other'] }, 'AccessDenied'],
    ['that lasts longer than IAM allows', { DurationSeconds: 121 }, 'AccessDenied'],
    ['that lasts too short', { DurationSeconds: 59 }, 'ValidationError'],
    ['by another algorithm', { SigningAlgorithm: 'HS256' }, 'ValidationError'],
  ])('refuses a token %s', async (_, more, name) => {
    await expect(ask(more)).rejects.toMatchObject({ name });
  });

  it('says so where federation is not enabled', async () => {
    federation.isEnabled = false;

    await expect(ask()).rejects.toMatchObject({
      name: 'OutboundWebIdentityFederationDisabledException',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('refuses a request that is signed with another secret', async () => {
    await expect(ask({}, 'guessed')).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });
});
