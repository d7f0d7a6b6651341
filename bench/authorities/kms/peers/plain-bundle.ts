import { bundlePlainly } from '../../../peers/plain-bundle';

/**
 * What a first version of a signer imports, and the three calls that each certificate takes, with what they carry: an
 * item of the size of the ledger's, a signature of a digest, and the certificate added to the item.
 */
const SOURCE = `
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';

export { x509 };
export const logger = new Logger();
export const metrics = new Metrics();
const tracer = new Tracer();
export const kms = tracer.captureAWSv3Client(new KMSClient({}));
export const ledger = tracer.captureAWSv3Client(new DynamoDBClient({}));
const { CA_KEY_ARN: KeyId, LEDGER_TABLE: TableName } = process.env;
export const handler = async () => {
  const Key = { request: { S: randomUUID() }, generation: { N: '0' } };
  const text = { S: 'x'.repeat(40) };
  await ledger.send(new PutItemCommand({
    TableName,
    Item: {
      ...Key, attempt: text, requestedAt: text, expiresAt: { N: '1' }, serialNumber: text, tbs: { B: Buffer.alloc(450) },
      clientId: text, principalId: text, subject: text, csrSha256: text, authority: text, day: text,
    },
    ConditionExpression: 'attribute_not_exists(generation)',
  }));
  await kms.send(new SignCommand({
    KeyId, Message: Buffer.alloc(32), MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256',
  }));
  const names = ['certificateId', 'issuer', 'issuedAt', 'notBefore', 'notAfter'];
  await ledger.send(new UpdateItemCommand({
    TableName,
    Key,
    UpdateExpression: 'SET certificate = :certificate, ' + names.map((name) => name + ' = :text').join(', '),
    ConditionExpression: 'attempt = :text AND attribute_not_exists(certificate)',
    ExpressionAttributeValues: { ':certificate': { B: Buffer.alloc(530) }, ':text': text },
  }));
  return {};
};
`;

/** The signer's libraries and calls in one file. @param folder Resolves the imports. */
export function plainBundle(folder: string): Uint8Array {
  return bundlePlainly(SOURCE, folder);
}
