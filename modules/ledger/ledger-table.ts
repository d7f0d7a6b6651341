import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { keyAttributes, LEDGER_TABLE } from '../../handler/ledger/table';

/** Properties of `LedgerTable`. */
export interface LedgerTableProps {
  /** Name of the table. */
  readonly name: string;
  readonly tags: Record<string, string>;
  /** What must hold before it is made. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The table with every certificate that was issued, which nothing here ever deletes.
 *
 * It is encrypted with a key of DynamoDB's own, which costs nothing and cannot be disabled: an entry holds no secret, and
 * a key of one's own would be one more thing whose loss stops every signer. (DynamoDB developer guide, "DynamoDB
 * encryption at rest")
 */
export class LedgerTable extends Construct {
  /** Name of the table, known while Terraform plans. */
  readonly tableName: string;

  constructor(scope: Construct, id: string, { name, tags, dependsOn }: LedgerTableProps) {
    super(scope, id);
    const { partitionKey, sortKey, timeToLiveAttribute, indexes } = LEDGER_TABLE;
    new DynamodbTable(this, 'table', {
      name,
      // A fleet onboards in bursts, and an idle table costs nothing.
      billingMode: 'PAY_PER_REQUEST',
      hashKey: partitionKey.name,
      rangeKey: sortKey.name,
      attribute: [...keyAttributes()],
      globalSecondaryIndex: indexes.map((index) => ({
        name: index.name,
        hashKey: index.partitionKey.name,
        rangeKey: index.sortKey?.name,
        ...(index.projected === undefined
          ? { projectionType: 'KEYS_ONLY' }
          : { projectionType: 'INCLUDE', nonKeyAttributes: [...index.projected] }),
      })),
      ttl: { attributeName: timeToLiveAttribute, enabled: true },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags,
      dependsOn,
      lifecycle: { preventDestroy: true },
    });
    this.tableName = name;
  }
}
