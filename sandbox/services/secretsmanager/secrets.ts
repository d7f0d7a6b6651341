import { randomInt, randomUUID } from 'node:crypto';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { ApiError } from '../../wire/api-error';
import { Conditions } from '../../wire/conditions';
import { Tags } from '../tags';
import { Secret, Stage } from './secret';

/** The operations on secrets that the sandbox has. */
export const SECRET_OPERATIONS = [
  'CreateSecret',
  'DeleteSecret',
  'DescribeSecret',
  'GetSecretValue',
  'ListSecrets',
  'PutSecretValue',
  'RestoreSecret',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
] as const;

/** Letters and digits of the end of an ARN. */
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Secrets Manager's secrets, in memory. */
export class Secrets {
  readonly #secrets = new Map<string, Secret>();
  readonly tags = new Tags();
  /** What requests meet at the wire. */
  readonly conditions: Conditions<(typeof SECRET_OPERATIONS)[number]>;
  readonly #account: AwsAccount;
  readonly #now: () => Date;

  /** @param options.now Clock of the versions. @default the wall clock */
  constructor({
    account = SANDBOX_ACCOUNT,
    now = () => new Date(),
    seed,
  }: { readonly account?: AwsAccount; readonly now?: () => Date; readonly seed?: string } = {}) {
    this.#account = account;
    this.#now = now;
    this.conditions = new Conditions({ operations: SECRET_OPERATIONS, seed });
  }

  get all(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  get now(): Date {
    return this.#now();
  }

  /** Creates a secret without a value. @throws ApiError ResourceExistsException */
  create(name: string): Secret {
    if (this.#secrets.has(name)) {
      throw new ApiError(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const suffix = Array.from({ length: 6 }, () => SUFFIX[randomInt(SUFFIX.length)]).join('');
    const arn = regionalArn(this.#account, 'secretsmanager', `secret:${name}-${suffix}`);
    const secret = new Secret(name, arn, this.now);
    this.#secrets.set(name, secret);
    return secret;
  }

  /**
   * A secret by its name, its ARN, or its ARN without the random end.
   *
   * @throws ApiError ResourceNotFoundException
   */
  find(id: string): Secret {
    const secret = this.all.find(({ name, arn }) => id === name || id === arn || id === arn.slice(0, -7));
    if (secret !== undefined) return secret;
    throw new ApiError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }

  /** The same, unless it is marked for deletion. @throws ApiError InvalidRequestException */
  live(id: string): Secret {
    const secret = this.find(id);
    if (secret.deletionDate === undefined) return secret;
    throw new ApiError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }

  /** The ARN on which IAM decides, also for a secret that does not exist. */
  arnOf(id: string): string {
    const found = this.all.find(({ name, arn }) => id === name || id === arn || id === arn.slice(0, -7));
    return (
      found?.arn ??
      (id.startsWith('arn:') ? id : regionalArn(this.#account, 'secretsmanager', `secret:${id}`))
    );
  }

  /** Deletes it for good. */
  delete({ name, arn }: Secret): void {
    this.#secrets.delete(name);
    this.tags.forget(arn);
  }

  /**
   * Stores a text as its administrator would: in a new secret, or as a new version of one.
   *
   * @param label @default AWSCURRENT
   * @returns the secret, and the version's id
   */
  store(
    name: string,
    text: string,
    label: string = Stage.Current,
  ): { readonly secret: Secret; readonly id: string } {
    const secret = this.#secrets.get(name) ?? this.create(name);
    const id = randomUUID();
    secret.put({ id, text, octets: undefined, createdAt: this.now }, [label]);
    return { secret, id };
  }
}
