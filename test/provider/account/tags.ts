import type { Operations } from '../wire/api';

/** A tag as most APIs write it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Tags by what they are on. */
export class Tags {
  readonly #tags = new Map<string, Map<string, string>>();

  add(resource: string, tags: readonly Tag[] = []): void {
    const kept = this.#tags.get(resource) ?? new Map<string, string>();
    for (const { Key, Value } of tags) kept.set(Key, Value);
    this.#tags.set(resource, kept);
  }

  remove(resource: string, keys: readonly string[]): void {
    for (const key of keys) this.#tags.get(resource)?.delete(key);
  }

  list(resource: string): readonly Tag[] {
    return [...(this.#tags.get(resource) ?? [])].map(([Key, Value]) => ({ Key, Value }));
  }

  /** How most APIs tag. @param resource What they call the ARN of what is tagged. */
  operations(resource: 'ResourceARN' | 'ResourceArn'): Operations {
    type Tagged = Readonly<Record<typeof resource, string>>;
    return {
      ListTagsForResource: (input: Tagged) => ({ Tags: this.list(input[resource]) }),
      TagResource: (input: Tagged & { readonly Tags: readonly Tag[] }) => {
        this.add(input[resource], input.Tags);
        return {};
      },
      UntagResource: (input: Tagged & { readonly TagKeys: readonly string[] }) => {
        this.remove(input[resource], input.TagKeys);
        return {};
      },
    };
  }

  /** By key, as Lambda and CloudWatch Logs have them. */
  map(resource: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#tags.get(resource) ?? []);
  }
}

/** Tags in the form that most APIs take. */
export function tagsOf(map: Readonly<Record<string, string>> = {}): readonly Tag[] {
  return Object.entries(map).map(([Key, Value]) => ({ Key, Value }));
}
