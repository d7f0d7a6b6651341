import { AWS_PREFIX } from './schema/bindings';

/** The Terraform types that a provider has to serve. */
export interface TypesInUse {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
}

/**
 * The AWS types in a synthesized stack.
 * @param stackJson The parsed `cdk.tf.json` (or any Terraform configuration in JSON).
 * @throws {TypeError} when it is not an object.
 */
export function typesUsedBy(stackJson: unknown): TypesInUse {
  if (stackJson === null || typeof stackJson !== 'object') {
    throw new TypeError('a Terraform configuration in JSON is an object; pass the parsed cdk.tf.json');
  }
  const { resource, data } = stackJson as { readonly resource?: object; readonly data?: object };
  return { resources: awsTypes(resource), dataSources: awsTypes(data) };
}

function awsTypes(section: object | undefined): readonly string[] {
  return Object.keys(section ?? {}).filter((type) => type.startsWith(AWS_PREFIX));
}

/** Both lists of types, each type once. */
export function mergeTypes(a: TypesInUse, b: TypesInUse): TypesInUse {
  return {
    resources: [...new Set([...a.resources, ...b.resources])],
    dataSources: [...new Set([...a.dataSources, ...b.dataSources])],
  };
}
