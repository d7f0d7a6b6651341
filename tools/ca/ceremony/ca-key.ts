import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { type LeafAlgorithm, leafAlgorithm } from '../../../handler/issuance/algorithm';
import { readDer } from '../../../handler/x509/der';
import { type IssuerKeyKind, issuerKeyKind } from '../../../handler/x509/issuer-key';
import { encodeSigned } from '../../../handler/x509/signed';
import { type AwsCall, callAws } from '../aws/call';
import { clientSettings } from '../aws/client-settings';
import type { PkiAddress } from '../pki-options';
import { inWords } from './in-words';

/** The option that names a key without an alias of ours, for `parseOptions`. */
export const KEY_OPTIONS = { key: { type: 'string' } } as const;

/** Its part of a usage text. */
export const KEY_USAGE_TEXT =
  "  --key ARN        the CA's key, if the PKI was deployed with key_arn (default alias/NAME-ca)\n";

/** The ARN of a key and not of an alias. */
const KEY_ARN = /^arn:[^:]+:kms:([^:]+):\d{12}:key\/[\w-]+$/;

const WAYS_OUT = {
  NotFoundException:
    'There is no such key. Check --pki and --region, and the ARN in --key, which a PKI with key_arn needs.',
  DisabledException: 'An administrator of the key must enable it first: aws kms enable-key.',
  KMSInvalidStateException:
    'The key is about to be deleted. An administrator of it can take that back: aws kms cancel-key-deletion.',
};

/** ARN of the key that is given, or else the alias of the PKI's. @throws BadOptions if it is in another Region */
export function readKey(given: string | undefined, { region, keyAlias }: PkiAddress): string {
  if (given === undefined || KEY_ARN.exec(given)?.[1] === region) return given ?? keyAlias;
  throw new BadOptions(
    `--key must be the ARN of a key in ${region}, arn:aws:kms:${region}:ACCOUNT:key/ID, not ${JSON.stringify(given)}.`,
  );
}

/** A call of KMS about a key. @param action IAM's name of it. @param on The key. */
export function keyCall(action: string, on: string): AwsCall {
  return { action, on, waysOut: WAYS_OUT };
}

/** The CA's key in AWS KMS, which shows its public part and signs digests. */
export class CaKey {
  /**
   * Reads the public key.
   *
   * @param given ARN of the key. @default that of the PKI's alias
   * @throws BadOptions if it is not an ARN of a key in the PKI's Region; CommandFailed if it cannot sign as a CA.
   */
  static async find(pki: PkiAddress, given?: string): Promise<CaKey> {
    const { region } = pki;
    const client = new KMSClient(clientSettings(region));
    const KeyId = readKey(given, pki);
    const answer = await callAws(keyCall('kms:GetPublicKey', `${KeyId} in ${region}`), () =>
      client.send(new GetPublicKeyCommand({ KeyId })),
    );
    if (answer.KeyUsage !== 'SIGN_VERIFY') {
      throw new CommandFailed(
        `The key ${KeyId} is for ${answer.KeyUsage}, not SIGN_VERIFY. Use another one: a key keeps its usage for life.`,
      );
    }
    return new CaKey(client, answer.KeyId ?? KeyId, Buffer.from(answer.PublicKey ?? []));
  }

  /** Name, or curve, of its algorithm. */
  readonly kind: IssuerKeyKind;
  readonly publicKey: KeyObject;
  /** How it signs. */
  readonly algorithm: LeafAlgorithm;
  readonly #client: KMSClient;

  private constructor(
    client: KMSClient,
    readonly arn: string,
    /** DER of the SubjectPublicKeyInfo. */
    readonly spki: Buffer,
  ) {
    this.#client = client;
    this.kind = inWords(`The key ${arn} is not for a CA`, () => issuerKeyKind(readDer(spki)));
    this.publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    this.algorithm = leafAlgorithm(this.kind);
  }

  /**
   * Has the digest of something signed.
   *
   * @param content DER of a certificate without its signature, or of the information of a request.
   * @returns The whole, DER. @throws CommandFailed
   */
  async sign(content: Buffer): Promise<Buffer> {
    const { digest, identifier, kmsName } = this.algorithm;
    const command = new SignCommand({
      KeyId: this.arn,
      Message: createHash(digest).update(content).digest(),
      MessageType: 'DIGEST',
      SigningAlgorithm: kmsName,
    });
    const { Signature = new Uint8Array() } = await callAws(keyCall('kms:Sign', this.arn), () =>
      this.#client.send(command),
    );
    if (!verify(digest, content, this.publicKey, Signature)) {
      throw new CommandFailed(
        `AWS KMS answered with a signature that is not by the key ${this.arn}. Nothing was written. Try again.`,
      );
    }
    return encodeSigned(content, identifier, Signature);
  }
}
