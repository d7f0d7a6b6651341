import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { readVaultSettings } from '../../../../handler/authority/vault/settings';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:approle-AbCdEf';

const BASE = {
  CA_URL: 'https://vault.example.com:8200',
  VAULT_PKI_MOUNT: 'teams/iot/pki',
  VAULT_PKI_ROLE: 'iot',
  VAULT_OPERATION: 'sign',
  CERTIFICATE_VALIDITY_DAYS: '365',
};

const JWT = {
  ...BASE,
  VAULT_LOGIN: 'jwt',
  VAULT_LOGIN_MOUNT: 'jwt',
  VAULT_LOGIN_ROLE: 'iot-signer',
  VAULT_JWT_AUDIENCE: 'vault.example.com',
};

const AWS = { ...BASE, VAULT_LOGIN: 'aws', VAULT_LOGIN_MOUNT: 'aws', VAULT_LOGIN_ROLE: 'iot-signer' };

const APPROLE = { ...BASE, VAULT_LOGIN: 'approle', VAULT_LOGIN_MOUNT: 'approle', VAULT_APPROLE_ARN: SECRET };

describe('The settings of the signer with Vault', () => {
  it('are read, each login with its own', () => {
    expect(readVaultSettings(JWT)).toMatchObject({
      origin: 'https://vault.example.com:8200',
      mount: 'teams/iot/pki',
      role: 'iot',
      issuer: undefined,
      namespace: undefined,
      operation: 'sign',
      validityDays: 365,
      login: { method: 'jwt', mount: 'jwt', role: 'iot-signer', audience: 'vault.example.com' },
    });
    expect(readVaultSettings({ ...AWS, VAULT_AWS_SERVER_ID: 'vault.example.com' }).login).toEqual({
      method: 'aws',
      mount: 'aws',
      role: 'iot-signer',
      serverId: 'vault.example.com',
    });
    expect(readVaultSettings(APPROLE).login).toEqual({
      method: 'approle',
      mount: 'approle',
      appRoleArn: SECRET,
    });
    expect(
      readVaultSettings({ ...JWT, VAULT_PKI_ISSUER: 'devices-2', VAULT_NAMESPACE: 'teams/iot' }),
    ).toMatchObject({ issuer: 'devices-2', namespace: 'teams/iot' });
  });

  it.each<[string, object, Record<string, string>]>([
    ['CA_URL', JWT, { CA_URL: 'http://vault.example.com' }],
    ['VAULT_PKI_MOUNT', JWT, { VAULT_PKI_MOUNT: '/pki/' }],
    ['VAULT_PKI_MOUNT', JWT, { VAULT_PKI_MOUNT: '' }],
    ['VAULT_PKI_ROLE', JWT, { VAULT_PKI_ROLE: 'a/b' }],
    ['VAULT_PKI_ISSUER', JWT, { VAULT_PKI_ISSUER: 'a b' }],
    ['VAULT_NAMESPACE', JWT, { VAULT_NAMESPACE: 'teams/' }],
    ['VAULT_OPERATION', JWT, { VAULT_OPERATION: 'issue' }],
    ['VAULT_OPERATION', JWT, { VAULT_OPERATION: '' }],
    ['CERTIFICATE_VALIDITY_DAYS', JWT, { CERTIFICATE_VALIDITY_DAYS: '0' }],
    ['CERTIFICATE_VALIDITY_DAYS', JWT, { CERTIFICATE_VALIDITY_DAYS: '36501' }],
    ['VAULT_LOGIN', JWT, { VAULT_LOGIN: 'token' }],
    ['VAULT_LOGIN', JWT, { VAULT_LOGIN: '' }],
    ['VAULT_LOGIN_MOUNT', JWT, { VAULT_LOGIN_MOUNT: '' }],
    ['VAULT_LOGIN_ROLE', JWT, { VAULT_LOGIN_ROLE: '' }],
    ['VAULT_LOGIN_ROLE', AWS, { VAULT_LOGIN_ROLE: '' }],
    ['VAULT_JWT_AUDIENCE', JWT, { VAULT_JWT_AUDIENCE: '' }],
    ['VAULT_JWT_AUDIENCE', JWT, { VAULT_JWT_AUDIENCE: 'a b' }],
    ['VAULT_AWS_SERVER_ID', AWS, { VAULT_AWS_SERVER_ID: 'a\nb' }],
    ['VAULT_APPROLE_ARN', APPROLE, { VAULT_APPROLE_ARN: '' }],
    // Of another login: somebody expects it to have an effect.
    ['VAULT_APPROLE_ARN', JWT, { VAULT_APPROLE_ARN: SECRET }],
    ['VAULT_AWS_SERVER_ID', JWT, { VAULT_AWS_SERVER_ID: 'vault.example.com' }],
    ['VAULT_JWT_AUDIENCE', AWS, { VAULT_JWT_AUDIENCE: 'vault.example.com' }],
    ['VAULT_LOGIN_ROLE', APPROLE, { VAULT_LOGIN_ROLE: 'iot' }],
  ])('are refused with the name %s, when they are %o with %o', (variable, base, wrong) => {
    expect(() => readVaultSettings({ ...base, ...wrong })).toThrow(
      expect.objectContaining({ name: 'InvalidSetting', message: expect.stringContaining(variable) }),
    );
  });

  it('are refused without repeating what may be the secret itself', () => {
    const read = () => readVaultSettings({ ...APPROLE, VAULT_APPROLE_ARN: '{"secret_id":"hunter2"}' });

    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
    expect(read).toThrow(/VAULT_APPROLE_ARN/);
  });
});
