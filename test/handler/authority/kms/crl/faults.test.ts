import '../../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../../handler/deadline';
import type { Operation as S3Operation } from '../../../../../sandbox/services/s3/operations';
import type { WireFault } from '../../../../../sandbox/wire/faults/wire-fault';
import { PLACE, setScene } from './scene';

const run = () => new Deadline(600_000);

const refusal = (code: string, status: number): WireFault => ({ kind: 'aws-error', code, status });

/** More than are made again. */
const FOR_GOOD = 20;

describe('A run of the publisher', () => {
  const scene = setScene();

  /** Plans faults for the calls of one step. */
  type Plan = (fault: WireFault, times: number) => void;

  const s3 = (operation: S3Operation): Plan => {
    return (fault, times) => scene.buckets.conditions.faults.next(operation, fault, times);
  };
  const query: Plan = (fault, times) =>
    scene.ca.services.tables.conditions.faults.next('Query', fault, times);
  const parameter: Plan = (fault, times) =>
    scene.ca.services.parameters.conditions.faults.next('GetParameter', fault, times);
  const sign: Plan = (fault, times) => scene.ca.services.kms.conditions.faults.next('Sign', fault, times);

  /** Forgets every fault that was planned. */
  const repair = () => {
    const { tables, parameters, kms } = scene.ca.services;
    for (const { conditions } of [scene.buckets, tables, parameters, kms]) conditions.faults.clear();
  };

  /** Publishes a first list, and revokes a certificate since. */
  const begin = async () => {
    await scene.start().publish(run());
    const lastGood = scene.published();
    await scene.record('0A');
    return lastGood;
  };

  const completes = async () => {
    repair();
    const { entries } = await scene.start().publish(run());
    expect(entries).toBe(1);
    expect(scene.printed()).toContain('Serial Number: 0A');
  };

  const steps: readonly [step: string, plan: Plan, denied: WireFault, reason: string][] = [
    ['the certificate', parameter, refusal('AccessDeniedException', 400), 'AuthorityAccessDenied'],
    ['the list in the bucket', s3('GetObject'), refusal('AccessDenied', 403), 'BucketAccessDenied'],
    ['a page of the ledger', query, refusal('AccessDeniedException', 400), 'LedgerAccessDenied'],
    ['the signature', sign, refusal('AccessDeniedException', 400), 'AuthorityAccessDenied'],
    ['the write', s3('PutObject'), refusal('AccessDenied', 403), 'BucketAccessDenied'],
  ];

  it.each(steps)(
    'that is denied %s leaves the last list; the next run completes',
    async (_, plan, denied, reason) => {
      const lastGood = await begin();
      plan(denied, 1);

      await expect(scene.start().publish(run())).rejects.toMatchObject({ reason });

      expect(scene.published()).toEqual(lastGood);
      await completes();
    },
  );

  const outages: readonly [fault: string, WireFault][] = [
    ['is reset', { kind: 'reset' }],
    ['has an internal error', refusal('InternalError', 500)],
    [
      'is a page of a load balancer',
      { kind: 'response', body: '<html>', status: 503, contentType: 'text/html' },
    ],
  ];

  it.each(
    steps.flatMap(([step, plan]) => outages.map(([what, fault]) => [step, what, plan, fault] as const)),
  )('for which the call for %s %s once makes it again', async (_step, _what, plan, fault) => {
    await begin();
    plan(fault, 1);

    expect((await scene.start().publish(run())).entries).toBe(1);
  });

  it.each(
    steps.flatMap(([step, plan]) => outages.map(([what, fault]) => [step, what, plan, fault] as const)),
  )(
    'for which the call for %s %s again and again leaves the last list; the next run completes',
    async (_step, _what, plan, fault) => {
      const lastGood = await begin();
      plan(fault, FOR_GOOD);

      await expect(scene.start().publish(run())).rejects.toMatchObject({
        reason: expect.stringMatching(/Unavailable|Unreachable/),
      });

      expect(scene.published()).toEqual(lastGood);
      await completes();
    },
  );

  it.each<[string, WireFault]>([
    ['is lost', { kind: 'reset', strikes: 'after' }],
    ['is an error', { kind: 'aws-error', code: 'InternalError', status: 500, strikes: 'after' }],
  ])('knows its own list when the answer to its write %s', async (_, fault) => {
    await begin();
    s3('PutObject')(fault, 1);

    const list = await scene.start().publish(run());

    expect(scene.printed()).toContain(String(list.number));
    expect(scene.buckets.conditions.requests.byOutcome('PutObject')).toMatchObject({ PreconditionFailed: 1 });
  });

  it('whose every answer to a write is lost has published all the same, and the next run goes on from there', async () => {
    await begin();
    s3('PutObject')({ kind: 'reset', strikes: 'after' }, FOR_GOOD);

    await expect(scene.start().publish(run())).rejects.toMatchObject({ reason: 'BucketUnreachable' });

    expect(scene.printed()).toContain('Serial Number: 0A');
    await completes();
  });

  it('makes its list anew when S3 is busy with another write', async () => {
    await begin();
    s3('PutObject')(refusal('ConditionalRequestConflict', 409), 1);

    expect((await scene.start().publish(run())).entries).toBe(1);
    expect(scene.ca.services.kms.conditions.requests.count('Sign')).toBe(3);
  });

  it('publishes a first list when the one that it read was deleted meanwhile', async () => {
    await begin();
    const signer = scene.signer();
    const publisher = scene.start({
      signer: {
        ...signer,
        async sign(...given) {
          scene.buckets.deleteObject(PLACE.bucket, PLACE.key);
          return signer.sign(...given);
        },
      },
    });

    expect((await publisher.publish(run())).entries).toBe(1);
    await completes();
  });

  it('names a bucket that is missing', async () => {
    scene.environment.CRL_BUCKET = 'another-bucket';

    await expect(scene.start().publish(run())).rejects.toMatchObject({
      reason: 'BucketNotFound',
      message: expect.stringContaining('NoSuchBucket'),
    });
  });

  it.each([
    ['PermanentRedirect', 301],
    ['AuthorizationHeaderMalformed', 400],
  ])('says that the bucket is elsewhere when S3 answers %s', async (code, status) => {
    s3('GetObject')(refusal(code, status), FOR_GOOD);

    await expect(scene.start().publish(run())).rejects.toMatchObject({ reason: 'BucketNotFound' });
  });

  it('ends by its deadline, whatever does not answer', async () => {
    query({ kind: 'hang' }, FOR_GOOD);

    await expect(scene.start().publish(new Deadline(300))).rejects.toMatchObject({
      reason: 'DeadlineExceeded',
    });
  });

  it('needs these permissions and no others', async () => {
    const actions: readonly [string, string][] = [
      ['ssm:GetParameter', 'arn:aws:ssm:eu-central-1:123456789012:parameter/iot-pki/ca-certificate'],
      ['s3:ListBucket', `arn:aws:s3:::${PLACE.bucket}`],
      ['s3:GetObject', `arn:aws:s3:::${PLACE.bucket}/${PLACE.key}`],
      ['s3:PutObject', `arn:aws:s3:::${PLACE.bucket}/${PLACE.key}`],
      [
        'dynamodb:Query',
        'arn:aws:dynamodb:eu-central-1:123456789012:table/iot-pki-ledger/index/by-crl-issuer',
      ],
      ['kms:Sign', scene.ca.id],
    ];
    for (const [action, resource] of actions) scene.account.allow('publisher', action, resource);
    process.env.AWS_ACCESS_KEY_ID = scene.account.as('publisher').credentials.accessKeyId;

    await scene.start().publish(run());
    await scene.start().publish(run());

    expect(scene.published()).toBeDefined();
  });
});
