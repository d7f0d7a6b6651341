import { randomUUID } from 'node:crypto';
import type { KeySpec } from '@aws-sdk/client-kms-model';
import { type AwsAccount, regionalArn } from '../../account';
import type { Clock } from '../../clock';
import { ApiError } from '../../wire/api-error';
import { Tags } from '../tags';
import { Aliases } from './aliases';
import type { Key } from './key';
import { defaultPolicy } from './key-policy';
import { traitsOf } from './key-specs';

/** How to create a key. */
export interface NewKey {
  readonly spec: KeySpec;
  /** @default none */
  readonly description?: string;
  /** Whether its id begins with `mrk-`, as that of a primary key, which other Regions can replicate. @default false */
  readonly isMultiRegion?: boolean;
  /** JSON. @default the one of KMS: the account's IAM decides */
  readonly policy?: string;
}

const DAY_MS = 86_400_000;

/** KMS: keys whose private part never leaves it. */
export class Keys {
  readonly #keys = new Map<string, Key>();
  readonly aliases: Aliases;
  readonly tags = new Tags();

  readonly #account: AwsAccount;
  readonly #clock: Clock;

  constructor(account: AwsAccount, clock: Clock) {
    this.#account = account;
    this.#clock = clock;
    this.aliases = new Aliases(account);
  }

  /** Every key of every account, oldest first. */
  get all(): readonly Key[] {
    this.#deleteDue();
    return [...this.#keys.values()];
  }

  /**
   * Generates a key.
   *
   * @param owner The account whose key it is; others reach it by its ARN. @default the sandbox's account
   * @throws ApiError UnsupportedOperationException for an unsupported spec
   */
  create(
    { spec, description = '', isMultiRegion = false, policy }: NewKey,
    owner: AwsAccount = this.#account,
  ): Key {
    const id = isMultiRegion ? `mrk-${randomUUID().replaceAll('-', '')}` : randomUUID();
    const key: Key = {
      id,
      arn: regionalArn(owner, 'kms', `key/${id}`),
      spec,
      isMultiRegion,
      description,
      state: 'Enabled',
      createdAt: new Date(this.#clock()),
      policy: policy ?? defaultPolicy(owner),
      privateKey: traitsOf(spec).generate(),
    };
    this.#keys.set(key.arn, key);
    return key;
  }

  /** The key with an ARN; undefined without one. */
  withArn(arn: string): Key | undefined {
    this.#deleteDue();
    return this.#keys.get(arn);
  }

  /** The ARN that an id, an ARN, an alias name or an alias ARN stands for. @throws ApiError NotFoundException */
  arnOf(keyId: string): string {
    return isAlias(keyId) ? this.aliases.get(keyId).keyArn : this.exactArnOf(keyId);
  }

  /** As `arnOf`, where KMS takes no alias. @throws ApiError NotFoundException */
  exactArnOf(keyId: string): string {
    if (isAlias(keyId)) throw new ApiError('NotFoundException', `Invalid keyId '${keyId}'`);
    if (!keyId.startsWith('arn:')) return regionalArn(this.#account, 'kms', `key/${keyId}`);
    const region = keyId.split(':')[3] ?? '';
    if (region === this.#account.region) return keyId;
    // KMS does not look for keys in other Regions.
    throw new ApiError('NotFoundException', `Invalid arn ${region}`);
  }

  /** The key. @param keyId Its id, its ARN, an alias name or an alias ARN. @throws ApiError NotFoundException */
  get(keyId: string): Key {
    const arn = this.arnOf(keyId);
    const key = this.withArn(arn);
    if (key === undefined) throw new ApiError('NotFoundException', `Key '${arn}' does not exist`);
    return key;
  }

  /** As `get`; undefined without one. */
  find(keyId: string): Key | undefined {
    try {
      return this.get(keyId);
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }

  /** Changes a key's description, state or policy. @throws ApiError NotFoundException */
  change(arn: string, changes: Partial<Pick<Key, 'description' | 'state' | 'deletionDate' | 'policy'>>): Key {
    const changed = { ...this.get(arn), ...changes };
    this.#keys.set(changed.arn, changed);
    return changed;
  }

  /** Starts a key's waiting period. @param days Its length. @throws ApiError NotFoundException */
  scheduleDeletion(arn: string, days: number): Key {
    const deletionDate = new Date(this.#clock() + days * DAY_MS);
    return this.change(arn, { state: 'PendingDeletion', deletionDate });
  }

  /** Deletes the keys whose waiting period is over, with their aliases. */
  #deleteDue(): void {
    for (const { arn, deletionDate } of this.#keys.values()) {
      if (deletionDate === undefined || this.#clock() < deletionDate.getTime()) continue;
      this.#keys.delete(arn);
      this.tags.forget(arn);
      this.aliases.deleteOf(arn);
    }
  }
}

/** An alias name, or the ARN of one. */
function isAlias(keyId: string): boolean {
  return /^(arn:[^/]*:)?alias\//.test(keyId);
}
