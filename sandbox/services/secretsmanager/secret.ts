import { ApiError } from '../../wire/api-error';

/** The staging labels of Secrets Manager itself. Whoever rotates a secret may use others. */
export const Stage = { Current: 'AWSCURRENT', Pending: 'AWSPENDING', Previous: 'AWSPREVIOUS' } as const;

/** A version of a secret. */
export interface SecretVersion {
  readonly id: string;
  readonly createdAt: Date;
  readonly text: string | undefined;
  readonly octets: Uint8Array | undefined;
}

/** A secret: its versions, and which of them each staging label is at. A label is at one version at most. */
export class Secret {
  description: string | undefined;
  /** Key of AWS KMS that encrypts it; `undefined` for the account's default, which takes no permission. */
  kmsKeyId: string | undefined;
  /** When it will be gone; `undefined` unless it is marked for deletion. */
  deletionDate: Date | undefined;
  changedAt: Date;
  readonly #versions = new Map<string, SecretVersion>();
  readonly #stages = new Map<string, string>();

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly createdAt: Date,
  ) {
    this.changedAt = createdAt;
  }

  /** Labels by version. Versions without a label are left out: Secrets Manager deletes them when it likes. */
  get stages(): Readonly<Record<string, readonly string[]>> {
    const labelled = [...this.#stages].reduce<Record<string, string[]>>((byVersion, [label, id]) => {
      byVersion[id] = [...(byVersion[id] ?? []), label];
      return byVersion;
    }, {});
    return labelled;
  }

  /** Labels of a version. */
  stagesOf({ id }: SecretVersion): readonly string[] {
    return this.stages[id] ?? [];
  }

  /**
   * Adds a version, or finds the same one again: its id makes the request idempotent.
   *
   * @throws ApiError ResourceExistsException if there is another one with its id
   */
  put(version: SecretVersion, labels: readonly string[]): void {
    const before = this.#versions.get(version.id);
    if (before !== undefined && !isSame(before, version)) {
      throw new ApiError(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${version.id} because that value is already in use for a version of secret ${this.arn}.`,
      );
    }
    if (before !== undefined) return;
    this.#versions.set(version.id, version);
    this.changedAt = version.createdAt;
    for (const label of labels) this.#attach(label, version.id);
  }

  /**
   * The version by its id, by a label, or by both. Without either, the current one.
   *
   * @throws ApiError ResourceNotFoundException
   */
  version(
    id?: string,
    label: string | undefined = id === undefined ? Stage.Current : undefined,
  ): SecretVersion {
    const named = id ?? this.#stages.get(label ?? '');
    const version = named === undefined ? undefined : this.#versions.get(named);
    if (version === undefined || (label !== undefined && this.#stages.get(label) !== version.id)) {
      const what = label === undefined ? `VersionId: ${id}` : `staging label: ${label}`;
      throw new ApiError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for ${what}`,
      );
    }
    return version;
  }

  /**
   * Moves a label, or removes it. The version that the label AWSCURRENT leaves becomes the previous one.
   *
   * @throws ApiError InvalidParameterException if the label is at another version than the one to remove it from
   */
  move(label: string, to: string | undefined, from: string | undefined): void {
    const at = this.#stages.get(label);
    if (at !== undefined && at !== to && at !== from) {
      throw new ApiError(
        'InvalidParameterException',
        `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${at}, ` +
          'so you must explicitly reference that version in RemoveFromVersionId.',
      );
    }
    if (to !== undefined) this.#attach(label, this.version(to).id);
    else this.#stages.delete(label);
  }

  #attach(label: string, id: string): void {
    const before = this.#stages.get(label);
    this.#stages.set(label, id);
    if (label === Stage.Current && before !== undefined && before !== id)
      this.#stages.set(Stage.Previous, before);
  }
}

function isSame(one: SecretVersion, other: SecretVersion): boolean {
  return (
    one.text === other.text &&
    Buffer.compare(Buffer.from(one.octets ?? ''), Buffer.from(other.octets ?? '')) === 0
  );
}
