import {
  CreateKeyCommand,
  type CreateKeyCommandInput,
  KMSClient,
  SignCommand,
  type SignCommandInput,
} from '@aws-sdk/client-kms-model';
import { kmsApi } from '../../../../sandbox/services/kms/api';
import { Kms, type KmsOptions } from '../../../../sandbox/services/kms/kms';
import { TestAccount } from '../../../../testing/account';

/** An account with nothing but KMS. */
export class KmsAccount {
  static async open(options: KmsOptions = {}): Promise<KmsAccount> {
    const kms = new Kms(options);
    return new KmsAccount(kms, await TestAccount.open(kmsApi(kms)));
  }

  /** The client of the one who may do everything. */
  readonly client: KMSClient;

  private constructor(
    readonly kms: Kms,
    readonly account: TestAccount,
  ) {
    this.client = new KMSClient(account.as());
  }

  /** The client of a user. */
  as(user: string): KMSClient {
    return new KMSClient(this.account.as(user));
  }

  /** Creates a key. @returns its ARN */
  async create(input: CreateKeyCommandInput = {}): Promise<string> {
    const { KeyMetadata } = await this.client.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', ...input }),
    );
    return KeyMetadata?.Arn ?? '';
  }

  /** Has 32 zeros signed, as a digest. */
  async sign(KeyId: string, more: Partial<SignCommandInput> = {}, client = this.client) {
    return client.send(
      new SignCommand({
        KeyId,
        Message: Buffer.alloc(32),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
        ...more,
      }),
    );
  }

  async close(): Promise<void> {
    this.client.destroy();
    await this.account.close();
  }
}
