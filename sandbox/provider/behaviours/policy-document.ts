import { createHash } from 'node:crypto';
import { type DataSourceBehaviour, ProviderError } from '../behaviour';
import { type Attributes, blocksIn, optionalStringIn, stringIn, stringsIn } from '../values';

const MERGING = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'];

/**
 * Data source `aws_iam_policy_document`: renders statements in the real one's order and shapes (a single
 * value stands without its list, lists are sorted backwards). Merging documents is not supported.
 */
export const awsIamPolicyDocument: DataSourceBehaviour = {
  async read(config) {
    const merging = MERGING.find((name) => config[name] !== null && config[name] !== undefined);
    if (merging !== undefined) {
      throw new ProviderError(
        `The sandbox does not merge policy documents (${merging})`,
        'Write one document.',
      );
    }
    const version = optionalStringIn(config, 'version') ?? '2012-10-17';
    const id = optionalStringIn(config, 'policy_id');
    const document = {
      Version: version,
      ...(id !== undefined && { Id: id }),
      Statement: blocksIn(config, 'statement').map(statementOf),
    };
    const json = JSON.stringify(document, null, 2);
    const hash = createHash('sha256').update(json).digest('hex');
    return { id: hash.slice(0, 10), json, minified_json: JSON.stringify(document), version };
  },
};

function statementOf(statement: Attributes): object {
  const sid = optionalStringIn(statement, 'sid');
  const [conditions, principals, notPrincipals] = [
    conditionOf(blocksIn(statement, 'condition')),
    principalOf(blocksIn(statement, 'principals')),
    principalOf(blocksIn(statement, 'not_principals')),
  ];
  return {
    ...(sid !== undefined && sid !== '' && { Sid: sid }),
    Effect: optionalStringIn(statement, 'effect') ?? 'Allow',
    ...listOf('Action', stringsIn(statement, 'actions')),
    ...listOf('NotAction', stringsIn(statement, 'not_actions')),
    ...listOf('Resource', stringsIn(statement, 'resources')),
    ...listOf('NotResource', stringsIn(statement, 'not_resources')),
    ...(principals !== undefined && { Principal: principals }),
    ...(notPrincipals !== undefined && { NotPrincipal: notPrincipals }),
    ...(conditions !== undefined && { Condition: conditions }),
  };
}

function listOf(name: string, values: readonly string[]): object {
  return values.length === 0 ? {} : { [name]: oneOrSorted(values) };
}

function oneOrSorted(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : [...values].sort().reverse();
}

function principalOf(blocks: readonly Attributes[]): object | '*' | undefined {
  if (blocks.length === 0) return undefined;
  const byType = new Map<string, string[]>();
  for (const block of blocks) {
    const type = stringIn(block, 'type');
    byType.set(type, [...(byType.get(type) ?? []), ...stringsIn(block, 'identifiers')]);
  }
  if (byType.size === 1 && byType.get('*')?.join() === '*') return '*';
  return Object.fromEntries([...byType].map(([type, identifiers]) => [type, oneOrSorted(identifiers)]));
}

function conditionOf(blocks: readonly Attributes[]): object | undefined {
  if (blocks.length === 0) return undefined;
  const conditions: Record<string, Record<string, string | readonly string[]>> = {};
  for (const block of blocks) {
    const test = stringIn(block, 'test');
    const values = stringsIn(block, 'values');
    const [only] = values;
    conditions[test] = {
      ...conditions[test],
      // Unlike other lists, the values of a condition keep their order.
      [stringIn(block, 'variable')]: values.length === 1 && only !== undefined ? only : values,
    };
  }
  return conditions;
}
