import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import { CreateRoleCommand, GetRoleCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  CreateCertificateProviderCommand,
  DescribeCertificateProviderCommand,
  IoTClient,
  UntagResourceCommand,
} from '@aws-sdk/client-iot';
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { iamApi } from '../../../sandbox/services/iam/api';
import { Iam } from '../../../sandbox/services/iam/iam';
import { Roles } from '../../../sandbox/services/iam/roles';
import { iotApi } from '../../../sandbox/services/iot/api';
import { CertificateProviders } from '../../../sandbox/services/iot/certificate-providers';
import { snsApi } from '../../../sandbox/services/sns/api';
import { Topics } from '../../../sandbox/services/sns/topics';
import { ssmApi } from '../../../sandbox/services/ssm/api';
import { Documents } from '../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../sandbox/services/ssm/parameter-store';
import { stsApi } from '../../../sandbox/services/sts/api';
import { on } from '../../../sandbox/wire/api';
import { ServiceModel } from '../../../sandbox/wire/model';
import { TestAccount } from '../../../testing/account';

const AT = new Date('2026-01-02T03:04:05Z');
const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';

/** CloudWatch is the only service with clients for CBOR, JSON and query. */
const METRICS = {
  scope: 'monitoring',
  actions: 'cloudwatch',
  model: new ServiceModel(() => cloudWatch),
  operations: {
    GetMetricStatistics: on(
      '*',
      ({ StartTime, Period, Dimensions }: cloudWatch.GetMetricStatisticsInput) => ({
        Label: JSON.stringify([StartTime, Period, Dimensions]),
        Datapoints: [{ Timestamp: AT, Sum: 1.5, Unit: 'Count' }],
      }),
    ),
  },
} as const;

