import { createHash } from 'node:crypto';
import { SignCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3-model';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { certificateFor } from '../../../sandbox/authorities/kms/own-ca';
import { AwsCli } from '../../../sandbox/aws-cli/aws-cli';
import { Shell } from '../../../sandbox/aws-cli/shell';
import { accessKeyIdOf } from '../../../sandbox/services/iam/access-key';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import { commandsOf } from '../../docs/page-commands';
import { openssl } from '../../sandbox/x509/openssl';
import { PkiAccount } from '../pki/pki-account';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const OFF = { name: 'fleet', administrators: '["pipeline"]' };
const ON = { ...OFF, publish_crl: 'true' };
const BUCKET = 'fleet-crl-123456789012-eu-central-1';
const ROLE = 'fleet-crl-eu-central-1';
const DISTRIBUTION = 'arn:aws:cloudfront::123456789012:distribution/E123';

// The tests build on each other, in order.
describe("a PKI's publisher", () => {
  let account: PkiAccount;

  beforeAll(async () => {
    account = await PkiAccount.open();
    account.addRole('pipeline');
    await account.deployAs('pipeline');
    expect((await account.apply(OFF)).said).toContain('Apply complete!');
  });

  afterAll(() => account.close());

  const settings = () => account.aws.buckets.get(BUCKET).settings;
  const policyOf = (principal: string) => {
    const { Statement } = JSON.parse(String(settings().get('BucketPolicy')));
    return Statement.filter(({ Sid }: { Sid: string }) => Sid === principal);
  };

  it('does not exist until it is asked for', async () => {
    const { door, lambda, scheduler } = account.aws;

    expect([...scheduler.schedules.keys()]).toEqual([]);
    await expect(lambda.getFunction('fleet-crl')).rejects.toThrow();
    expect(() => account.aws.buckets.get(BUCKET)).toThrow();
    expect(JSON.stringify(await account.keyPolicy())).not.toContain(ROLE);
    expect(await account.deployment.outputs()).toMatchObject({
      crl_function: '',
      crl_bucket: '',
      crl_address_hint: '',
      next_steps: expect.not.stringContaining('revocation'),
    });
    expect(door.unknown).toEqual([]);
  });

  it('is added to a PKI without touching key and ledger, and then a plan is empty', async () => {
    const keys = () => account.aws.kms.keys.all.map(({ arn, state }) => ({ arn, state }));
    const before = keys();

    const { said } = await account.apply(ON);

    expect(said).toMatch(/Resources: \d+ added, 1 changed, 0 destroyed\./);
    expect(keys()).toEqual(before);
    expect(account.aws.tables.names).toEqual(['fleet-ledger']);
    expect((await account.run('plan', ON)).said).toContain('No changes.');
    expect(await account.deployment.outputs()).toMatchObject({
      crl_function: 'fleet-crl',
      crl_bucket: BUCKET,
      crl_address_hint: expect.stringContaining(`in the bucket ${BUCKET} under the key fleet.crl`),
      next_steps: expect.stringContaining('--function-name fleet-crl'),
    });
  });

  it('has a bucket that is private, encrypted and versioned, and speaks TLS only', () => {
    expect(Object.fromEntries(settings())).toMatchObject({
      PublicAccessBlock: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketVersioning: { Status: 'Enabled' },
      BucketEncryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
      BucketLifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 90 } }],
      },
    });
    expect(JSON.parse(String(settings().get('BucketPolicy'))).Statement).toEqual([
      {
        Sid: 'OnlyByTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
        Condition: {
          Bool: { 'aws:SecureTransport': 'false' },
          StringNotEqualsIfExists: { 'aws:PrincipalServiceName': 'cloudfront.amazonaws.com' },
        },
      },
    ]);
  });

  it('lets a distribution read the list, if one is given', async () => {
    const variables = { ...ON, crl_distribution_arn: DISTRIBUTION };

    expect((await account.apply(variables)).said).toContain('0 added, 1 changed, 0 destroyed');

    expect(policyOf('CloudFrontReads')).toEqual([
      {
        Sid: 'CloudFrontReads',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${BUCKET}/fleet.crl`,
        Condition: { StringEquals: { 'aws:SourceArn': DISTRIBUTION } },
      },
    ]);
    expect(policyOf('OnlyByTls')).toHaveLength(1);
    await account.apply(ON);
  });

  it('may have digests signed, and nothing else', async () => {
    const { key_arn: KeyId } = await account.deployment.outputs();
    const Message = createHash('sha256').update('a list').digest();
    const sign = (MessageType: 'RAW' | 'DIGEST') =>
      account
        .kms(ROLE)
        .send(
          new SignCommand({ KeyId: String(KeyId), Message, MessageType, SigningAlgorithm: 'ECDSA_SHA_256' }),
        );

    await expect(sign('DIGEST')).resolves.toMatchObject({ Signature: expect.anything() });
    await expect(sign('RAW')).rejects.toThrow(/not authorized/);
  });

  it('may write and read its object, and no other', async () => {
    const { door, account: where } = account.aws;
    const accessKeyId = accessKeyIdOf({ kind: 'role', name: ROLE });
    const s3 = new S3Client({
      endpoint: door.url,
      region: where.region,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey: 'not-checked' },
    });
    const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'a list' }));

    await put('fleet.crl');
    expect(await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'fleet.crl' }))).toMatchObject({
      ContentLength: 6,
    });
    await expect(put('other.crl')).rejects.toMatchObject({ name: 'AccessDenied' });
    s3.destroy();
  });

  it('publishes a list on its schedule, with no more than its role, once the CA has its certificate', async () => {
    const { kms, parameters, scheduler, buckets } = account.aws;
    const [key] = kms.keys.all;
    if (key === undefined) throw new Error('The PKI has no key.');
    const Value = await certificateFor(key);
    parameters.putParameter({ Name: '/fleet/ca-certificate', Value, Type: 'String' });
    buckets.get(BUCKET).objects.clear();

    const first = await scheduler.run('fleet-crl');
    const second = await scheduler.run('fleet-crl');

    expect([first, second].map(({ functionError }) => functionError)).toEqual([undefined, undefined]);
    const list = buckets.get(BUCKET).objects.get('fleet.crl')?.body ?? Buffer.alloc(0);
    const pem = `-----BEGIN X509 CRL-----\n${list.toString('base64')}\n-----END X509 CRL-----\n`;
    expect(openssl(['crl', '-in', 'list.pem', '-noout', '-text'], { 'list.pem': pem })).toMatch(
      /Issuer: CN ?= ?Your own CA/,
    );
  });

  it('does as the runbooks say, for whoever is on call', async () => {
    const cli = await AwsCli.install(account.aws.door.url);
    const shell = new Shell(cli, ADMINISTRATOR);
    const commands = commandsOf(['runbooks/crl-expiry-critical.md', 'runbooks/tickets.md']).filter(
      ({ text }) => text.includes('PKI-crl'),
    );
    const said = [];
    for (const { text } of commands) said.push(await shell.run(text.replaceAll('PKI-crl', 'fleet-crl')));
    await cli.remove();

    expect(said.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      commands.map(() => ({ exitCode: 0, stderr: '' })),
    );
    const published = /^\{"number":"\d+",.*"nextUpdate".*\}\{/;
    expect(said.filter(({ stdout }) => published.test(stdout))).toHaveLength(3);
    expect(said.map(({ stdout }) => stdout).join()).toContain('rate(60 minutes)');
  });

  it('is not removed with its bucket: certificates name the list', async () => {
    const { succeeded, said } = await account.run('plan', OFF);

    expect(succeeded).toBe(false);
    expect(said).toContain('lifecycle.prevent_destroy');
    expect(said).toMatch(/aws_s3_bucket\.\S*revocation-list_bucket/);
  });

  it('can be turned off once the bucket is out of the state, which leaves the list', async () => {
    const { said } = await account.run('state', {}, 'list');
    const addresses = said.match(/aws_s3_\S+/g) ?? [];
    for (const address of addresses) await account.run('state', {}, 'rm', address);

    expect((await account.apply(OFF)).said).toMatch(/0 added, 1 changed, \d+ destroyed/);

    expect([...account.aws.buckets.get(BUCKET).objects.keys()]).toEqual(['fleet.crl']);
    expect(JSON.stringify(await account.keyPolicy())).not.toContain(ROLE);
    expect([...account.aws.scheduler.schedules.keys()]).toEqual([]);
  });

  it('puts the list into a bucket of yours, and leaves that alone', async () => {
    const variables = { ...ON, crl_bucket: BUCKET, crl_key: 'pki/ca.crl' };
    const before = new Map(settings());

    expect((await account.apply(variables)).said).toContain('Apply complete!');

    expect(settings()).toEqual(before);
    expect(await account.deployment.outputs()).toMatchObject({
      crl_bucket: BUCKET,
      crl_address_hint: expect.stringContaining('under the key pki/ca.crl'),
    });
  });
});
