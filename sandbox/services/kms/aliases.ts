import { type AwsAccount, regionalArn } from '../../account';
import { ApiError, found } from '../../wire/api-error';

/** A name for a key, which can be moved to another one. */
export interface Alias {
  /** `alias/NAME` */
  readonly name: string;
  readonly arn: string;
  readonly keyArn: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The aliases of an account's keys. */
export class Aliases {
  readonly #aliases = new Map<string, Alias>();

  readonly #account: AwsAccount;

  constructor(account: AwsAccount) {
    this.#account = account;
  }

  /** Every alias, oldest first. */
  get all(): readonly Alias[] {
    return [...this.#aliases.values()];
  }

  /** The ARN of an alias, whether it exists or not. @param alias Its name or its ARN. */
  arnOf(alias: string): string {
    return alias.startsWith('arn:') ? alias : regionalArn(this.#account, 'kms', alias);
  }

  /** @param alias Its name or its ARN. @throws ApiError NotFoundException */
  get(alias: string): Alias {
    const arn = this.arnOf(alias);
    return found(this.#aliases, arn, 'NotFoundException', `Alias ${arn} is not found.`);
  }

  /** @throws ApiError AlreadyExistsException */
  create(name: string, keyArn: string, now: Date): void {
    const arn = this.arnOf(name);
    if (this.#aliases.has(arn)) {
      throw new ApiError('AlreadyExistsException', `An alias with the name ${arn} already exists`);
    }
    this.#aliases.set(arn, { name, arn, keyArn, createdAt: now, updatedAt: now });
  }

  /** Moves an alias to another key. @throws ApiError NotFoundException */
  move(name: string, keyArn: string, now: Date): void {
    const alias = this.get(name);
    this.#aliases.set(alias.arn, { ...alias, keyArn, updatedAt: now });
  }

  /** @throws ApiError NotFoundException */
  delete(name: string): void {
    this.#aliases.delete(this.get(name).arn);
  }

  /** Deletes the aliases of a key. */
  deleteOf(keyArn: string): void {
    for (const alias of this.all) if (alias.keyArn === keyArn) this.#aliases.delete(alias.arn);
  }
}
