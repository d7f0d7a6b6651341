import { describe, expect, it } from '@jest/globals';
import { PrivateCa, type PrivateCaProps } from '../../modules';
import { AUTHORITY_ARN } from './synthesized';

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
    ['templateArn', 'arn:aws:acm-pca:::template/RootCACertificate/V1'],
    ['templateArn', 'arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1'],
    ['templateArn', 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate_CSRPassthrough/V1'],
    ['templateArn', 'arn:aws:acm-pca:::template/EndEntityCertificate_APICSRPassthrough/V1'],
    ['templateArn', 'arn:aws:acm-pca:::template/BlankEndEntityCertificate_CSRPassthrough/V1'],
    ['signingAlgorithm', 'SHA1WITHRSA'],
  ])('%s = %j throws and names the property', (property, value) => {
    const props = { certificateAuthorityArn: AUTHORITY_ARN, validityDays: 30, [property]: value };

    expect(() => new PrivateCa(props)).toThrow(new RegExp(`^${property} must be `));
  });

  it('says of a template that copies what nobody checked why not, and which one to use', () => {
    const templateArn = 'arn:aws:acm-pca:::template/EndEntityCertificate_CSRPassthrough/V1';

    expect(
      () => new PrivateCa({ certificateAuthorityArn: AUTHORITY_ARN, validityDays: 30, templateArn }),
    ).toThrow(
      /EndEntityClientAuthCertificate\/V1 for one, .*copies extensions from the CSR that nobody has checked/,
    );
  });

  it.each([
    'arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555',
    'arn:aws-us-gov:acm-pca:us-gov-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555',
  ])('takes %s', (certificateAuthorityArn) => {
    expect(() => new PrivateCa({ certificateAuthorityArn, validityDays: 30 })).not.toThrow();
  });
});
