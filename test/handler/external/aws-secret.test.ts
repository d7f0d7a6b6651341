import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../handler/deadline';
import { SigningFailed } from '../../../handler/errors';
import { AwsSecret } from '../../../handler/external/aws-secret';
import { MalformedSecret } from '../../../handler/external/secret-forms';
import { FailureReason } from '../../../handler/vocabulary';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';
import { SecretStore, type StoreAnswer } from './secret-store';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:fleet/password-AbCdEf';
const PARAMETER = 'arn:aws:ssm:eu-west-1:000000000000:parameter/fleet/password';
const soon = () => new Deadline(20_000);

/** A value of its own, so that the same secret can be told from an equal one. */
const parse = (text: string) => ({ text });

describe('A secret in AWS', () => {
  let store: SecretStore;
  let telemetry: Telemetry;
  let time: VirtualTime;

  beforeEach(async () => {
    process.env.AWS_REGION = 'eu-central-1';
    store = await SecretStore.start();
    telemetry = Telemetry.capture();
    time = VirtualTime.start();
  });

  afterEach(async () => {
    time.stop();
    telemetry.stop();
    await store.stop();
  });

  const failureOf = (promise: Promise<unknown>): Promise<SigningFailed> =>
    promise.then(
      () => {
        throw new Error('It did not fail.');
      },
      (error) => error,
    );
  const versionsAsked = () => store.requests.map(({ input }) => input.VersionStage);

  it.each<[string, string, StoreAnswer, string, object]>([
    [
      'Secrets Manager',
      SECRET,
      [200, { SecretString: 'ünd' }],
      'secretsmanager.GetSecretValue',
      { SecretId: SECRET, VersionStage: 'AWSCURRENT' },
    ],
    [
      'Secrets Manager, binary',
      SECRET,
      [200, { SecretBinary: Buffer.from('ünd').toString('base64') }],
      'secretsmanager.GetSecretValue',
      { SecretId: SECRET, VersionStage: 'AWSCURRENT' },
    ],
    [
      'Parameter Store',
      PARAMETER,
      [200, { Parameter: { Value: 'ünd' } }],
      'AmazonSSM.GetParameter',
      { Name: PARAMETER, WithDecryption: true },
    ],
  ])('is read from %s, in the Region of its ARN', async (_, arn, answer, target, input) => {
    store.answer = () => answer;

    await expect(new AwsSecret(arn, parse).read(soon())).resolves.toEqual({ text: 'ünd' });

    expect(store.requests).toMatchObject([
      { target, input, authorization: expect.stringContaining('/eu-west-1/') },
    ]);
  });

  it('is read once, also for requests at the same time', async () => {
    const secret = new AwsSecret(SECRET, parse);

    const [one, two] = await Promise.all([secret.read(soon()), secret.read(soon())]);
    const three = await secret.read(soon());

    expect(store.requests).toHaveLength(1);
    expect(two).toBe(one);
    expect(three).toBe(one);
  });

  it('is read again after an hour, and stays the same object as long as it is the same', async () => {
    const secret = new AwsSecret(SECRET, parse);
    const first = await secret.read(soon());
    time.advance(3_600_001);
    const second = await secret.read(soon());
    store.hold({ AWSCURRENT: 'new' });
    time.advance(3_600_001);

    const third = await secret.read(soon());

    expect(second).toBe(first);
    expect(third).toEqual({ text: 'new' });
    expect(store.requests).toHaveLength(3);
  });

  it('is used as it is known while it cannot be read again, which the log says', async () => {
    const secret = new AwsSecret(SECRET, parse);
    const first = await secret.read(soon());
    store.answer = () => [400, { __type: 'AccessDeniedException', Message: 'no' }];
    time.advance(3_600_001);

    expect([await secret.read(soon()), await secret.read(soon())]).toEqual([first, first]);
    expect(store.requests).toHaveLength(2);
    expect(telemetry.logged('A secret could not be read again; the one known is used')).toHaveLength(1);
  });

  it.each<[string, StoreAnswer, RegExp]>([
    [
      'is missing',
      [400, { __type: 'ResourceNotFoundException', Message: 'gone' }],
      /Create it, or correct its ARN/,
    ],
    [
      'is denied',
      [400, { __type: 'AccessDeniedException', Message: 'not you' }],
      /Allow the signer's role to read it/,
    ],
    ['has a key that is denied', [400, { __type: 'DecryptionFailure' }], /Its KMS key does not decrypt it/],
    ['is about to be deleted', [400, { __type: 'InvalidRequestException', Message: 'marked' }], /Restore it/],
    ['has no text', [200, { Name: 'x' }], /it has no text/],
  ])('that %s is unavailable, for a reason and with a way out', async (_, answer, message) => {
    store.answer = () => answer;

    const failure = await failureOf(new AwsSecret(SECRET, parse).read(soon()));

    expect(failure).toBeInstanceOf(SigningFailed);
    expect(failure).toMatchObject({ reason: FailureReason.CredentialUnavailable, tookNothing: true });
    expect(failure.message).toMatch(message);
    expect(failure.message).toContain(SECRET);
    expect(store.requests).toHaveLength(1);
  });

  it('that has the wrong form is unavailable, and the message has nothing of it', async () => {
    const secret = new AwsSecret(SECRET, () => {
      throw new MalformedSecret('is not JSON.');
    });

    const failure = await failureOf(secret.read(soon()));

    expect(failure.message).toBe(`CredentialUnavailable: The secret ${SECRET} is not JSON.`);
    expect(failure.cause).toBeUndefined();
  });

  it('is asked for again when AWS throttles or is at fault', async () => {
    const queue: StoreAnswer[] = [
      [400, { __type: 'ThrottlingException' }],
      [500, { __type: 'InternalServiceError' }],
    ];
    store.answer = () => queue.shift() ?? [200, { SecretString: 'a secret' }];

    await expect(new AwsSecret(SECRET, parse).read(soon())).resolves.toEqual({ text: 'a secret' });

    expect(store.requests).toHaveLength(3);
  });

  it('that AWS does not answer for is unavailable before the deadline', async () => {
    time.stop();
    store.answer = () => new Promise(() => {});

    const failure = await failureOf(new AwsSecret(SECRET, parse).read(new Deadline(150)));

    expect(failure).toMatchObject({ reason: FailureReason.CredentialUnavailable });
    expect(failure.message).toMatch(/no answer in time.*VPC/);
  });

  it('ends at once when nobody waits for it any more', async () => {
    const controller = new AbortController();
    store.answer = () => {
      controller.abort();
      return new Promise(() => {});
    };

    await expect(new AwsSecret(SECRET, parse).read(soon(), controller.signal)).rejects.toThrow(
      'nobody waits',
    );
  });

  it('is not waited for any longer by who has joined the read of another one', async () => {
    const controller = new AbortController();
    const secret = new AwsSecret(SECRET, parse);
    let answer: (answer: StoreAnswer) => void = () => {};
    const asked = new Promise<void>((resolve) => {
      store.answer = () => {
        resolve();
        return new Promise((answers) => {
          answer = answers;
        });
      };
    });
    const first = secret.read(soon());
    const second = secret.read(soon(), controller.signal);
    await asked;

    controller.abort(new Error('enough'));

    await expect(second).rejects.toThrow('enough');
    answer([200, { SecretString: 'a secret' }]);
    await expect(first).resolves.toEqual({ text: 'a secret' });
  });

  describe('that was refused', () => {
    it('is read again, and is another one if it has changed', async () => {
      const secret = new AwsSecret(SECRET, parse);
      const refused = await secret.read(soon());
      store.hold({ AWSCURRENT: 'new' });

      await expect(secret.other(refused, soon())).resolves.toEqual({ text: 'new' });
      await expect(secret.read(soon())).resolves.toEqual({ text: 'new' });
    });

    it('is the pending one in the gap of a rotation', async () => {
      store.hold({ AWSCURRENT: 'old', AWSPENDING: 'new' });
      const secret = new AwsSecret(SECRET, parse);
      const refused = await secret.read(soon());

      const other = await secret.other(refused, soon());
      // The rotation ends, and an hour passes.
      store.hold({ AWSCURRENT: 'new' });
      time.advance(3_600_001);

      expect(other).toEqual({ text: 'new' });
      expect(await secret.read(soon())).toBe(other);
      expect(versionsAsked()).toEqual(['AWSCURRENT', 'AWSCURRENT', 'AWSPENDING', 'AWSCURRENT']);
    });

    it.each<[string, () => void]>([
      ['there is none', () => store.hold({ AWSCURRENT: 'old' })],
      ['the pending one is the current one', () => store.hold({ AWSCURRENT: 'old', AWSPENDING: 'old' })],
      [
        'the pending one may not be read',
        () => {
          store.answer = ({ VersionStage }) =>
            VersionStage === 'AWSPENDING'
              ? [400, { __type: 'AccessDeniedException' }]
              : [200, { SecretString: 'old' }];
        },
      ],
    ])('has no other one when %s', async (_, prepare) => {
      prepare();
      const secret = new AwsSecret(SECRET, parse);
      const refused = await secret.read(soon());

      await expect(secret.other(refused, soon())).resolves.toBeUndefined();
      await expect(secret.read(soon())).resolves.toBe(refused);
    });

    it('goes back to the current one when the pending one is refused, too', async () => {
      store.hold({ AWSCURRENT: 'old', AWSPENDING: 'new' });
      const secret = new AwsSecret(SECRET, parse);
      const pending = await secret.other(await secret.read(soon()), soon());
      time.advance(1_001);

      await expect(pending && secret.other(pending, soon())).resolves.toEqual({ text: 'old' });
    });

    it('has no pending version as a parameter', async () => {
      store.hold({ AWSCURRENT: 'old' });
      const secret = new AwsSecret(PARAMETER, parse);
      const refused = await secret.read(soon());

      await expect(secret.other(refused, soon())).resolves.toBeUndefined();

      expect(store.requests).toHaveLength(2);
    });

    it('is looked for once a second, whoever asks', async () => {
      store.hold({ AWSCURRENT: 'old' });
      const secret = new AwsSecret(SECRET, parse);
      const refused = await secret.read(soon());
      await Promise.all(Array.from({ length: 50 }, () => secret.other(refused, soon())));
      const atOnce = store.requests.length - 1;
      store.hold({ AWSCURRENT: 'new' });

      const waited = await secret.other(refused, soon());

      expect(atOnce).toBe(2);
      expect(waited).toEqual({ text: 'new' });
      expect(time.waits.at(-1)).toBeGreaterThan(900);
    });

    it('is not looked for a second time if there is no time to wait', async () => {
      store.hold({ AWSCURRENT: 'old' });
      const secret = new AwsSecret(SECRET, parse);
      const refused = await secret.read(soon());
      await secret.other(refused, soon());
      const before = store.requests.length;

      await expect(secret.other(refused, new Deadline(500))).resolves.toBeUndefined();

      expect(store.requests).toHaveLength(before);
    });

    it('is known already when another request has found it', async () => {
      const secret = new AwsSecret(SECRET, parse);
      const refused = await secret.read(soon());
      store.hold({ AWSCURRENT: 'new' });
      await secret.other(refused, soon());
      const before = store.requests.length;

      await expect(secret.other(refused, soon())).resolves.toEqual({ text: 'new' });

      expect(store.requests).toHaveLength(before);
    });
  });
});
