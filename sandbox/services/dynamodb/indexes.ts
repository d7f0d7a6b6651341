import type * as sdk from '@aws-sdk/client-dynamodb-model';
import { ApiError } from '../../wire/api-error';
import type { ChangingIndex, Index, Table } from './table';

/**
 * What an UpdateTable that creates or deletes an index changes.
 *
 * @throws ApiError LimitExceededException for more than one; ValidationException; ResourceNotFoundException
 */
export function changedIndexes(
  before: readonly Index[],
  updates: readonly sdk.GlobalSecondaryIndexUpdate[],
): Pick<Table, 'indexes' | 'changingIndex'> {
  const [update, ...others] = updates;
  if (update === undefined) return { indexes: before, changingIndex: undefined };
  if (others.length > 0) {
    throw new ApiError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  }
  const { Create, Delete } = update;
  const known = (name: string | undefined) => before.find(({ IndexName }) => IndexName === name);
  if (Create !== undefined) {
    const index = Create as Index;
    const changingIndex: ChangingIndex = { index, status: 'CREATING' };
    if (known(index.IndexName) === undefined) return { indexes: [...before, index], changingIndex };
    throw new ApiError(
      'ValidationException',
      `Attempting to create an index which already exists: ${Create.IndexName}`,
    );
  }
  // The throughput of an index on demand cannot be set.
  if (Delete === undefined) {
    throw new ApiError('ValidationException', 'The sandbox creates and deletes indexes, and updates none.');
  }
  const index = known(Delete.IndexName);
  if (index !== undefined) {
    return { indexes: before.filter((one) => one !== index), changingIndex: { index, status: 'DELETING' } };
  }
  throw new ApiError('ResourceNotFoundException', 'Requested resource not found');
}

/** @throws ApiError ValidationException for a definition that no key uses: other attributes have none */
export function requireUsed(table: Pick<Table, 'keySchema' | 'attributes' | 'indexes'>): void {
  const used = usedAttributes(table);
  if (used.length === table.attributes.length) return;
  const names = (attributes: typeof used) => attributes.map(({ AttributeName }) => AttributeName).join(', ');
  throw new ApiError(
    'ValidationException',
    'One or more parameter values were invalid: Some AttributeDefinitions are not used. ' +
      `AttributeDefinitions: [${names(table.attributes)}], keys used: [${names(used)}]`,
  );
}

/** The attributes of a table's keys and indexes, from its own definitions and those in a request. */
export function usedAttributes(
  { keySchema, attributes, indexes }: Pick<Table, 'keySchema' | 'attributes' | 'indexes'>,
  given: readonly sdk.AttributeDefinition[] = [],
): readonly sdk.AttributeDefinition[] {
  const keys = [keySchema, ...indexes.map(({ KeySchema }) => KeySchema)].flat();
  const used = new Set(keys.map(({ AttributeName }) => AttributeName));
  const defined = new Map([...attributes, ...given].map((attribute) => [attribute.AttributeName, attribute]));
  return [...defined.values()].filter(({ AttributeName }) => used.has(AttributeName));
}
