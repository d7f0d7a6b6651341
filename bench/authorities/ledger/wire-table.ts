import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environmentCredentials } from '../../../handler/calls/credentials';
import { DynamoDbTable } from '../../../handler/ledger/dynamodb-table';
import { type Distance, farCall } from '../distance';

const REGION = 'eu-central-1';

/** How to reach a service of the sandbox with the SDK. @param endpoint Its URL. */
export function clientOptions(endpoint: string) {
  return { region: REGION, endpoint, credentials: environmentCredentials, maxAttempts: 1 };
}

/** Makes each call of a client to something this far away. */
export function far<Client extends { readonly middlewareStack: object }>(
  client: Client,
  distance: Distance,
): Client {
  const { middlewareStack } = client as unknown as DynamoDBClient;
  middlewareStack.add((next) => (call) => farCall(distance, () => next(call)), { step: 'build' });
  return client;
}

/** The ledger's table in the sandbox, this far away. @param endpoint URL of DynamoDB. */
export function wireTable(endpoint: string, tableName: string, distance: Distance): DynamoDbTable {
  const client = far(new DynamoDBClient(clientOptions(endpoint)), distance);
  return new DynamoDbTable({ tableName, region: REGION }, client);
}
