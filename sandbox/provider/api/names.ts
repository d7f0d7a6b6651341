/** In place of an attribute's name: this structure's members are attributes of the enclosing block. */
export const INLINE = '.';

/** Terraform's names of API members, where they differ from the member's name in snake case. Null: no attribute. */
export type Names = Readonly<Record<string, string | null>>;

/** The Terraform attribute of an API member. */
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
