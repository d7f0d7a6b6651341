import { describe, expect, it } from '@jest/globals';
import { readKmsSettings } from '../../../../handler/authority/kms/settings';
import { ledgerOf } from '../../../../handler/ledger/settings';

const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  CA_KEY_ARN: KEY,
  CA_CERTIFICATE_PARAMETER: '/my-pki/ca-certificate',
  LEAF_PROFILE: '{"validityDays":365}',
  LEDGER_TABLE: 'my-pki-ledger',
};

describe('The settings of a CA with a key in AWS KMS', () => {
  it('are read from the environment, with the Region of the key', () => {
    const elsewhere = 'arn:aws-cn:kms:cn-north-1:210987654321:key/mrk-1234abcd12ab34cd56ef1234567890ab';

    expect(readKmsSettings({ ...ENVIRONMENT, CA_KEY_ARN: elsewhere })).toMatchObject({
      keyArn: elsewhere,
      region: 'cn-north-1',
      certificateParameter: '/my-pki/ca-certificate',
      profile: { validityDays: 365, extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'] },
    });
  });

  it('are the same for a profile whose other parts are empty, as Terraform writes them', () => {
    const empty = {
      validityDays: 365,
      extendedKeyUsages: [],
      keyEncipherment: false,
      crlDistributionPoints: [],
      authorityInfoAccess: { caIssuers: '', ocsp: '' },
      certificatePolicies: [],
    };

    expect(readKmsSettings({ ...ENVIRONMENT, LEAF_PROFILE: JSON.stringify(empty) })).toEqual(
      readKmsSettings(ENVIRONMENT),
    );
  });

  it.each([
    ['CA_KEY_ARN', undefined, 'CA_KEY_ARN'],
    ['CA_KEY_ARN', '', 'CA_KEY_ARN'],
    ['CA_KEY_ARN', '1234abcd-12ab-34cd-56ef-1234567890ab', 'must be the ARN of a KMS key'],
    ['CA_KEY_ARN', KEY.replace(/key\/.*/, 'alias/ca'), 'not of an alias'],
    ['CA_KEY_ARN', `${KEY}\n`, 'must be the ARN'],
    ['CA_CERTIFICATE_PARAMETER', undefined, 'CA_CERTIFICATE_PARAMETER'],
    ['CA_CERTIFICATE_PARAMETER', 'ca-certificate', 'must be the name of an SSM parameter in a folder'],
    ['CA_CERTIFICATE_PARAMETER', '/my pki', 'must be the name of an SSM parameter'],
    ['LEAF_PROFILE', undefined, 'LEAF_PROFILE'],
    ['LEAF_PROFILE', 'validityDays=365', 'must be JSON, not "validityDays=365"'],
    ['LEAF_PROFILE', '[]', 'must be an object'],
    ['LEAF_PROFILE', '{}', 'LEAF_PROFILE.validityDays must be a whole number from 1 to'],
    ['LEAF_PROFILE', '{"validityDays":0}', 'LEAF_PROFILE.validityDays must be'],
    ['LEAF_PROFILE', '{"validityDays":1,"days":1}', 'has "days", which is not one of validityDays'],
    ['LEAF_PROFILE', '{"validityDays":1,"extendedKeyUsages":["serverAuth"]}', 'must have clientAuth'],
    ['LEDGER_TABLE', undefined, 'LEDGER_TABLE'],
    [
      'LEDGER_TABLE',
      'arn:aws:dynamodb:eu-central-1:123456789012:table/x',
      'must be the name of a DynamoDB table',
    ],
    ['LEDGER_WINDOW_SECONDS', '9', 'must be a whole number from 10 to 86400, not "9"'],
    ['LEDGER_WINDOW_SECONDS', '5m', 'LEDGER_WINDOW_SECONDS must be'],
    ['LEDGER_RETENTION_DAYS', '0', 'LEDGER_RETENTION_DAYS must be'],
    ['AWS_REGION', undefined, 'AWS_REGION'],
  ])('name the variable and the way out when %s is %j', (variable, value, message) => {
    const environment = { ...ENVIRONMENT, [variable]: value };
    const start = () => [readKmsSettings(environment), ledgerOf(environment)];

    expect(start).toThrow(expect.objectContaining({ name: 'InvalidSetting' }));
    expect(start).toThrow(message);
    expect(start).toThrow(variable);
  });
});
