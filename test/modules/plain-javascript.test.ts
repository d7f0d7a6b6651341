import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { App, TerraformProvider, TerraformStack, TerraformVariable } from 'cdktf';
import { CertificateSigning } from '../../modules';
import { BUILT_IN } from '../../modules/authority/built-in';
import { CERTIFICATE_SIGNING_PROPS } from '../../modules/certificate-signing-props';
import { checkProps } from '../../modules/props';
import * as rules from '../../modules/rules';
import { SMALL } from './authority/example/authorities';
import { MINIMUM } from './synthesized';

// Callers in plain JavaScript have no compiler that would tell them; `as never` stands for that.

const folder = mkdtempSync(join(tmpdir(), 'plain-javascript-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stack = new TerraformStack(new App({ outdir: folder }), 'stack');
let made = 0;
const deploy = (props: unknown) => new CertificateSigning(stack, `signing-${++made}`, props as never);
const withProps = (props: object) => () => deploy({ ...MINIMUM, ...props });

const VARIABLE = new TerraformVariable(stack, 'variable', {});

class OtherProvider extends TerraformProvider {}
const AZURE = new OtherProvider(stack, 'azure', { terraformResourceType: 'azurerm' });

/** Values that each property refuses, besides `null`. */
const REFUSED: Readonly<Record<keyof typeof CERTIFICATE_SIGNING_PROPS, readonly unknown[]>> = {
  name: [42, '', 'my fleet', '-fleet', ['fleet'], { name: 'fleet' }],
  provider: ['aws.oregon', {}, AZURE],
  authority: [
    'SMALL',
    {},
    class {},
    { entry: SMALL.entry },
    { ...SMALL, policy: [] },
    { ...SMALL, widgets: [] },
  ],
  subjectPattern: [/CN=.*/, 42, '', 'CN=('],
  alternativeNamePattern: [/DNS:.*/, 42, 'DNS:('],
  acceptSha1Requests: ['false', 0],
  exampleRequest: ['CN=device-1', [], new Map(), 42],
  signingMode: [true, 'self managed', ''],
  rehearsal: [false, 'Issue', ''],
  automaticRollback: ['false', 0, {}],
  healthCheckMinutes: ['5', -1, 61, 2.5],
  memoryMb: ['1024', 64, Number.NaN, [1024]],
  network: ['subnet-0123456789abcdef0', [], new Map(), 42],
  logRetentionDays: ['90', 2],
  logLevel: ['info', 20],
  metricsNamespace: [42, 'AWS/Own'],
  notifications: ['on-call@example.com', [], new Map(), () => ({})],
  alarmsEnabled: ['yes', 1],
  latencyAlarmMs: ['4000', 5_000],
  alarms: ['off', [], false, new Date(0)],
  runbookUrl: [42, 'https://x/"', new URL('https://example.com')],
  tags: ['team', [['team', 'iot']], new Map([['team', 'iot']]), 42],
};

describe('CertificateSigning', () => {
  it.each(
    Object.entries(REFUSED).flatMap(([property, values]) =>
      [null, ...values].map((value): [string, unknown] => [property, value]),
    ),
  )('refuses %s = %p and names it', (property, value) => {
    expect(withProps({ [property]: value })).toThrow(new RegExp(`^${property} must be .+, not .+$`, 's'));
  });

  it.each([
    ['name', 'name is missing: it must be of 1 to 35 letters'],
    [
      'authority',
      `authority is missing: it must be who signs, such as new ${Object.keys(BUILT_IN)[0]}({ … })`,
    ],
    [
      'subjectPattern',
      'subjectPattern is missing: it must be a regular expression (RE2) for the subjects that are signed. Decide:\n  CN={clientId}',
    ],
  ])('says that %s is missing, and what it must be', (property, message) => {
    expect(withProps({ [property]: undefined })).toThrow(message);
  });

  it.each([
    [
      { subjectpattern: 'CN=.*' },
      'subjectpattern is not a property of new CertificateSigning(scope, id, { … }). Did you mean subjectPattern?',
    ],
    [
      { memoryMB: 512 },
      'memoryMB is not a property of new CertificateSigning(scope, id, { … }). Did you mean memoryMb?',
    ],
    [{ certificateAuthorityArn: 'arn:aws:x' }, 'certificateAuthorityArn is not a property of '],
    [
      { xyz: 1 },
      'xyz is not a property of new CertificateSigning(scope, id, { … }). There are name, provider, authority, ',
    ],
    [
      { notifications: { emial: 'a@b' } },
      'notifications.emial is not a property of notifications. Did you mean email?',
    ],
    [
      { notifications: { pageTopicArn: 'pages' } },
      'notifications.pageTopicArn must be the ARN of a standard SNS topic',
    ],
    [
      { notifications: { ticketTopicArn: 42 } },
      'notifications.ticketTopicArn must be the ARN of a standard SNS topic',
    ],
    [{ notifications: { email: 'on-call' } }, 'notifications.email must be an e-mail address, not "on-call"'],
    [
      { notifications: { email: null } },
      'notifications.email must be an e-mail address, not null; leave it out for its default.',
    ],
    [
      { exampleRequest: { clientId: 'a' } },
      'exampleRequest.subject is missing: it must be a name in RFC 4514',
    ],
    [
      { exampleRequest: { clientId: 'a', subject: 'CN=a', names: [] } },
      'exampleRequest.names is not a property of exampleRequest. There are clientId, subject, alternativeNames.',
    ],
    [
      { exampleRequest: { clientId: 'a', subject: 'CN=a', alternativeNames: 'DNS:a' } },
      'exampleRequest.alternativeNames must be a list of texts, each a name such as DNS:device-1.example.com, of',
    ],
    [
      { exampleRequest: { clientId: 'a', subject: 'CN=a', alternativeNames: ['DNS:a', 'a'] } },
      'exampleRequest.alternativeNames[1] must be a name such as DNS:device-1.example.com, of the kinds',
    ],
    [
      { alarms: { 'ca-throtles': {} } },
      'alarms.ca-throtles: there is no such alarm. Did you mean ca-throttles?',
    ],
    [
      { alarms: { 'ca-throttles': false } },
      'alarms.ca-throttles must be an object with enabled, threshold, ',
    ],
    [{ alarms: { 'ca-throttles': null } }, 'alarms.ca-throttles must be an object with enabled, threshold, '],
    [
      { alarms: { 'ca-throttles': { treshold: 1 } } },
      'alarms.ca-throttles.treshold is not a setting of an alarm. Did you mean threshold?',
    ],
    [
      { alarms: { 'ca-throttles': { threshold: '1' } } },
      'alarms.ca-throttles.threshold must be a number, not "1".',
    ],
    [
      { alarms: { 'ca-throttles': { threshold: null } } },
      'alarms.ca-throttles.threshold must not be null; leave it out',
    ],
    [
      { alarms: { 'ca-throttles': { enabled: 'no' } } },
      'alarms.ca-throttles.enabled must be true or false, and known while synthesizing, not "no".',
    ],
    [
      { alarms: { 'ca-throttles': { enabled: VARIABLE.booleanValue } } },
      'alarms.ca-throttles.enabled must be true or false, and known while synthesizing, not a reference that only Terraform can resolve.',
    ],
    [
      { alarms: { 'ca-throttles': { evaluationPeriods: '3' } } },
      'alarms.ca-throttles.evaluationPeriods must be a whole number of periods from 1, not "3".',
    ],
    [
      { alarms: { 'ca-throttles': { datapointsToAlarm: 0.5 } } },
      'alarms.ca-throttles.datapointsToAlarm must be a whole number of periods from 1, not 0.5.',
    ],
  ])('says of %j what is wrong with it', (props, message) => {
    expect(withProps(props)).toThrow(message);
  });

  it.each([undefined, null, 'fleet', 42, [], () => MINIMUM])(
    'says what it needs when it gets %p',
    (props) => {
      expect(() => deploy(props)).toThrow(
        'The properties of new CertificateSigning(scope, id, { … }) must be an object with name, authority, subjectPattern, not ',
      );
    },
  );

  it('accepts values that only Terraform knows', () => {
    for (const property of Object.keys(REFUSED)) {
      if (
        ['provider', 'authority', 'exampleRequest', 'network', 'notifications', 'alarms'].includes(property)
      )
        continue;
      for (const value of [VARIABLE.stringValue, VARIABLE.numberValue, VARIABLE.booleanValue]) {
        const props = { ...MINIMUM, [property]: value };
        expect(() => checkProps('this', props, CERTIFICATE_SIGNING_PROPS)).not.toThrow();
      }
    }
  });
});

describe('the rules', () => {
  const patterns = Object.entries(rules).flatMap(([name, rule]) =>
    typeof rule === 'object' && 'pattern' in rule ? [[name, rule.pattern, rule.except ?? ''] as const] : [],
  );

  it.each(patterns)('%s compiles with the Unicode flag', (_, pattern, except) => {
    expect(() => [new RegExp(pattern, 'u'), new RegExp(except, 'u')]).not.toThrow();
  });
});