describe('The front door', () => {
  let account: TestAccount;

  beforeAll(async () => {
    const iam = new Iam();
    account = await TestAccount.open(
      stsApi(),
      iamApi(iam, new Roles(iam)),
      iotApi({ providers: new CertificateProviders(SANDBOX_ACCOUNT) }),
      snsApi(new Topics()),
      ssmApi({ parameters: new ParameterStore(() => AT), documents: new Documents() }),
      METRICS,
    );
  });

  afterAll(() => account.close());

  /** A request that no client would send. */
  const post = async (scope: string, headers: Record<string, string>, body: string, path = '/') => {
    const credential = `AWS4-HMAC-SHA256 Credential=SANDBOX-USER-administrator/20260101/x/${scope}/aws4_request`;
    const answer = await fetch(`${account.door.url}${path}`, {
      method: 'POST',
      headers: { authorization: `${credential}, SignedHeaders=host, Signature=0`, ...headers },
      body,
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  describe('speaks the protocol of each client:', () => {
    it('query, with lists, maps, dates and what XML must escape', async () => {
      const iam = new IAMClient(account.as());
      const AssumeRolePolicyDocument = '{"Statement":[{"Sid":"<&>","Effect":"Allow"}]}';

      const { Role } = await iam.send(
        new CreateRoleCommand({
          RoleName: 'fleet',
          Description: 'a < b & c > d "quoted"',
          AssumeRolePolicyDocument,
          Tags: [
            { Key: 'team', Value: 'iot' },
            { Key: 'empty', Value: '' },
          ],
        }),
      );
      const topics = new SNSClient(account.as());
      const { TopicArn } = await topics.send(
        new CreateTopicCommand({ Name: 'page', Attributes: { DisplayName: 'Page & ticket' } }),
      );

      expect(Role).toMatchObject({
        Description: 'a < b & c > d "quoted"',
        CreateDate: expect.any(Date),
        Tags: [
          { Key: 'team', Value: 'iot' },
          { Key: 'empty', Value: '' },
        ],
      });
      expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(AssumeRolePolicyDocument);
      expect((await topics.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes).toMatchObject({
        DisplayName: 'Page & ticket',
      });
    });

    it('JSON, with numbers and dates', async () => {
      const ssm = new SSMClient(account.as());
      await ssm.send(new PutParameterCommand({ Name: '/a', Value: 'ü', Type: 'String' }));

      expect((await ssm.send(new GetParameterCommand({ Name: '/a' }))).Parameter).toEqual({
        Name: '/a',
        Type: 'String',
        Value: 'ü',
        Version: 1,
        LastModifiedDate: AT,
        ARN: 'arn:aws:ssm:eu-central-1:123456789012:parameter/a',
        DataType: 'text',
      });
    });

    it('REST and JSON, with members in the path and in the query', async () => {
      const iot = new IoTClient(account.as());
      const created = await iot.send(
        new CreateCertificateProviderCommand({
          certificateProviderName: 'a=b',
          lambdaFunctionArn: FUNCTION_ARN,
          accountDefaultForOperations: ['CreateCertificateFromCsr'],
          tags: [{ Key: 'team', Value: 'iot' }],
        }),
      );
      const { certificateProviderArn: resourceArn = '' } = created;
      await iot.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));

      expect(
        await iot.send(new DescribeCertificateProviderCommand({ certificateProviderName: 'a=b' })),
      ).toMatchObject({ certificateProviderArn: resourceArn, creationDate: expect.any(Date) });
    });

    const STATISTICS = {
      Namespace: 'n',
      MetricName: 'm',
      StartTime: AT,
      EndTime: AT,
      Period: 60,
      Dimensions: [{ Name: 'service', Value: 'fleet' }],
    };
    const SEEN = JSON.stringify([AT, 60, STATISTICS.Dimensions]);

    it('CBOR, JSON and query with the same operation', async () => {
      const client = new cloudWatch.CloudWatchClient(account.as());
      const bySdk = await client.send(new cloudWatch.GetMetricStatisticsCommand(STATISTICS));
      const json = await post(
        'monitoring',
        { 'x-amz-target': 'GraniteServiceVersion20100801.GetMetricStatistics' },
        JSON.stringify({ ...STATISTICS, StartTime: AT.getTime() / 1_000, EndTime: AT.getTime() / 1_000 }),
      );
      const cbor = await post(
        'monitoring',
        { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
        '',
        '/service/GraniteServiceVersion20100801/operation/GetMetricStatistics',
      );
      const query = await post(
        'monitoring',
        { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        'Action=GetMetricStatistics&Namespace=n&MetricName=m&StartTime=2026-01-02T03:04:05Z&EndTime=2026-01-02T03:04:05Z' +
          '&Period=60&Dimensions.member.1.Name=service&Dimensions.member.1.Value=fleet',
      );

      expect(bySdk).toMatchObject({ Label: SEEN, Datapoints: [{ Timestamp: AT, Sum: 1.5, Unit: 'Count' }] });
      expect(JSON.parse(json.text)).toEqual({
        Label: SEEN,
        Datapoints: [{ Timestamp: AT.getTime() / 1_000, Sum: 1.5, Unit: 'Count' }],
      });
      expect(query.text).toContain(
        `<Label>${SEEN}</Label><Datapoints><member><Timestamp>2026-01-02T03:04:05`,
      );
      // Refused because members are missing, in CBOR as well.
      expect(cbor.status).toBe(400);
      expect(cbor.headers.get('smithy-protocol')).toBe('rpc-v2-cbor');
      expect(cbor.headers.get('x-amzn-query-error')).toBe('ValidationException;Sender');
    });
  });

  describe('refuses, in AWS’s words,', () => {
    it('missing members, and names each', async () => {
      const { status, text } = await post('ssm', { 'x-amz-target': 'AmazonSSM.PutParameter' }, '{}');

      expect([status, JSON.parse(text)]).toEqual([
        400,
        {
          __type: 'ValidationException',
          message:
            "2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; " +
            "Value null at 'value' failed to satisfy constraint: Member must not be null",
        },
      ]);
    });

    it.each([
      ['no JSON', '{', /JSON/],
      ['no object', '[]', 'The request is no structure.'],
      ['a number for a text', '{"Name":1,"Value":"x"}', 'Name is no string.'],
      ['a text for a list', '{"Name":"/a","Value":"x","Tags":"team"}', 'Tags is no list.'],
    ])('%s', async (_, body, message) => {
      const { status, text } = await post('ssm', { 'x-amz-target': 'AmazonSSM.PutParameter' }, body);

      expect([status, JSON.parse(text)]).toEqual([
        400,
        { __type: 'SerializationException', message: expect.stringMatching(message) },
      ]);
    });

    it('a name that AWS would refuse', async () => {
      const iam = new IAMClient(account.as());
      const create = new CreateRoleCommand({ RoleName: 'a b', AssumeRolePolicyDocument: '{"Statement":[]}' });

      await expect(iam.send(create)).rejects.toMatchObject({
        name: 'ValidationError',
        message: expect.stringContaining("Value 'a b' at 'roleName' failed to satisfy constraint"),
      });
    });

    it('a call that IAM does not allow, naming caller, action and resource', async () => {
      account.allow('ann', 'ssm:GetParameter', 'arn:aws:ssm:eu-central-1:123456789012:parameter/mine');
      const ssm = new SSMClient(account.as('ann'));

      await expect(ssm.send(new GetParameterCommand({ Name: '/mine' }))).rejects.toMatchObject({
        name: 'ParameterNotFound',
      });
      await expect(ssm.send(new GetParameterCommand({ Name: '/theirs' }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message:
          'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: ssm:GetParameter on resource: ' +
          'arn:aws:ssm:eu-central-1:123456789012:parameter/theirs because no identity-based policy allows the ssm:GetParameter action',
      });
    });

    it('an unknown key, and a request without one', async () => {
      const sts = new STSClient({
        ...account.as(),
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
      });

      await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
        name: 'InvalidClientTokenId',
      });
      expect((await fetch(account.door.url)).status).toBe(403);
    });

    it('an unknown operation and an unknown service, and records them', async () => {
      const iam = new IAMClient(account.as());

      await expect(iam.send(new ListUsersCommand({}))).rejects.toThrow('The sandbox has no iam ListUsers.');
      expect((await post('kms', { 'x-amz-target': 'TrentService.ListKeys' }, '{}')).text).toContain(
        'The sandbox has no kms at all.',
      );
      expect((await post('iot', {}, '{}', '/things/x')).text).toContain(
        'The sandbox has no iot CreateThing.',
      );
      expect(account.door.unknown).toEqual([
        'The sandbox has no iam ListUsers.',
        'The sandbox has no kms at all.',
        'The sandbox has no iot CreateThing.',
      ]);
    });

    it('with the status and code in the service’s model', async () => {
      const iam = new IAMClient(account.as());

      await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject({
        name: 'NoSuchEntityException',
        $metadata: { httpStatusCode: 404 },
      });
    });
  });
});
