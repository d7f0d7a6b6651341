import { describe, expect, it } from '@jest/globals';
import { connectionOf, readExternalSettings } from '../../../handler/external/settings';

const ANCHORS = 'arn:aws:ssm:eu-central-1:000000000000:parameter/fleet/anchors';
const CLIENT = 'arn:aws-us-gov:secretsmanager:us-gov-west-1:000000000000:secret:fleet/client-AbCdEf';
const ENVIRONMENT = { CA_URL: 'https://ca.example.com:8443' };

describe('The settings of a CA outside of AWS', () => {
  it('are read', () => {
    const environment = {
      ...ENVIRONMENT,
      CA_SERVER_NAME: 'ca.internal',
      CA_TRUST_ANCHORS_ARN: ANCHORS,
      CA_CLIENT_CERTIFICATE_ARN: CLIENT,
      ALLOWED_EXTENSIONS: '["1.3.6.1.4.1.99999.1"]',
    };

    expect(readExternalSettings(environment)).toEqual({
      origin: 'https://ca.example.com:8443',
      serverName: 'ca.internal',
      trustAnchorsArn: ANCHORS,
      clientCertificateArn: CLIENT,
      allowedExtensions: ['1.3.6.1.4.1.99999.1'],
    });
  });

  it('need nothing but the URL, of which connections know the origin', () => {
    const settings = readExternalSettings({ CA_URL: 'https://CA.example.com:443', CA_SERVER_NAME: '' });

    expect(settings).toEqual({
      origin: 'https://ca.example.com',
      serverName: undefined,
      trustAnchorsArn: undefined,
      clientCertificateArn: undefined,
      allowedExtensions: [],
    });
    expect(connectionOf(settings).origin).toBe('https://ca.example.com');
  });

  it.each([
    ['CA_URL', undefined],
    ['CA_URL', 'http://ca.example.com'],
    ['CA_URL', 'https://ca.example.com/'],
    ['CA_URL', 'https://ca.example.com/x?token=hunter2'],
    ['CA_URL', 'https://user:hunter2@ca.example.com'],
    ['CA_URL', 'https://ca.example.com:99999'],
    ['CA_SERVER_NAME', 'https://ca.example.com'],
    ['CA_TRUST_ANCHORS_ARN', '-----BEGIN CERTIFICATE-----'],
    ['CA_CLIENT_CERTIFICATE_ARN', 'hunter2'],
    ['CA_CLIENT_CERTIFICATE_ARN', `${CLIENT}:password`],
    ['ALLOWED_EXTENSIONS', '1.2.3'],
    ['ALLOWED_EXTENSIONS', '["clientAuth"]'],
  ])('are refused with %s=%j, by a message that names it and repeats no secret', (variable, value) => {
    let message = '';
    try {
      readExternalSettings({ ...ENVIRONMENT, [variable]: value });
    } catch (error) {
      ({ message } = error as Error);
    }

    expect(message).toMatch(new RegExp(`^${variable} `));
    expect(message).not.toContain('hunter2');
  });
});
