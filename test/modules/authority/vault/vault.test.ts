import { describe, expect, it } from '@jest/globals';
import { readVaultSettings } from '../../../../handler/authority/vault/settings';
import { Vault, type VaultProps } from '../../../../modules';
import { synthesize } from '../../synthesized';
import { environmentOf } from '../environment';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:approle-AbCdEf';
const COMMON = { url: 'https://vault.example.com:8200', role: 'devices', validityDays: 365 };
const JWT: VaultProps = { ...COMMON, login: 'jwt', loginRole: 'signer', jwtAudience: 'vault.example.com' };
const AWS: VaultProps = { ...COMMON, login: 'aws', loginRole: 'signer' };
const APPROLE: VaultProps = { ...COMMON, login: 'approle', approleArn: SECRET };

describe('a deployment with the PKI of Vault or OpenBao', () => {
  it('asks STS only for short tokens for the one audience', () => {
    const stack = synthesize({ authority: new Vault(JWT) });

    expect(
      JSON.parse(String(stack.resource('aws_iam_role_policy', 'name', 'signing').policy)).Statement,
    ).toEqual([
      {
        Sid: 'ProveIdentity',
        Effect: 'Allow',
        Action: ['sts:GetWebIdentityToken'],
        Resource: ['*'],
        Condition: {
          'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'vault.example.com' },
          NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
        },
      },
    ]);
  });

  it.each<[VaultProps, object]>([
    [JWT, { method: 'jwt', mount: 'jwt', role: 'signer', audience: 'vault.example.com' }],
    [
      { ...AWS, awsServerId: 'vault.example.com' },
      { method: 'aws', mount: 'aws', role: 'signer', serverId: 'vault.example.com' },
    ],
    [
      { ...APPROLE, loginMount: 'signers' },
      { method: 'approle', mount: 'signers', appRoleArn: SECRET },
    ],
  ])('tells the signer what it reads, with %j', (props, login) => {
    const stack = synthesize({ authority: new Vault(props) });

    expect(readVaultSettings(environmentOf(stack))).toMatchObject({
      origin: 'https://vault.example.com:8200',
      mount: 'pki',
      role: 'devices',
      issuer: undefined,
      namespace: undefined,
      operation: 'sign',
      validityDays: 365,
      login,
    });
  });
});

describe('new Vault({ … })', () => {
  it.each<[VaultProps, Partial<VaultProps>, string]>([
    [JWT, { loginRole: '' }, 'loginRole is missing: the login jwt needs it.'],
    [JWT, { jwtAudience: '' }, 'jwtAudience is missing: the login jwt needs it.'],
    [
      JWT,
      { approleArn: SECRET },
      'approleArn is only for the login approle: leave it out, or change the login.',
    ],
    [
      JWT,
      { awsServerId: 'vault' },
      'awsServerId is only for the login aws: leave it out, or change the login.',
    ],
    [AWS, { loginRole: '' }, 'loginRole is missing: the login aws needs it.'],
    [
      AWS,
      { jwtAudience: 'vault' },
      'jwtAudience is only for the login jwt: leave it out, or change the login.',
    ],
    [APPROLE, { approleArn: '' }, 'approleArn is missing: the login approle needs it.'],
    [
      APPROLE,
      { loginRole: 'signer' },
      'loginRole is only for the login jwt or aws: leave it out, or change the login.',
    ],
    [JWT, { login: 'token' }, 'login must be one of jwt, aws, approle, not "token".'],
    [JWT, { operation: 'issue' }, 'operation must be one of sign, sign-verbatim, not "issue".'],
    [JWT, { mount: '/pki' }, 'mount must be the path of a mount'],
    [JWT, { namespace: 'teams/' }, 'namespace must be a namespace of Vault'],
    [JWT, { jwtAudience: 'a"b' }, 'jwtAudience must be the audience to which Vault binds the role'],
    [JWT, { validityDays: 0 }, 'validityDays must be a whole number of days from 1 to 36500'],
    [JWT, { rolle: 'devices' } as object, 'rolle is not a property of new Vault({ … }). Did you mean role?'],
  ])('refuses %j with %j', (props, changes, message) => {
    expect(() => new Vault({ ...props, ...changes })).toThrow(message);
  });
});
