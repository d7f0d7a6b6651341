/** Stands for an attribute: the members of this structure are attributes of the block around it. */
export const INLINE = '.';

/** Terraform's names of API members, where they are not the member's own in snake case; null: it has none. */
export type Names = Readonly<Record<string, string | null>>;

/** The attribute that a member of the API is in Terraform. */
export function attributeOf(member: string, names: Names): string | null {
  const name = names[member];
  return name === undefined ? snakeCase(member) : name;
}

/** `KMSKeyArn` is `kms_key_arn`. */
function snakeCase(member: string): string {
  return member
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
