import { describe, expect, it } from '@jest/globals';
import { readPrivateCaSettings } from '../../handler/authority/private-ca/settings';
import type { Environment } from '../../handler/environment';
import { InvalidSetting } from '../../handler/errors';
import { readRequestPolicy } from '../../handler/settings';
import { Setting, SIGNING_ALGORITHMS } from '../../handler/vocabulary';
import { CLIENT_TEMPLATES, OTHER_TEMPLATES } from '../fixtures/certificate-templates';

/** Whether the policy of these patterns allows the subject, and the alternative names. */
function allowed(environment: Environment, clientId: string, subject: string, ...names: readonly string[]) {
  const policy = readRequestPolicy(environment);
  return [
    policy.subject.findViolation([subject], clientId),
    policy.alternativeNames.findViolation(names, clientId),
  ].map((refusal) => refusal === undefined);
}

describe('readRequestPolicy', () => {
  const OWN = { [Setting.SubjectPattern]: 'CN={clientId}' };

  it.each([{}, { [Setting.SubjectPattern]: '' }, { [Setting.AlternativeNamePattern]: 'DNS:{clientId}' }])(
    'wants a decision on the subject, and explains the choice (%j)',
    (environment) => {
      const read = () => readRequestPolicy(environment);

      expect(read).toThrow(InvalidSetting);
      expect(read).toThrow(
        /^SUBJECT_PATTERN must be .* Decide:\n {2}CN={clientId},O=Example, for example: .*; or\n {2}\.\* on purpose: .* an empty one too\.$/,
      );
    },
  );

  it('allows any subject, the empty one too, on purpose', () => {
    const environment = { [Setting.SubjectPattern]: '.*' };

    expect(allowed(environment, 'a', 'CN=b,O=Other')).toEqual([true, true]);
    expect(allowed(environment, 'a', '')).toEqual([true, true]);
  });

  it.each(['CN={clientId}', '.*'])(
    'allows no alternative names with %s without a pattern for them',
    (subject) => {
      const policy = readRequestPolicy({ [Setting.SubjectPattern]: subject });

      expect(policy.alternativeNames.findViolation([], 'a')).toBeUndefined();
      expect(policy.alternativeNames.findViolation(['DNS:a'], 'a')).toEqual({
        name: 'DNS:a',
        why: 'alternative_name_pattern is not set, so none is allowed',
      });
    },
  );

  it('allows what both patterns allow', () => {
    const environment = { ...OWN, [Setting.AlternativeNamePattern]: 'DNS:{clientId}|URI:urn:x:.*' };

    expect(allowed(environment, 'a', 'CN=a', 'DNS:a', 'URI:urn:x:y')).toEqual([true, true]);
    expect(allowed(environment, 'a', 'DNS:a', 'CN=a')).toEqual([false, false]);
  });

  describe.each([Setting.SubjectPattern, Setting.AlternativeNamePattern])('in %s', (variable) => {
    const reading = (pattern: string) => () => readRequestPolicy({ ...OWN, [variable]: pattern });

    it.each(['(', '(?=a)', '(?P<{clientId}>a)'])('names the variable for the pattern %s', (pattern) => {
      expect(reading(pattern)).toThrow(InvalidSetting);
      expect(reading(pattern)).toThrow(`${variable} must be a regular expression (RE2), not "${pattern}": `);
    });

    it('says of a pattern that is too large how to make it smaller', () => {
      const read = reading('(?:a?){1000}'.repeat(30));

      expect(read).toThrow(InvalidSetting);
      expect(read).toThrow(
        new RegExp(`^${variable} compiles to \\d+ instructions, and at most 1500 are accepted, .* use \\+`),
      );
    });

    it('says where the placeholder cannot stand', () => {
      expect(reading('[{clientId}]')).toThrow(InvalidSetting);
      expect(reading('[{clientId}]')).toThrow(
        `${variable} must not have "[{clientId}]": {clientId} cannot stand inside [ ]`,
      );
    });
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
