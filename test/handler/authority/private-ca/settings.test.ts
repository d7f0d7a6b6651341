import { describe, expect, it } from '@jest/globals';
import { readPrivateCaSettings } from '../../../../handler/authority/private-ca/settings';
import {
  PrivateCaSetting as Setting,
  SIGNING_ALGORITHMS,
} from '../../../../handler/authority/private-ca/vocabulary';
import type { Environment } from '../../../../handler/environment';
import { InvalidSetting } from '../../../../handler/errors';
import { CLIENT_TEMPLATES, OTHER_TEMPLATES } from '../../../fixtures/certificate-templates';

describe('readPrivateCaSettings', () => {
  const ID = '11111111-2222-3333-4444-555555555555';
  const ARN = `arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/${ID}`;
  const CHINA = `arn:aws-cn:acm-pca:cn-north-1:123456789012:certificate-authority/${ID}`;
  const TEMPLATE = 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate';
  const WORKING: Environment = {
    [Setting.CertificateAuthorityArn]: ARN,
    [Setting.CertificateValidityDays]: '365',
  };

  it('needs two variables; the others have defaults', () => {
    expect(readPrivateCaSettings(WORKING)).toEqual({
      cas: [{ authorityArn: ARN, region: 'eu-central-1' }],
      profile: {
        templateArn: 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1',
        validityDays: 365,
        signingAlgorithm: undefined,
      },
    });
  });

  it('takes the template of the partition of the CA', () => {
    const { profile, cas } = readPrivateCaSettings({
      ...WORKING,
      [Setting.CertificateAuthorityArn]: CHINA,
    });

    expect(cas).toEqual([{ authorityArn: CHINA, region: 'cn-north-1' }]);
    expect(profile.templateArn).toBe('arn:aws-cn:acm-pca:::template/EndEntityClientAuthCertificate/V1');
  });

  it.each(SIGNING_ALGORITHMS)('reads the signing algorithm %s', (algorithm) => {
    const { profile } = readPrivateCaSettings({ ...WORKING, [Setting.SigningAlgorithm]: algorithm });

    expect(profile.signingAlgorithm).toBe(algorithm);
  });

  it.each<[string, string | undefined]>([
    [Setting.CertificateAuthorityArn, undefined],
    [Setting.CertificateAuthorityArn, ''],
    [Setting.CertificateAuthorityArn, ID],
    [Setting.CertificateAuthorityArn, `${ARN}/certificate/1`],
    [Setting.CertificateAuthorityArn, ` ${ARN}`],
    [Setting.CertificateAuthorityArn, `${ARN}\n`],
    [Setting.CertificateAuthorityArn, ARN.replace('acm-pca', 'acm')],
    [Setting.CertificateAuthorityArn, ARN.replace('123456789012', '12345')],
    [Setting.CertificateTemplateArn, 'EndEntityClientAuthCertificate/V1'],
    [Setting.CertificateTemplateArn, 'arn:aws-cn:acm-pca:::template/EndEntityClientAuthCertificate/V1'],
    [Setting.CertificateTemplateArn, 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate'],
    [Setting.CertificateTemplateArn, 'arn:aws:acm-pca:::template/constructor/V1'],
    [Setting.CertificateTemplateArn, ` ${TEMPLATE}/V1`],
    [Setting.CertificateTemplateArn, `${TEMPLATE}/V1\n`],
    [Setting.CertificateValidityDays, undefined],
    [Setting.CertificateValidityDays, '0'],
    [Setting.CertificateValidityDays, '36501'],
    [Setting.CertificateValidityDays, 'a year'],
    [Setting.SigningAlgorithm, 'SHA1WITHRSA'],
    [Setting.SigningAlgorithm, 'sha256withrsa'],
  ])('names %s when it is %j', (variable, value) => {
    const read = () => readPrivateCaSettings({ ...WORKING, [variable]: value });

    expect(read).toThrow(InvalidSetting);
    expect(read).toThrow(new RegExp(`^${variable} (is not set|must )`));
  });

  it('reads further CAs, which may be in other Regions', () => {
    const further = [ARN.replace('1111', '6666'), ARN.replace('eu-central-1', 'eu-west-1')];

    const { cas } = readPrivateCaSettings({
      ...WORKING,
      [Setting.FurtherCertificateAuthorityArns]: JSON.stringify(further),
    });

    expect(cas).toEqual([
      { authorityArn: ARN, region: 'eu-central-1' },
      { authorityArn: further[0], region: 'eu-central-1' },
      { authorityArn: further[1], region: 'eu-west-1' },
    ]);
  });

  it.each([
    ['that is no list', ARN],
    ['that holds no ARN', '["a"]'],
    ['that holds a number', '[1]'],
    ['with the CA that comes first', JSON.stringify([ARN])],
    ['with a CA twice', JSON.stringify([`${ARN.slice(0, -1)}6`, `${ARN.slice(0, -1)}6`])],
    ['with a CA of another partition', JSON.stringify([CHINA])],
  ])('refuses a list of further CAs %s, and names the variable', (_, list) => {
    const read = () => readPrivateCaSettings({ ...WORKING, [Setting.FurtherCertificateAuthorityArns]: list });

    expect(read).toThrow(InvalidSetting);
    expect(read).toThrow(/^FURTHER_CERTIFICATE_AUTHORITY_ARNS must /);
  });

  it.each(CLIENT_TEMPLATES)('takes the template %s', (template) => {
    const templateArn = `arn:aws:acm-pca:::template/${template}/V1`;
    const { profile } = readPrivateCaSettings({ ...WORKING, [Setting.CertificateTemplateArn]: templateArn });

    expect(profile.templateArn).toBe(templateArn);
  });

  it.each(OTHER_TEMPLATES)('refuses the template %s, as the plan does, and names one to use', (template) => {
    const templateArn = `arn:aws:acm-pca:::template/${template}/V1`;
    const read = () => readPrivateCaSettings({ ...WORKING, [Setting.CertificateTemplateArn]: templateArn });

    expect(read).toThrow(InvalidSetting);
    expect(read).toThrow('gives client authentication and makes no CA');
    expect(read).toThrow(`such as ${TEMPLATE}/V1`);
    expect(read).toThrow(`not "${templateArn}"`);
  });

  it("says of another partition's template which one is the CA's", () => {
    const template = 'arn:aws-cn:acm-pca:::template/EndEntityCertificate/V1';
    const read = () => readPrivateCaSettings({ ...WORKING, [Setting.CertificateTemplateArn]: template });

    expect(read).toThrow(`must be of the CA's partition, such as ${TEMPLATE}/V1, not "${template}"`);
  });
});
