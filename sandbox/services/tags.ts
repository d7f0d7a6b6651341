/** A tag in the form of most APIs. */
export interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

/** Tags of a service's resources. */
export class Tags {
  readonly #tags = new Map<string, Map<string, string>>();

  /** @param tags As a list, or by key. */
  add(resource: string, tags: readonly Tag[] | Readonly<Record<string, string>> = []): void {
    const all = this.#tags.get(resource) ?? new Map<string, string>();
    const pairs = Array.isArray(tags)
      ? tags.map(({ Key = '', Value = '' }: Tag) => [Key, Value] as const)
      : Object.entries(tags);
    for (const [key, value] of pairs) all.set(key, value);
    this.#tags.set(resource, all);
  }

  remove(resource: string, keys: readonly string[]): void {
    for (const key of keys) this.#tags.get(resource)?.delete(key);
  }

  /** The resources that have tags. */
  get resources(): readonly string[] {
    return [...this.#tags].flatMap(([resource, { size }]) => (size > 0 ? [resource] : []));
  }

  /** Forgets a deleted resource. */
  forget(resource: string): void {
    this.#tags.delete(resource);
  }

  list(resource: string): { readonly Key: string; readonly Value: string }[] {
    return [...(this.#tags.get(resource) ?? [])].map(([Key, Value]) => ({ Key, Value }));
  }

  /** Tags by key, the form of Lambda and CloudWatch Logs. */
  map(resource: string): Record<string, string> {
    return Object.fromEntries(this.#tags.get(resource) ?? []);
  }
}
