import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fixed } from '../../../../sandbox/latency';
import { Kms } from '../../../../sandbox/services/kms/kms';
import { RESET_AFTER, THROTTLED } from '../../../../testing/faults/wire-faults';
import { KmsAccount } from './account';

describe('KMS', () => {
  let account: KmsAccount;
  let now: number;
  let KeyId: string;

  beforeEach(async () => {
    now = 0;
    account = await KmsAccount.open({ clock: () => now, quotas: { ECC: 3 } });
    KeyId = await account.create();
  });

  afterEach(() => account.close());

  const outcomes = () => account.kms.conditions.requests.byOutcome('Sign');

  it('throttles the signatures of all keys of a family together', async () => {
    const other = await account.create({ KeySpec: 'ECC_NIST_P384' });
    const rsa = await account.create({ KeySpec: 'RSA_2048' });
    await account.sign(other, { SigningAlgorithm: 'ECDSA_SHA_384', Message: Buffer.alloc(48) });
    await account.sign(KeyId);
    await account.sign(KeyId);

    await expect(account.sign(KeyId)).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
      $metadata: { httpStatusCode: 400 },
    });
    await account.sign(rsa, { SigningAlgorithm: 'RSASSA_PSS_SHA_256' });
    now += 334;
    await account.sign(KeyId);
    expect(outcomes()).toEqual({ ok: 5, ThrottlingException: 1 });
  });

  it('allows a thousand signatures a second by default', () => {
    const { quotas } = new Kms({ clock: () => now });

    for (let i = 0; i < 1_000; i += 1) quotas.take('RSA');

    expect(() => quotas.take('RSA')).toThrow('You have exceeded the rate');
    expect(() => quotas.take('ECC')).not.toThrow();
  });

  it.each([
    ['KMSInternalException', 500],
    ['KeyUnavailableException', 500],
    ['DependencyTimeoutException', 503],
  ])('fails with %s where that is planned', async (code, httpStatusCode) => {
    account.kms.conditions.faults.next('Sign', { kind: 'aws-error', code });

    await expect(account.sign(KeyId)).rejects.toMatchObject({ name: code, $metadata: { httpStatusCode } });
    await expect(account.sign(KeyId)).resolves.toBeDefined();
    await expect(account.client.send(new DescribeKeyCommand({ KeyId }))).resolves.toBeDefined();
    expect(outcomes()).toEqual({ [code]: 1, ok: 1 });
  });

  it('loses connections, and some of the requests', async () => {
    const { faults } = account.kms.conditions;
    faults.next('Sign', RESET_AFTER);
    await expect(account.sign(KeyId)).rejects.toThrow('ECONNRESET');

    faults.sometimes('any', THROTTLED, 1);
    await expect(account.sign(KeyId)).rejects.toMatchObject({ name: 'ThrottlingException' });
    faults.clear();
    await expect(account.sign(KeyId)).resolves.toBeDefined();
    expect(() => faults.next('Encrypt' as 'Sign', THROTTLED)).toThrow("There is no operation 'Encrypt'");
  });

  it('answers late', async () => {
    account.kms.conditions.latency = fixed(Number.POSITIVE_INFINITY);
    const requestHandler = { requestTimeout: 50, throwOnRequestTimeout: true };
    const impatient = new KMSClient({ ...account.account.as(), requestHandler });

    await expect(account.sign(KeyId, {}, impatient)).rejects.toMatchObject({ name: 'TimeoutError' });
    impatient.destroy();
  });
});
