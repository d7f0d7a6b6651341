import { describe, expect, it } from '@jest/globals';
import { PrivateCaMetric } from '../../../../handler/authority/private-ca/vocabulary';
import { PrivateCa, type PrivateCaProps } from '../../../../modules';
import { PRIVATE_CA_METRICS } from '../../../../modules/authority/private-ca/metrics';
import * as rules from '../../../../modules/authority/private-ca/rules';
import { CLIENT_TEMPLATES, OTHER_TEMPLATES } from '../../../fixtures/certificate-templates';
import { synthesize } from '../../synthesized';

const AUTHORITY_ARN =
  'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555';
const OTHER_ARN = AUTHORITY_ARN.replace('eu-west-1', 'us-east-1');
const MINIMUM_CA: PrivateCaProps = { certificateAuthorityArn: AUTHORITY_ARN, validityDays: 30 };

/** A caller in plain JavaScript, who has no compiler. */
const privateCa = (props: unknown) => () => new PrivateCa(props as never);

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

  it.each([
    ['certificateAuthorityArn', null],
    ['certificateAuthorityArn', 42],
    ['validityDays', null],
    ['validityDays', '365'],
    ['templateArn', null],
    ['templateArn', {}],
    ['signingAlgorithm', null],
    ['signingAlgorithm', 256],
  ])('refuses %s = %p and names it', (property, value) => {
    expect(privateCa({ ...MINIMUM_CA, [property]: value })).toThrow(
      new RegExp(`^${property} must be .+, not .+$`),
    );
  });

  it.each([
    [{}, 'certificateAuthorityArn is missing: it must be the ARN of an AWS Private CA'],
    [
      { certificateAuthorityArn: AUTHORITY_ARN },
      'validityDays is missing: it must be a whole number of days from 1',
    ],
    [
      { ...MINIMUM_CA, validityInDays: 3 },
      'validityInDays is not a property of new PrivateCa({ … }). Did you mean validityDays?',
    ],
    [
      undefined,
      'The properties of new PrivateCa({ … }) must be an object with certificateAuthorityArn, validityDays, not undefined.',
    ],
    [AUTHORITY_ARN, 'The properties of new PrivateCa({ … }) must be an object with '],
  ])('says of %j what is wrong with it', (props, message) => {
    expect(privateCa(props)).toThrow(message);
  });

  it.each(['templateArn', 'signingAlgorithm'])(
    'takes an empty %s for none, as a Terraform variable has it',
    (property) => {
      expect(privateCa({ ...MINIMUM_CA, [property]: '' })).not.toThrow();
    },
  );

  it.each([
    [[AUTHORITY_ARN], `furtherArns must have each CA once, and not have ${AUTHORITY_ARN} again.`],
    [[OTHER_ARN, OTHER_ARN], `furtherArns must have each CA once, and not have ${OTHER_ARN} again.`],
    [
      Array.from({ length: 10 }, (_, place) => OTHER_ARN.replace('123456789012', `12345678901${place}`)),
      'furtherArns must have at most 9 CAs, not 10.',
    ],
    ['arn', 'furtherArns must be a list of texts, each the ARN of an AWS Private CA'],
    [['arn'], 'furtherArns[0] must be the ARN of an AWS Private CA'],
  ])('refuses furtherArns = %j', (furtherArns, message) => {
    expect(privateCa({ ...MINIMUM_CA, furtherArns })).toThrow(message);
  });

  it.each(
    Object.entries(rules).flatMap(([name, rule]) =>
      Object(rule).pattern === undefined ? [] : [[name, Object(rule).pattern]],
    ),
  )('has a pattern %s that compiles with the Unicode flag', (_, pattern) =>
    expect(() => new RegExp(pattern, 'u')).not.toThrow(),
  );
});

describe('a deployment with AWS Private CA', () => {
  const stack = synthesize({ authority: new PrivateCa({ ...MINIMUM_CA, furtherArns: [OTHER_ARN] }) });

  it('tells the signer which CAs there are', () => {
    expect(stack.resource('aws_lambda_function', 'function_name', 'fleet-signer').environment).toMatchObject({
      variables: {
        CERTIFICATE_AUTHORITY_ARN: AUTHORITY_ARN,
        FURTHER_CERTIFICATE_AUTHORITY_ARNS: `\${jsonencode(["${OTHER_ARN}"])}`,
      },
    });
  });

  it.each(['rehearsal', 'signing'])('may, for the %s, issue from its CAs with one template only', (name) => {
    const [policy] = stack
      .resources('aws_iam_role_policy')
      .filter((block) => block.name === name && /\.signing_role_/.test(String(block.role)));

    expect(JSON.parse(String(policy?.policy)).Statement).toContainEqual({
      Sid: 'IssueLeavesOfOneTemplate',
      Effect: 'Allow',
      Action: ['acm-pca:IssueCertificate'],
      Resource: [AUTHORITY_ARN, OTHER_ARN],
      Condition: {
        StringEquals: {
          'acm-pca:TemplateArn': expect.stringMatching(
            /^arn:\$\{data\.aws_partition\.\w+\.partition\}:acm-pca:::template\/EndEntityClientAuthCertificate\/V1$/,
          ),
        },
      },
    });
  });

  const { widgets } = JSON.parse(String(stack.resource('aws_cloudwatch_dashboard').dashboard_body));
  const titled = (title: string) =>
    widgets.find(
      (widget: { readonly properties: { readonly title?: string } }) => widget.properties.title === title,
    )?.properties;

  it("asks the CA's Region for the CA's metrics", () => {
    expect(titled('AWS metrics of the CA').region).toMatch(/authority-region/);
    expect(titled('Time in the CA').region).toMatch(/aws_region/);
  });

  it('draws what AWS documents, and every metric that only this authority emits', () => {
    const own = Object.values(PrivateCaMetric).map((metric) => [
      'IotCertificateSigning',
      metric,
      'service',
      'fleet',
      expect.anything(),
    ]);

    expect(titled('Polls').metrics).toEqual(own);
    for (const [namespace, metric, ...dimensions] of titled('AWS metrics of the CA').metrics) {
      expect(PRIVATE_CA_METRICS).toHaveProperty([namespace]);
      expect(PRIVATE_CA_METRICS['AWS/ACMPrivateCA'].names).toContain(metric);
      expect(dimensions.slice(0, -1)).toEqual([
        'PrivateCAArn',
        AUTHORITY_ARN,
        'Operation',
        'IssueCertificate',
      ]);
    }
  });

  it('keeps to the grid, without an empty place', () => {
    const area = widgets.reduce(
      (sum: number, { width, height }: { width: number; height: number }) => sum + width * height,
      0,
    );
    const bottom = Math.max(...widgets.map(({ y, height }: { y: number; height: number }) => y + height));

    expect(area).toBe(24 * bottom);
  });

  it('says whose quotas throttle', () => {
    const alarm = stack.resource('aws_cloudwatch_metric_alarm', 'alarm_name', 'fleet-ca-throttles');

    expect(alarm.alarm_description).toContain(
      'have its quotas raised. The quotas are those of IssueCertificate and GetCertificate.',
    );
  });
});
