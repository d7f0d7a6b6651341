import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { s3Api } from '../../../../sandbox/services/s3/api';
import { Buckets } from '../../../../sandbox/services/s3/buckets';
import { TestAccount } from '../../../../testing/account';

const AT = Date.parse('2026-01-02T03:04:05Z');
const PLACE = { Bucket: 'lists', Key: 'ca/root.crl' };

describe("S3's objects at the wire", () => {
  let account: TestAccount;
  let buckets: Buckets;
  let s3: S3Client;

  beforeEach(async () => {
    buckets = new Buckets({ clock: () => AT });
    buckets.create('lists');
    account = await TestAccount.open(s3Api(buckets));
    s3 = new S3Client(account.as());
  });

  afterEach(async () => {
    s3.destroy();
    await account.close();
  });

  const put = (text: string, more: object = {}) =>
    s3.send(new PutObjectCommand({ ...PLACE, Body: Buffer.from(text), ...more }));

  const get = async () => {
    const { Body, ...head } = await s3.send(new GetObjectCommand(PLACE));
    return { text: await Body?.transformToString(), head };
  };

  it('are read as they were written, with what was said about them', async () => {
    const { ETag } = await put('<a & b>', {
      ContentType: 'application/pkix-crl',
      CacheControl: 'max-age=300',
    });

    const said = {
      ETag,
      ContentType: 'application/pkix-crl',
      CacheControl: 'max-age=300',
      ContentLength: 7,
      LastModified: new Date(AT),
    };
    expect(await get()).toMatchObject({ text: '<a & b>', head: said });
    expect(await s3.send(new HeadObjectCommand(PLACE))).toMatchObject(said);
  });

  it('are overwritten only if the condition holds', async () => {
    const { ETag } = await put('first', { IfNoneMatch: '*' });

    await expect(put('again', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    await put('second', { IfMatch: ETag });
    await expect(put('late', { IfMatch: ETag })).rejects.toThrow('pre-conditions');
    expect((await get()).text).toBe('second');

    await s3.send(new DeleteObjectCommand(PLACE));
    await expect(put('late', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('that are missing are told from missing buckets', async () => {
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    await expect(s3.send(new HeadObjectCommand(PLACE))).rejects.toMatchObject({ name: 'NotFound' });
    const elsewhere = new GetObjectCommand({ ...PLACE, Bucket: 'other' });
    await expect(s3.send(elsewhere)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('are addressed by host, too', async () => {
    await put('text');
    const { port } = new URL(account.door.url);
    const key = `AWS4-HMAC-SHA256 Credential=${account.as().credentials.accessKeyId}/20260101/x/s3/aws4_request`;

    // fetch sets the header Host itself.
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const headers = { host: `lists.s3.eu-central-1.amazonaws.com`, authorization: key };
      request({ host: '127.0.0.1', port, path: '/ca/root.crl', method: 'HEAD', headers }, (answer) =>
        resolve([answer.statusCode, answer.headers['content-length']]),
      ).end();
    });

    expect(status).toEqual([200, '4']);
  });

  describe('are refused to a user', () => {
    let user: S3Client;

    beforeEach(() => {
      user = new S3Client(account.as('publisher'));
    });

    afterEach(() => user.destroy());

    const object = `arn:aws:s3:::${PLACE.Bucket}/${PLACE.Key}`;

    it('who may not write them', async () => {
      await expect(user.send(new PutObjectCommand({ ...PLACE, Body: 'text' }))).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringContaining(`s3:PutObject on resource: ${object}`),
      });
    });

    it('who may read them, but does not learn whether they exist without s3:ListBucket', async () => {
      account.allow('publisher', 's3:GetObject', object);

      await expect(user.send(new GetObjectCommand(PLACE))).rejects.toMatchObject({ name: 'AccessDenied' });
      account.allow('publisher', 's3:ListBucket', 'arn:aws:s3:::lists');
      await expect(user.send(new GetObjectCommand(PLACE))).rejects.toMatchObject({ name: 'NoSuchKey' });
    });

    it('who makes a write depend on what they may not read', async () => {
      const { ETag: IfMatch } = await put('text');
      account.allow('publisher', 's3:PutObject', object);

      await expect(
        user.send(new PutObjectCommand({ ...PLACE, Body: 'text', IfMatch })),
      ).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringContaining('s3:GetObject'),
      });
    });
  });

  it('meet faults, and are counted', async () => {
    const { faults, requests } = buckets.conditions;
    faults.next('PutObject', { kind: 'aws-error', code: 'SlowDown', status: 503 });
    faults.next('PutObject', { kind: 'reset', strikes: 'after' });

    await expect(put('text')).rejects.toMatchObject({ name: 'SlowDown' });
    await expect(put('text')).rejects.toThrow();

    expect(buckets.find(PLACE.Bucket, PLACE.Key)?.body.toString()).toBe('text');
    expect(requests.byOutcome('PutObject')).toEqual({ SlowDown: 1, 'fault:reset': 1 });
  });
});
