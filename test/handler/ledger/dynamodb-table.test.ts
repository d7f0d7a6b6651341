import '../lambda-environment';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../handler/deadline';
import { intentOf, issuanceOf } from '../../../handler/ledger/draft';
import { DynamoDbTable } from '../../../handler/ledger/dynamodb-table';
import { Ledger } from '../../../handler/ledger/ledger';
import { type LedgerRequest, requestKey } from '../../../handler/ledger/request';
import { indexKey } from '../../../handler/ledger/storable-text';
import { FailureReason } from '../../../handler/vocabulary';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';
import { DynaliteLedger, type WireMishap } from './dynalite';
import { CountingCa, requestOf } from './signing';

const MINUTE_MS = 60_000;

describe('The table in DynamoDB', () => {
  let dynalite: DynaliteLedger;
  let ca: CountingCa;
  let time: VirtualTime;
  let telemetry: Telemetry;

  beforeAll(async () => {
    dynalite = await DynaliteLedger.start();
  });

  beforeEach(async () => {
    await dynalite.clear();
    time = VirtualTime.start();
    ca = new CountingCa(time.clock);
    telemetry = Telemetry.capture();
  });

  afterEach(() => {
    telemetry.stop();
    time.stop();
  });

  afterAll(() => dynalite.stop());

  const issue = (request: LedgerRequest = requestOf(), budgetMs = 4_650) =>
    new Ledger(dynalite.table, { now: time.clock }).issue(request, ca.draft, ca.sign, new Deadline(budgetMs));

  it('is asked twice for a certificate', async () => {
    await issue();

    expect(dynalite.asked).toEqual(['PutItem', 'UpdateItem']);
  });

  it('has what may have to be on a revocation list: what was not recorded', async () => {
    const ledger = new Ledger(dynalite.table, { now: time.clock });
    const noAnswer = () => Promise.reject(new Error('no answer'));
    await expect(ledger.issue(requestOf(), ca.draft, noAnswer, new Deadline(4_650))).rejects.toThrow();
    await issue(requestOf('device-2'));

    const { Items = [] } = await dynalite.client.send(
      new QueryCommand({
        TableName: 'ledger',
        IndexName: 'by-crl-issuer',
        KeyConditionExpression: 'crlIssuer = :ca',
        ExpressionAttributeValues: { ':ca': { S: requestOf().authority } },
      }),
    );

    expect(Items).toHaveLength(1);
    expect(Items[0]).toMatchObject({
      serialNumber: { S: ca.drafted[0] },
      requestedAt: expect.anything(),
      abandonedAt: expect.anything(),
      // By which a revocation list knows when it can drop the entry.
      notAfter: expect.anything(),
      expiresAt: expect.anything(),
    });
  });

  it('holds who got which certificate, and what was going to be signed', async () => {
    const { serialNumber, certificate } = await issue();

    const [item, ...others] = await dynalite.items();
    const now = new Date(time.clock());
    expect(others).toEqual([]);
    expect(item).toEqual({
      request: { S: requestKey(requestOf()) },
      generation: { N: '0' },
      attempt: { S: expect.any(String) },
      requestedAt: { S: now.toISOString() },
      day: { S: now.toISOString().slice(0, 10) },
      clientId: { S: 'device-1' },
      principalId: { S: 'claim' },
      subject: { S: 'CN=device-1' },
      csrSha256: { S: requestOf().csr.sha256 },
      authority: { S: 'a CA' },
      tbs: { B: new Uint8Array(Buffer.from(serialNumber)) },
      certificate: { B: new Uint8Array(certificate) },
      certificateId: { S: expect.stringMatching(/^[0-9a-f]{64}$/) },
      serialNumber: { S: serialNumber },
      issuer: { S: 'an issuer' },
      issuedAt: { S: now.toISOString() },
      notBefore: { S: '2026-01-01T00:00:00.000Z' },
      notAfter: { S: new Date(Math.trunc(time.clock() / 1_000) * 1_000 + 86_400_000).toISOString() },
      expiresAt: { N: String(Math.trunc(time.clock() / 1_000) + (1 + 730) * 86_400) },
    });
  });

  it.each([
    ['by-serial', 'serialNumber = :it', '100000'],
    ['by-client', 'clientId = :it', 'device-1'],
    ['by-day', '#day = :it', undefined],
  ])('lists certificates by the index %s', async (IndexName, KeyConditionExpression, known) => {
    await issue();

    const { Items } = await dynalite.client.send(
      new QueryCommand({
        TableName: 'ledger',
        IndexName,
        KeyConditionExpression,
        ExpressionAttributeValues: {
          ':it': { S: known ?? new Date(time.clock()).toISOString().slice(0, 10) },
        },
        ...(known === undefined && { ExpressionAttributeNames: { '#day': 'day' } }),
      }),
    );

    expect(Items).toMatchObject([{ request: { S: requestKey(requestOf()) }, generation: { N: '0' } }]);
  });

  it.each([
    ['empty', ''],
    ['as long as no index takes', 'x'.repeat(5_000)],
    ['of characters beyond ASCII', '😀'.repeat(128)],
    ['with half a character', 'device-\ud800'],
    ['with a NUL', 'device\0'],
    ['that looks like a fingerprint', 'sha256:x'],
  ])('takes a client id that is %s, and finds it by its key', async (_what, clientId) => {
    const issued = await issue(requestOf(clientId));

    expect(issued.fresh).toBe(true);
    expect(await dynalite.items()).toMatchObject([{ clientId: { S: indexKey(clientId) } }]);
  });

  describe.each<[string, WireMishap]>([
    ['loses the answer to', 'answer lost'],
    ['never gets', 'broken'],
    ['throttles', { error: 'ProvisionedThroughputExceededException' }],
    ['throttles (by account)', { error: 'RequestLimitExceeded' }],
    ['has a fault of its own at', { error: 'InternalServerError', status: 500 }],
  ])('that %s', (_what, mishap) => {
    it.each(['PutItem', 'UpdateItem'])(
      'the first %s holds one certificate, as handed out',
      async (operation) => {
        dynalite.mishaps.push({ operation, mishap });

        const issued = await issue();

        expect(issued).toMatchObject({ generation: 0, fresh: true });
        expect(await dynalite.items()).toMatchObject([{ serialNumber: { S: issued.serialNumber } }]);
        expect(await issue()).toEqual({ ...issued, fresh: false });
      },
    );

    it.each(['PutItem', 'Query', 'UpdateItem'])('a later %s holds two, a window apart', async (operation) => {
      const first = await issue();
      time.advance(5 * MINUTE_MS);
      dynalite.mishaps.push({ operation, mishap });

      const second = await issue();

      expect(second).toMatchObject({ generation: 1, fresh: true });
      expect(second.serialNumber).not.toBe(first.serialNumber);
      expect(await dynalite.items()).toHaveLength(2);
    });
  });

  it.each<[WireMishap, FailureReason]>([
    [{ error: 'ProvisionedThroughputExceededException' }, FailureReason.LedgerThrottled],
    [{ error: 'ThrottlingException' }, FailureReason.LedgerThrottled],
    [{ error: 'AccessDeniedException' }, FailureReason.LedgerAccessDenied],
    [{ error: 'ResourceNotFoundException' }, FailureReason.LedgerNotFound],
    [{ error: 'ValidationException' }, FailureReason.LedgerRefused],
    [{ error: 'InternalServerError', status: 500 }, FailureReason.LedgerUnreachable],
    ['broken', FailureReason.LedgerUnreachable],
  ])('that goes on to answer %j fails the request as %s, with nothing handed out', async (mishap, reason) => {
    dynalite.mishaps.push(...Array.from({ length: 8 }, () => ({ operation: 'UpdateItem', mishap })));

    await expect(issue()).rejects.toMatchObject({ name: 'SigningFailed', reason });
  });

  it('lets an attempt end once: neither another certificate nor giving it up follows the first', async () => {
    const { table } = dynalite;
    const deadline = new Deadline(4_650);
    const draft = ca.draft();
    const dating = { nowMs: time.clock(), retentionMs: 730 * 86_400_000 };
    const intent = intentOf({ request: 'r', generation: 0 }, requestOf(), draft, dating);
    const issuance = issuanceOf(intent, await ca.sign(draft), dating);
    await table.create(intent, deadline);

    const answers = [
      await table.complete({ ...intent, attempt: 'of another' }, issuance, deadline),
      await table.abandon({ ...intent, attempt: 'of another' }, { abandonedAt: new Date() }, deadline),
      await table.complete(intent, issuance, deadline),
      await table.complete(intent, issuance, deadline),
      await table.abandon(intent, { abandonedAt: new Date() }, deadline),
    ];

    expect(answers).toEqual([false, false, true, false, false]);
  });

  it('that loses the answer to the certificate holds one, also where no window repeats it', async () => {
    dynalite.mishaps.push({ operation: 'UpdateItem', mishap: 'answer lost' });
    const ledger = new Ledger(dynalite.table, { now: time.clock, windowMs: 0 });

    const issued = await ledger.issue(requestOf(), ca.draft, ca.sign, new Deadline(4_650));

    expect(issued).toMatchObject({ generation: 0, fresh: true });
    expect(await dynalite.items()).toHaveLength(1);
  });

  it('that is not the ledger is found out by the probe, which writes nothing', async () => {
    const elsewhere = new DynamoDbTable({ tableName: 'elsewhere', region: 'eu-central-1' });

    await expect(new Ledger(elsewhere).probe(new Deadline(1_000))).rejects.toMatchObject({
      reason: FailureReason.LedgerNotFound,
      message: expect.stringMatching(
        /the ledger elsewhere \(DynamoDB\): .*If the name is right, deploy the ledger first/,
      ),
    });
    await expect(new Ledger(dynalite.table).probe(new Deadline(1_000))).resolves.toBeUndefined();
    const probe = ['GetItem', 'PutItem', 'Query', 'UpdateItem'];
    expect([...dynalite.asked].sort()).toEqual([...probe, ...probe].sort());
    expect(await dynalite.items()).toEqual([]);
  });

  it('opens its connection by one read', async () => {
    await new Ledger(dynalite.table).warmUp(new AbortController().signal);

    expect(dynalite.asked).toEqual(['GetItem']);
  });
});
