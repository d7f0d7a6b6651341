import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  DescribeKeyCommand,
  DryRunOperationException,
  GetPublicKeyCommand,
  type KMSClient,
  SignCommand,
  type SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { callOnce, callWithin } from '../../calls/call';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { KMS } from './client';

/** Signing algorithms in the words of AWS KMS. */
type Algorithm = SigningAlgorithmSpec;

/** The CA's key in AWS KMS. Nobody can read its private part; who may use it, may have digests signed. */
export class Key {
  readonly #arn: string;
  readonly #client: KMSClient;

  constructor(arn: string, client: KMSClient) {
    this.#arn = arn;
    this.#client = client;
  }

  /**
   * Signs a digest. It may be signed twice if an answer is lost, and ECDSA then signs differently: whoever records the
   * certificate decides which one counts. Throws `SigningFailed`, never later than the deadline.
   *
   * @returns The signature; for ECDSA, in DER.
   */
  async sign(digest: Uint8Array, algorithm: Algorithm, deadline: Deadline): Promise<Uint8Array> {
    const command = this.#signing(digest, algorithm);
    const { Signature } = await callWithin(KMS, deadline, (options) => this.#client.send(command, options));
    // The SDK does not check the types of an answer.
    if (Signature instanceof Uint8Array) return Signature;
    throw new SigningFailed(FailureReason.AuthorityRefused, 'AWS KMS answered without a signature.');
  }

  /** Finds out whether it is Enabled, and for signatures. Throws `SigningFailed` when it is not. */
  async checkState(deadline: Deadline): Promise<void> {
    const command = new DescribeKeyCommand({ KeyId: this.#arn });
    const { KeyMetadata } = await callWithin(KMS, deadline, (options) => this.#client.send(command, options));
    if (KeyMetadata?.KeyState !== 'Enabled') {
      const date = KeyMetadata?.DeletionDate;
      const until = date === undefined ? '' : ` on ${date.toISOString()}`;
      throw new SigningFailed(
        FailureReason.AuthorityNotActive,
        `the CA's key is ${KeyMetadata?.KeyState}${until}, and only an Enabled one signs.`,
      );
    }
    if (KeyMetadata.KeyUsage !== 'SIGN_VERIFY') {
      throw new SigningFailed(
        FailureReason.AuthorityKeyUnsupported,
        `the CA's key is for ${KeyMetadata.KeyUsage}, not SIGN_VERIFY. A key keeps its usage for life: use another.`,
      );
    }
  }

  /**
   * Finds out whether it would sign, without having anything signed: AWS KMS checks permission and key, and stops. Throws
   * `SigningFailed` when it would not.
   */
  async probe(digest: Uint8Array, algorithm: Algorithm, deadline: Deadline): Promise<void> {
    const command = this.#signing(digest, algorithm, { DryRun: true });
    await callWithin(KMS, deadline, (options) =>
      this.#client.send(command, options).catch((error: unknown) => {
        if (!(error instanceof DryRunOperationException)) throw error;
      }),
    );
  }

  /** Its public part. Throws `SigningFailed`. */
  async readPublicKey(deadline: Deadline): Promise<KeyObject> {
    const command = new GetPublicKeyCommand({ KeyId: this.#arn });
    const { PublicKey } = await callWithin(KMS, deadline, (options) => this.#client.send(command, options));
    try {
      return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    } catch (cause) {
      throw new SigningFailed(
        FailureReason.AuthorityRefused,
        'AWS KMS answered without a readable public key.',
        {
          cause,
        },
      );
    }
  }

  /** Opens the connection by reading the public key, once. Ends when the signal aborts. */
  async warmUp(signal: AbortSignal): Promise<void> {
    const command = new GetPublicKeyCommand({ KeyId: this.#arn });
    await callOnce((options) => this.#client.send(command, options), { signal });
  }

  #signing(Message: Uint8Array, SigningAlgorithm: Algorithm, traits: { readonly DryRun?: true } = {}) {
    return new SignCommand({ KeyId: this.#arn, Message, MessageType: 'DIGEST', SigningAlgorithm, ...traits });
  }
}
