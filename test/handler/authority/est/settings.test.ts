import { describe, expect, it } from '@jest/globals';
import { readEstSettings } from '../../../../handler/authority/est/settings';

const PASSWORD = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:est/password-AbCdEf';
const CERTIFICATE = 'arn:aws:ssm:eu-central-1:123456789012:parameter/est/client';
const ENVIRONMENT = { CA_URL: 'https://ca.example.com:8443', EST_PASSWORD_ARN: PASSWORD };

describe('The settings of a signer with an EST server', () => {
  it('are read from the environment', () => {
    const environment = {
      ...ENVIRONMENT,
      EST_LABEL: 'iot.prod~1',
      CA_CLIENT_CERTIFICATE_ARN: CERTIFICATE,
      ALLOWED_EXTENSIONS: '["1.2.3.4"]',
    };

    expect(readEstSettings(environment)).toEqual({
      origin: 'https://ca.example.com:8443',
      serverName: undefined,
      trustAnchorsArn: undefined,
      clientCertificateArn: CERTIFICATE,
      allowedExtensions: ['1.2.3.4'],
      label: 'iot.prod~1',
      passwordArn: PASSWORD,
    });
  });

  it('may be few: a password, or a client certificate', () => {
    const { CA_URL } = ENVIRONMENT;

    expect(readEstSettings(ENVIRONMENT)).toMatchObject({ label: undefined, passwordArn: PASSWORD });
    expect(readEstSettings({ CA_URL, CA_CLIENT_CERTIFICATE_ARN: CERTIFICATE })).toMatchObject({
      clientCertificateArn: CERTIFICATE,
      passwordArn: undefined,
    });
  });

  it.each([
    ['CA_URL', undefined, 'CA_URL'],
    ['CA_URL', 'https://ca.example.com/.well-known/est', 'without a path'],
    ['EST_LABEL', 'simpleenroll', 'not the name of an operation'],
    ['EST_LABEL', 'a/b', 'one segment of a path'],
    ['EST_LABEL', '..', 'one segment of a path'],
    ['EST_LABEL', '.', 'one segment of a path'],
    ['EST_LABEL', 'iot\n', 'one segment of a path'],
    ['EST_PASSWORD_ARN', undefined, 'neither is CA_CLIENT_CERTIFICATE_ARN'],
    ['EST_PASSWORD_ARN', 'hunter2-hunter2', 'and not the secret itself'],
    ['ALLOWED_EXTENSIONS', '["clientAuth"]', 'object identifiers'],
  ])('name the variable and the way out when %s is %j', (variable, value, message) => {
    const read = () => readEstSettings({ ...ENVIRONMENT, [variable]: value });

    expect(read).toThrow(expect.objectContaining({ name: 'InvalidSetting' }));
    expect(read).toThrow(variable);
    expect(read).toThrow(message);
  });

  it('never repeat what may be a password', () => {
    expect(() => readEstSettings({ ...ENVIRONMENT, EST_PASSWORD_ARN: 'hunter2-hunter2' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
