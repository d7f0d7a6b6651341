import type * as sdk from '@aws-sdk/client-dynamodb-model';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { recoveryIn, type Table, tableNameIn } from './table';
import type { Tables } from './tables';

type OfTable = Given<sdk.DescribeTableInput, 'TableName'>;
type OfResource = Given<sdk.ListTagsOfResourceInput, 'ResourceArn'>;

/**
 * The operations on what UpdateTable does not change: expiry, recovery, tags. They take effect at once. Nothing expires
 * by itself: AWS deletes items days late, so nobody may depend on it.
 *
 * @param arnOf ARN of a table
 */
export function settingOperations(
  tables: Tables,
  arnOf: (name: string) => string,
): ServiceDefinition['operations'] {
  const table = ({ TableName }: OfTable) => arnOf(tableNameIn(TableName));
  const tableAt = ({ TableName }: OfTable) => tables.get(tableNameIn(TableName));
  const resource = ({ ResourceArn }: OfResource) => ResourceArn;
  const nameAt = ({ ResourceArn }: OfResource) => tables.get(tableNameIn(ResourceArn)).name;
  return {
    DescribeTimeToLive: on(table, (input: OfTable) => {
      const { timeToLive } = tableAt(input);
      const enabled = { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive };
      return {
        TimeToLiveDescription: timeToLive === undefined ? { TimeToLiveStatus: 'DISABLED' } : enabled,
      };
    }),
    UpdateTimeToLive: on(
      table,
      (input: OfTable & Given<sdk.UpdateTimeToLiveInput, 'TimeToLiveSpecification'>) => {
        const { TimeToLiveSpecification } = input;
        const { name, timeToLive } = tableAt(input);
        tables.set(name, { timeToLive: changedTimeToLive(timeToLive, TimeToLiveSpecification) });
        return { TimeToLiveSpecification };
      },
    ),
    DescribeContinuousBackups: on(table, (input: OfTable) => backupsOf(tableForBackups(tableAt, input))),
    UpdateContinuousBackups: on(
      table,
      (input: OfTable & Given<sdk.UpdateContinuousBackupsInput, 'PointInTimeRecoverySpecification'>) => {
        const { name } = tableForBackups(tableAt, input);
        const recovery = recoveryIn(input.PointInTimeRecoverySpecification, new Date());
        tables.set(name, { recovery });
        return backupsOf(tables.get(name));
      },
    ),
    ListTagsOfResource: on(resource, (input: OfResource) => ({ Tags: tables.tags.list(nameAt(input)) })),
    TagResource: on(resource, (input: OfResource & sdk.TagResourceInput) =>
      tables.tags.add(nameAt(input), input.Tags),
    ),
    UntagResource: on(resource, (input: OfResource & Given<sdk.UntagResourceInput, 'TagKeys'>) =>
      tables.tags.remove(nameAt(input), input.TagKeys),
    ),
    GetResourcePolicy: on(resource, (input: OfResource) => {
      nameAt(input);
      throw new ApiError(
        'PolicyNotFoundException',
        `Resource-based policy not found for the provided ResourceArn: ${input.ResourceArn}`,
      );
    }),
  };
}

/** @throws ApiError ValidationException if nothing would change */
function changedTimeToLive(
  before: string | undefined,
  { Enabled, AttributeName }: sdk.TimeToLiveSpecification,
): string | undefined {
  const refused = (message: string) => new ApiError('ValidationException', message);
  if (Enabled !== true) {
    if (before === undefined) throw refused('TimeToLive is already disabled');
    return undefined;
  }
  if (before === AttributeName) throw refused('TimeToLive is already enabled');
  if (before === undefined) return AttributeName;
  throw refused(`TimeToLive is active on a different AttributeName: current AttributeName is ${before}`);
}

/** The table, or the error that only the operations of backups have. */
function tableForBackups(tableAt: (input: OfTable) => Table, input: OfTable): Table {
  try {
    return tableAt(input);
  } catch (cause) {
    throw new ApiError('TableNotFoundException', `Table not found: ${tableNameIn(input.TableName)}`, {
      cause,
    });
  }
}

function backupsOf({ recovery }: Table): object {
  const PointInTimeRecoveryDescription =
    recovery === undefined
      ? { PointInTimeRecoveryStatus: 'DISABLED' }
      : {
          PointInTimeRecoveryStatus: 'ENABLED',
          RecoveryPeriodInDays: recovery.days,
          EarliestRestorableDateTime: recovery.since,
          LatestRestorableDateTime: new Date(),
        };
  return {
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
  };
}
