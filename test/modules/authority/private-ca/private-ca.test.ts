import { describe, expect, it } from '@jest/globals';
import { PrivateCaMetric } from '../../../../handler/authority/private-ca/vocabulary';
import { PrivateCa, type PrivateCaProps } from '../../../../modules';
import { PRIVATE_CA_METRICS } from '../../../../modules/authority/private-ca/metrics';
import * as rules from '../../../../modules/authority/private-ca/rules';
import { AUTHORITY_ALARMS } from '../../../../modules/observability/alarms/rows/authority';
import { CLIENT_TEMPLATES, OTHER_TEMPLATES } from '../../../fixtures/certificate-templates';
import { type Block, dashboardWidgets, synthesize } from '../../synthesized';

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

  const widgets = dashboardWidgets(stack);
  const metricsOf = (title: string) =>
    widgets.find(({ properties }) => properties.title === title)?.properties.metrics;
  const localOf = (title: string) => stack.json.locals?.[String(metricsOf(title)).replace('local.', '')];

  it.each([
    ['Issued by CA (all callers)', 'Success', 'Sum'],
    ['Failed by CA (all callers)', 'Failure', 'Sum'],
    ['Time to issue by CA', 'Time', 'Average'],
  ] as const)('draws in "%s" what AWS documents, of each CA in its Region', (title, metric, stat) => {
    const [, items = '', line = ''] =
      /^\$\{\[for item in local\.([\w-]+) : (\[.*\])\]\}$/.exec(String(localOf(title))) ?? [];
    const [, arns = ''] =
      /^\$\{\[for arn in local\.([\w-]+) : /.exec(String(stack.json.locals?.[items])) ?? [];

    expect(stack.json.locals?.[arns]).toEqual([AUTHORITY_ARN, OTHER_ARN]);
    expect(PRIVATE_CA_METRICS['AWS/ACMPrivateCA'].names).toContain(metric);
    expect(JSON.parse(line)).toEqual([
      'AWS/ACMPrivateCA',
      metric,
      'PrivateCAArn',
      `\${item.arn}`,
      'Operation',
      'IssueCertificate',
      { stat, label: `\${item.label}`, region: `\${item.region}` },
    ]);
  });

  it('draws every metric that only this authority emits', () => {
    expect(metricsOf('Polls')).toEqual(
      Object.values(PrivateCaMetric).map((metric) => [
        'IotCertificateSigning',
        metric,
        'service',
        'fleet',
        expect.anything(),
      ]),
    );
  });

  it('keeps to the grid, without an empty place', () => {
    const area = widgets.reduce((sum, { width, height }) => sum + width * height, 0);
    const bottom = Math.max(...widgets.map(({ y, height }) => y + height));

    expect(area).toBe(24 * bottom);
  });

  it.each(AUTHORITY_ALARMS.map(({ name }) => name))(
    'has %s watch all its CAs: what the signer counts, whichever CA it is about',
    (name) => {
      const ofRow = (alarm: Block) =>
        [`fleet-${name}`, `fleet-${name}-raw`].includes(String(alarm.alarm_name));

      expect(stack.resources('aws_cloudwatch_metric_alarm').filter(ofRow)).toMatchObject([
        { namespace: 'IotCertificateSigning', dimensions: { service: 'fleet' } },
      ]);
    },
  );

  it('has no alarm that knows only one of its CAs', () => {
    const alarms = JSON.stringify([
      stack.resources('aws_cloudwatch_metric_alarm'),
      stack.resources('aws_cloudwatch_composite_alarm'),
    ]);

    for (const arn of [AUTHORITY_ARN, OTHER_ARN]) expect(alarms).not.toContain(arn);
  });

  it('says whose quotas throttle', () => {
    const alarm = stack.resource('aws_cloudwatch_metric_alarm', 'alarm_name', 'fleet-ca-throttles');

    expect(alarm.alarm_description).toContain(
      'have its quotas raised. The quotas are those of IssueCertificate and GetCertificate.',
    );
  });
});
