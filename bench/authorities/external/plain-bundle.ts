import { bundlePlainly } from '../../peers/plain-bundle';

/** What a first version of a signer imports: HTTPS is Node.js's own, secrets and the ledger take the SDK. */
const SOURCE = `
import 'reflect-metadata';
import { request } from 'node:https';
import * as x509 from '@peculiar/x509';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export { request, x509 };
export const logger = new Logger();
export const metrics = new Metrics();
const tracer = new Tracer();
export const ledger = tracer.captureAWSv3Client(new DynamoDBClient({}));
export const handler = async () => ({});
`;

/** The signer's libraries in one file. @param folder Resolves the imports. */
export function plainBundle(folder: string): Uint8Array {
  return bundlePlainly(SOURCE, folder);
}
