import type { TerraformResource } from 'cdktf';

/**
 * Terraform's reference to an attribute of a resource that may have a count, of 1 or 0; without the resource, it is null.
 *
 * @param attribute In Terraform's spelling.
 */
export function attributeOf({ fqn, count }: TerraformResource, attribute: string): string {
  return count === undefined ? `\${${fqn}.${attribute}}` : `\${one(${fqn}[*].${attribute})}`;
}
