import { describe, expect, it } from '@jest/globals';
import { readEstSettings } from '../../../../handler/authority/est/settings';
import { Est, type EstProps } from '../../../../modules';
import { dashboardWidgets, synthesize } from '../../synthesized';
import { environmentOf } from '../environment';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:est-AbCdEf';
const MINIMUM: EstProps = { url: 'https://ca.example.com', passwordArn: SECRET };
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';

const deploy = (changes: Partial<EstProps> = {}) =>
  synthesize({ authority: new Est({ ...MINIMUM, ...changes }) });
const policyOf = (stack: ReturnType<typeof synthesize>) =>
  JSON.parse(
    String(stack.resource('aws_iam_role_policy', 'name', 'signing').policy).replaceAll(/\$\{[^}]+\}/g, '_'),
  ).Statement;

describe('a deployment with a CA that speaks EST', () => {
  it('may read its password, and nothing else', () => {
    expect(policyOf(deploy())).toEqual([
      {
        Sid: 'ReadSecrets',
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'ssm:GetParameter'],
        Resource: [SECRET],
      },
    ]);
  });

  it('may use the key and the ledger that are given', () => {
    const statements = policyOf(deploy({ secretsKeyArns: [KEY], ledgerTable: 'iot-ledger' }));

    expect(statements).toMatchObject([
      { Sid: 'ReadSecrets' },
      { Sid: 'DecryptSecrets', Action: ['kms:Decrypt'], Resource: [KEY] },
      { Sid: 'RecordCertificates', Resource: ['arn:_:dynamodb:_:_:table/iot-ledger'] },
    ]);
  });

  it('has alarms and widgets about the connection', () => {
    const stack = deploy();
    const alarms = [
      ...stack.resources('aws_cloudwatch_metric_alarm'),
      ...stack.resources('aws_cloudwatch_composite_alarm'),
    ].map(({ alarm_name: name }) => name);

    expect(alarms).toEqual(
      expect.arrayContaining([
        'fleet-connection-certificate-expiry',
        'fleet-connection-certificate-expiry-warning',
        'fleet-external-ca-down',
        'fleet-external-ca-refuses-us',
        'fleet-external-ca-slow',
        'fleet-external-ca-untrusted',
        'fleet-ledger-failing',
      ]),
    );
  });

  it('draws, where the CA is, what went wrong with it and where its alarms go off', () => {
    const thresholds = dashboardWidgets(deploy()).map(({ properties: { title, annotations } }) => [
      title,
      ...((annotations as { horizontal?: readonly { label: string }[] })?.horizontal ?? []).map(
        ({ label }) => label,
      ),
    ]);

    const first = thresholds.findIndex(([title]) => title === 'Time in the CA');

    expect(thresholds.slice(first, first + 6)).toEqual([
      ['Time in the CA', 'external-ca-slow'],
      ['Throttles of the CA', 'ca-throttles'],
      ['Days until the CA expires', 'ca-expiry-critical', 'ca-expiry-warning'],
      [
        'Failures of the CA outside of AWS',
        'external-ca-refuses-us',
        'external-ca-down',
        'external-ca-untrusted',
      ],
      [
        'Days until connection certificates expire',
        'connection-certificate-expiry',
        'connection-certificate-expiry-warning',
      ],
      ['Failures of the ledger', 'ledger-failing'],
    ]);
  });

  it('can have other thresholds', () => {
    const stack = synthesize({
      authority: new Est(MINIMUM),
      alarms: { 'connection-certificate-expiry-warning': { threshold: 2 } },
    });

    expect(
      stack.resource(
        'aws_cloudwatch_metric_alarm',
        'alarm_name',
        'fleet-connection-certificate-expiry-warning',
      ).threshold,
    ).toBe(2);
  });
});

it('tells the signer what it reads', () => {
  const stack = deploy({ label: 'devices', allowedExtensions: ['1.2.3'], serverName: 'ca.example.org' });

  expect(readEstSettings(environmentOf(stack))).toEqual({
    origin: 'https://ca.example.com',
    label: 'devices',
    passwordArn: SECRET,
    clientCertificateArn: undefined,
    trustAnchorsArn: undefined,
    serverName: 'ca.example.org',
    allowedExtensions: ['1.2.3'],
  });
});

describe('new Est({ … })', () => {
  it.each<[Partial<EstProps>, string]>([
    [
      { passwordArn: '' },
      'passwordArn and clientCertificateArn are missing: the CA must know who asks. Set one of them, or both.',
    ],
    [{ url: 'https://ca.example.com/' }, 'url must be the origin of an https server'],
    [{ url: 'http://ca.example.com' }, 'url must be the origin of an https server'],
    [{ label: 'cacerts' }, 'label must be one segment of a path'],
    [{ label: '..' }, 'label must be one segment of a path'],
    [{ url: 'https://ca.example.com:65536' }, 'url must be the origin of an https server'],
    [{ label: 'a/b' }, 'label must be one segment of a path'],
    [{ passwordArn: 'hunter2' }, 'passwordArn must be the whole ARN of a secret in AWS Secrets Manager'],
    [{ trustAnchorsArn: '-----BEGIN' }, 'trustAnchorsArn must be the whole ARN of a secret'],
    [
      { secretsKeyArns: [KEY.replace('key/', 'alias/')] },
      'secretsKeyArns[0] must be the ARN of a key in AWS KMS',
    ],
    [{ allowedExtensions: ['ocsp'] }, 'allowedExtensions[0] must be an object identifier'],
    [
      { ledgerRetentionDays: 30 },
      'ledgerRetentionDays needs ledgerTable: without a ledger, nothing is kept. Set both, or none.',
    ],
    [{ repeatWindowSeconds: 5 }, 'repeatWindowSeconds must be a whole number of seconds from 10 to 86400'],
    [{ clientCert: SECRET } as object, 'clientCert is not a property of new Est({ … }). '],
  ])('refuses %j', (changes, message) => {
    expect(() => new Est({ ...MINIMUM, ...changes })).toThrow(message);
  });

  it('does not repeat what may be the secret itself', () => {
    const refused = () => new Est({ ...MINIMUM, passwordArn: 'hunter2' });

    expect(refused).toThrow('passwordArn must be ');
    expect(refused).not.toThrow('hunter2');
  });

  it.each<Partial<EstProps>>([
    { url: 'https://ca.example.com:65535' },
    { passwordArn: '', clientCertificateArn: SECRET },
    { label: 'devices', serverName: 'ca.example.com', repeatWindowSeconds: 60 },
    { url: 'https://[2001:db8::1]:8443' },
    { passwordArn: 'arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/ca/password' },
  ])('takes %j', (changes) => {
    expect(() => new Est({ ...MINIMUM, ...changes })).not.toThrow();
  });
});
