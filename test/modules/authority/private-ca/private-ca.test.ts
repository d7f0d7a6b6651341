import { describe, expect, it } from '@jest/globals';
import { PrivateCa, type PrivateCaProps } from '../../../../modules';
import { CLIENT_TEMPLATES, OTHER_TEMPLATES } from '../../../fixtures/certificate-templates';
import { AUTHORITY_ARN } from '../../synthesized';

describe('PrivateCa', () => {
  it.each<[keyof PrivateCaProps, unknown]>([
    [
      'certificateAuthorityArn',
      'arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
    ],
    ['certificateAuthorityArn', ''],
    ['validityDays', 0],
    ['validityDays', 1.5],
    ['validityDays', Number.NaN],
    ['validityDays', 36_501],
    ['templateArn', 'EndEntityClientAuthCertificate/V1'],
    ['signingAlgorithm', 'SHA1WITHRSA'],
  ])('%s = %j throws and names the property', (property, value) => {
    const props = { certificateAuthorityArn: AUTHORITY_ARN, validityDays: 30, [property]: value };

    expect(() => new PrivateCa(props)).toThrow(new RegExp(`^${property} must be `));
  });

  const withTemplate = (template: string) => () =>
    new PrivateCa({
      certificateAuthorityArn: AUTHORITY_ARN,
      validityDays: 30,
      templateArn: `arn:aws:acm-pca:::template/${template}/V1`,
    });

  it.each(CLIENT_TEMPLATES)('takes the template %s', (template) => {
    expect(withTemplate(template)).not.toThrow();
  });

  it.each(OTHER_TEMPLATES)('refuses the template %s, and names one to use', (template) => {
    expect(withTemplate(template)).toThrow(
      /^templateArn must be .* client authentication .*EndEntityClientAuthCertificate\/V1 .*, not "arn:/,
    );
  });

  it.each([
    'arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555',
    'arn:aws-us-gov:acm-pca:us-gov-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555',
  ])('takes %s', (certificateAuthorityArn) => {
    expect(() => new PrivateCa({ certificateAuthorityArn, validityDays: 30 })).not.toThrow();
  });
});
