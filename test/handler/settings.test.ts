import { describe, expect, it } from '@jest/globals';
import { readPrivateCaSettings } from '../../handler/authority/private-ca/settings';
import type { Environment } from '../../handler/environment';
import { InvalidSetting } from '../../handler/errors';
import { readSubjectPolicy } from '../../handler/settings';
import { Setting, SIGNING_ALGORITHMS } from '../../handler/vocabulary';

describe('readSubjectPolicy', () => {
  it.each([{}, { [Setting.SubjectPattern]: '' }])(
    'allows any subject without a pattern (%j)',
    (environment) => {
      expect(readSubjectPolicy(environment).allows('CN=anything', 'anyone')).toBe(true);
    },
  );

  it('allows what the pattern allows', () => {
    const policy = readSubjectPolicy({ [Setting.SubjectPattern]: 'CN={clientId}' });

    expect(policy.allows('CN=a', 'a')).toBe(true);
    expect(policy.allows('CN=b', 'a')).toBe(false);
  });

  it.each(['CN=(', 'CN=(?=a)', '[{clientId}]', '\\Q{clientId}\\E'])(
    'names the variable for the pattern %s',
    (pattern) => {
      const read = () => readSubjectPolicy({ [Setting.SubjectPattern]: pattern });

      expect(read).toThrow(InvalidSetting);
      expect(read).toThrow(/^SUBJECT_PATTERN is not a regular expression \(RE2\)/);
      expect(read).toThrow(pattern);
    },
  );

  it('says of a pattern that is too large how to make it smaller', () => {
    const read = () => readSubjectPolicy({ [Setting.SubjectPattern]: '(?:a?){1000}'.repeat(30) });

    expect(read).toThrow(InvalidSetting);
    expect(read).toThrow(
      /^SUBJECT_PATTERN compiles to \d+ instructions, and at most 4000 are accepted: use \+/,
    );
  });

  it('says where the placeholder cannot stand, only if there is one', () => {
    expect(() => readSubjectPolicy({ [Setting.SubjectPattern]: '[{clientId}]' })).toThrow(
      'has {clientId} inside [ ]',
    );
    expect(() => readSubjectPolicy({ [Setting.SubjectPattern]: '(' })).not.toThrow('{clientId}');
  });
});

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
      authorityArn: ARN,
      region: 'eu-central-1',
      profile: {
        templateArn: 'arn:aws:acm-pca:::template/EndEntityClientAuthCertificate/V1',
        validityDays: 365,
        signingAlgorithm: undefined,
      },
    });
  });

  it('takes the template of the partition of the CA', () => {
    const { profile, region } = readPrivateCaSettings({
      ...WORKING,
      [Setting.CertificateAuthorityArn]: CHINA,
    });

    expect(region).toBe('cn-north-1');
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
    [Setting.CertificateTemplateArn, `${TEMPLATE}_CSRPassthrough/V1`],
    [Setting.CertificateTemplateArn, `${TEMPLATE}_APICSRPassthrough/V1`],
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

  it('says of a template that copies what nobody checked which one to use', () => {
    const template = `${TEMPLATE}_CSRPassthrough/V1`;
    const read = () => readPrivateCaSettings({ ...WORKING, [Setting.CertificateTemplateArn]: template });

    expect(read).toThrow('copies extensions from the CSR that nobody has checked');
    expect(read).toThrow(`use ${TEMPLATE}/V1, which copies the alternative names`);
  });
});
