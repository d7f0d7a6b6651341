import '../../../lambda-environment';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { attributes } from '../../../../../handler/ledger/item';
import { openssl } from '../../../../sandbox/x509/openssl';
import { invokeBuilt } from './built-publisher';
import { crlPem, PLACE, setScene } from './scene';

// Two large lists; on a busy machine, no test may fail for being slow.
jest.setTimeout(300_000);

/** Entries of a large list, and how many of them DynamoDB puts into one page of a megabyte. */
const MANY = 50_000;
const PAGE = 3_000;

describe('The publisher as it is deployed', () => {
  const scene = setScene();
  let ledger: Server | undefined;

  afterEach(() => {
    ledger?.close();
  });

  it('publishes, answers with what it published, and logs it with its metrics', async () => {
    await scene.record('0A');

    const { answers, log } = await invokeBuilt(scene.environment);

    expect(answers).toEqual([
      {
        number: expect.stringMatching(/^\d{10}$/),
        entries: 1,
        thisUpdate: expect.stringMatching(/\.000Z$/),
        nextUpdate: expect.stringMatching(/\.000Z$/),
        key: PLACE.key,
      },
    ]);
    expect(log.find(({ message }) => message === 'Revocation list published')).toMatchObject({
      authority: scene.ca.id,
      bucket: PLACE.bucket,
      key: PLACE.key,
      number: answers[0]?.number,
      entries: 1,
    });
    expect(log.find(({ CrlPublished }) => CrlPublished !== undefined)).toMatchObject({
      service: 'publisher',
      CrlPublished: 1,
      CrlEntries: 1,
      CrlHoursLeft: expect.closeTo(168, 0),
    });
  });

  it('has memory to spare in 512 MB for 50,000 entries, and reads its own list back', async () => {
    ledger = await serveEntries();
    const { port } = ledger.address() as AddressInfo;
    const AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${port}`;

    // The second run reads what the first one published.
    const { answers, megabytes } = await invokeBuilt({ ...scene.environment, AWS_ENDPOINT_URL_DYNAMODB }, 2);

    expect(answers.map(({ entries }) => entries)).toEqual([MANY, MANY]);
    expect(megabytes).toBeLessThan(400);
    const args = ['crl', '-text', '-noout', '-in', 'list.pem', '-out', 'list.txt'];
    const files = { 'list.pem': crlPem(scene.published() as Buffer) };
    const text = openssl(args, files, 'list.txt');
    expect(text.match(/Serial Number: /g)).toHaveLength(MANY);
    expect(text.match(/Key Compromise/g)).toHaveLength(MANY);
  });
});

/** Plays a ledger with many entries: to write them into a real table would take minutes. */
async function serveEntries(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { ExclusiveStartKey } = JSON.parse((await buffer(request)).toString());
    const first = Number(ExclusiveStartKey?.generation.N ?? 0);
    const next = Math.min(first + PAGE, MANY);
    const Items = Array.from({ length: next - first }, (_, i) => entry(first + i));
    const more = next < MANY && { LastEvaluatedKey: attributes({ generation: next }) };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ Items, ...more }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** An entry with a serial number as long as ours. */
function entry(number: number) {
  const at = new Date('2026-05-01T00:00:00Z');
  return attributes({
    request: 'a'.repeat(43),
    generation: number,
    // Not in the order of the index.
    serialNumber: ((number * 7_919) % MANY)
      .toString(16)
      .padStart(4, '0')
      .padStart(6, '1')
      .padEnd(40, 'A')
      .toUpperCase(),
    requestedAt: at,
    revokedAt: at,
    revocationReason: 'keyCompromise',
    invalidityDate: at,
    notAfter: new Date('2030-01-01T00:00:00Z'),
    crlIssuer: 'arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000',
  });
}
