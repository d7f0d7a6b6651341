import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Aws } from '../../../sandbox/aws';

const JSON_BODY = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

const GHOST = 'arn:aws:lambda:eu-central-1:123456789012:function:ghost';
const ROLE = 'arn:aws:iam::123456789012:role/ghost';
const GHOST_TOPIC = 'arn:aws:sns:eu-central-1:123456789012:ghost';
const GHOST_RULE = 'arn:aws:events:eu-central-1:123456789012:rule/ghost';

interface Hostile {
  readonly scope: string;
  readonly target?: string;
  readonly method?: string;
  readonly path?: string;
  readonly type?: string;
  readonly body?: unknown;
}

describe('A hostile request', () => {
  let aws: Aws;

  beforeAll(async () => {
    aws = await Aws.start();
  });

  afterAll(() => aws.stop());

  const send = async ({ scope, target, method = 'POST', path = '/', type, body }: Hostile) => {
    const credential = `Credential=SANDBOX-USER-administrator/20260101/eu-central-1/${scope}/aws4_request`;
    const answer = await fetch(`${aws.door.url}${path}`, {
      method,
      headers: {
        authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`,
        ...(target !== undefined && { 'x-amz-target': target }),
        'content-type': type ?? (target === undefined ? JSON_BODY : 'application/x-amz-json-1.1'),
      },
      body: typeof body === 'object' ? JSON.stringify(body) : (body as string | undefined),
    });
    return { status: answer.status, text: await answer.text() };
  };

  const kms = (operation: string, body: object): Hostile => ({
    scope: 'kms',
    target: `TrentService.${operation}`,
    body,
  });
  const ssm = (operation: string, body: object): Hostile => ({
    scope: 'ssm',
    target: `AmazonSSM.${operation}`,
    body,
  });
  const events = (operation: string, body: object): Hostile => ({
    scope: 'events',
    target: `AWSEvents.${operation}`,
    body,
  });
  const schedule = (changes: object): Hostile => ({
    scope: 'scheduler',
    path: '/schedules/s',
    body: {
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: GHOST, RoleArn: ROLE },
      ...changes,
    },
  });
  const runbook = (content: string) =>
    ssm('CreateDocument', {
      Name: 'doc',
      DocumentType: 'Automation',
      DocumentFormat: 'JSON',
      Content: content,
    });

  it.each<[string, Hostile, RegExp]>([
    // Members that JavaScript objects inherit do not exist in AWS.
    ...['toString', 'constructor', '__proto__'].map((KeySpec): [string, Hostile, RegExp] => [
      `the key spec ${KeySpec}`,
      kms('CreateKey', { KeyUsage: 'SIGN_VERIFY', KeySpec }),
      new RegExp(`does not support the key spec ${KeySpec}`),
    ]),
    [
      'tags of the type constructor',
      ssm('ListTagsForResource', { ResourceType: 'constructor', ResourceId: 'x' }),
      /no tags of constructor/,
    ],
    // A wrong type.
    [
      'a number for bytes',
      kms('Sign', { KeyId: 'x', Message: 5, SigningAlgorithm: 'ECDSA_SHA_256' }),
      /Message is no blob/,
    ],
    ['a path in no UTF-8', { scope: 'lambda', method: 'GET', path: '/2015-03-31/functions/%zz' }, /%zz/],
    ['a form without Action', { scope: 'iam', type: FORM, body: 'Version=2010-05-08' }, /MissingAction/],
    // JSON in JSON.
    ['a runbook that is null', runbook('null'), /it must be an object/],
    ['a step that is null', runbook('{"schemaVersion":"0.3","mainSteps":[null]}'), /each step must be/],
    [
      'an event pattern with a text',
      events('PutRule', { Name: 'r', EventPattern: '{"source":"x"}' }),
      /source must be an object or a list/,
    ],
    ['a rule for nothing', events('PutRule', { Name: 'r' }), /EventPattern or ScheduleExpression/],
    ['a rule on a schedule', events('PutRule', { Name: 'r', ScheduleExpression: 'rate(1 day)' }), /schedule/],
    [
      'a policy that neither allows nor denies',
      {
        scope: 'iam',
        type: FORM,
        body: `Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=${encodeURIComponent('{"Statement":[{"Effect":"Maybe"}]}')}`,
      },
      /MalformedPolicyDocument/,
    ],
    // Values that AWS does not have.
    [
      'a parameter of no type',
      ssm('PutParameter', { Name: '/a', Value: 'x', Type: 'Nope' }),
      /'Nope' at 'type'.*\[String, StringList, SecureString\]/,
    ],
    [
      'an endpoint of no type',
      { scope: 'iot', method: 'GET', path: '/endpoint?endpointType=nope' },
      /'nope' at 'endpointType'/,
    ],
    ['a schedule every 0 minutes', schedule({ ScheduleExpression: 'rate(0 minutes)' }), /rate\(0 minutes\)/],
    [
      'a schedule that is neither late nor not',
      schedule({ FlexibleTimeWindow: { Mode: 'Nope' } }),
      /'Nope' at 'flexibleTimeWindow\.Mode'.*\[OFF, FLEXIBLE\]/,
    ],
    ['a schedule for no ARN', schedule({ Target: { Arn: 'garbage', RoleArn: ROLE } }), /Arn garbage/],
    // Tags of missing resources.
    [
      'a tag for no function',
      {
        scope: 'lambda',
        path: `/2017-03-31/tags/${encodeURIComponent(GHOST)}`,
        body: { Tags: { a: 'b' } },
      },
      /Function not found: .*ghost/,
    ],
    [
      'the tags of no topic',
      {
        scope: 'sns',
        type: FORM,
        body: `Action=ListTagsForResource&ResourceArn=${encodeURIComponent(GHOST_TOPIC)}`,
      },
      /ResourceNotFound/,
    ],
    [
      'a tag for no certificate provider',
      { scope: 'iot', path: '/tags', body: { resourceArn: 'ghost', tags: [{ Key: 'a', Value: 'b' }] } },
      /no ghost to tag/,
    ],
    [
      'a tag for no rule',
      events('TagResource', { ResourceARN: GHOST_RULE, Tags: [{ Key: 'a', Value: 'b' }] }),
      /Rule ghost does not exist/,
    ],
    [
      'a tag for no parameter',
      ssm('AddTagsToResource', {
        ResourceType: 'Parameter',
        ResourceId: '/ghost',
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
      /no Parameter \/ghost/,
    ],
    // A pagination token that was never issued.
    [
      'a token out of nowhere',
      ssm('DescribeParameters', { NextToken: 'zz' }),
      /never issued the NextToken \\"zz\\"/,
    ],
    ['a marker out of nowhere', kms('ListKeys', { Marker: 'zz' }), /never issued the Marker \\"zz\\"/],
    [
      'a token in a query',
      { scope: 'iot', method: 'GET', path: '/certificate-providers?nextToken=zz' },
      /never issued the nextToken/,
    ],
  ])('is refused with a reason: %s', async (_, request, message) => {
    const { status, text } = await send(request);

    expect(text).toMatch(message);
    expect(text).not.toMatch(/InternalFailure|TypeError/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it('leaves nothing behind', () => {
    const { cloudWatch, documents, iot, kms, lambda, logs, parameters, roles, rules, topics } = aws;
    const services = [
      cloudWatch,
      documents,
      iot.providers,
      kms.keys,
      lambda,
      logs,
      parameters,
      roles,
      rules,
      topics,
    ];
    const tagged = services.flatMap(({ tags }) => tags.resources);

    expect(tagged).toEqual([]);
    expect(aws.kms.keys.all).toEqual([]);
    expect([...aws.rules.all]).toEqual([]);
    expect([...aws.scheduler.schedules]).toEqual([]);
    expect(aws.parameters.all).toEqual([]);
    expect([...aws.documents.all]).toEqual([]);
  });

  it('is understood by a REST API with any content type', async () => {
    const path = '/2015-03-31/functions/ghost/configuration';

    const { status, text } = await send({ scope: 'lambda', method: 'PUT', path, type: FORM, body: '{}' });

    expect([status, JSON.parse(text)]).toMatchObject([404, { message: expect.stringContaining('ghost') }]);
  });
});
