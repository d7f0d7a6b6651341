import { describe, expect, it } from '@jest/globals';
import { readCrlSettings } from '../../../handler/crl/settings';

const ENVIRONMENT = {
  AWS_REGION: 'eu-central-1',
  CRL_BUCKET: 'iot-pki-lists',
  CRL_OBJECT_KEY: 'iot-pki/ca.crl',
};

describe("The publisher's settings", () => {
  it('are the place of the list, and a week unless told otherwise', () => {
    expect(readCrlSettings(ENVIRONMENT)).toEqual({
      region: 'eu-central-1',
      bucket: 'iot-pki-lists',
      key: 'iot-pki/ca.crl',
      validityHours: 168,
    });
    expect(readCrlSettings({ ...ENVIRONMENT, CRL_VALIDITY_HOURS: '24' }).validityHours).toBe(24);
  });

  it.each([
    ['CRL_BUCKET', '', 'is not set'],
    ['CRL_BUCKET', 'My_Bucket', 'the name of an S3 bucket'],
    ['CRL_OBJECT_KEY', '', 'is not set'],
    ['CRL_OBJECT_KEY', '/ca.crl', 'the key of an S3 object'],
    ['CRL_OBJECT_KEY', 'a b.crl', 'the key of an S3 object'],
    ['CRL_OBJECT_KEY', 'a/../ca.crl', 'the key of an S3 object'],
    ['CRL_VALIDITY_HOURS', '1', 'a whole number from 2 to 240'],
    ['CRL_VALIDITY_HOURS', '241', 'a whole number from 2 to 240'],
    ['CRL_VALIDITY_HOURS', 'a week', 'a whole number'],
    ['AWS_REGION', '', 'is not set'],
  ])('name %s when it is %j', (variable, value, message) => {
    const read = () => readCrlSettings({ ...ENVIRONMENT, [variable]: value });

    expect(read).toThrow(variable);
    expect(read).toThrow(message);
  });
});
