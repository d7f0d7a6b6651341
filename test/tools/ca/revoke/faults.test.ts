import { IoTClient } from '@aws-sdk/client-iot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WireFault } from '../../../../sandbox/wire/faults/wire-fault';
import { readPki } from '../../../../tools/ca/pki-options';
import { AwsIot } from '../../../../tools/ca/revocation/aws-iot';
import { LedgerRegister } from '../../../../tools/ca/revocation/registers/ledger/ledger-register';
import { revokeAll } from '../../../../tools/ca/revocation/revoke-all';
import { Tally } from '../../../../tools/ca/revocation/tally';
import { LeapingTime } from './leaping-time';
import { LEDGER, Scene } from './scene';

const THROTTLED: WireFault = { kind: 'aws-error', code: 'ThrottlingException' };
const TOO_FAST: WireFault = { kind: 'aws-error', code: 'ProvisionedThroughputExceededException' };
const BROKEN: WireFault = { kind: 'aws-error', code: 'InternalFailureException', status: 500 };
const DENIED: WireFault = { kind: 'aws-error', code: 'AccessDeniedException', status: 403 };
const REFUSED: WireFault = { kind: 'aws-error', code: 'InvalidRequestException' };
const ANSWER_LOST: WireFault = { kind: 'reset', strikes: 'after' };
const CUT_OFF: WireFault = { kind: 'reset', strikes: 'before' };

/** More often than a call is repeated. */
const FOR_GOOD = 9;

describe('What befalls a revocation', () => {
  let scene: Scene;
  let time: LeapingTime;

  beforeAll(async () => {
    scene = await Scene.open();
  });

  beforeEach(() => {
    time = new LeapingTime();
    scene.iotConditions.faults.clear();
    scene.tables.conditions.faults.clear();
  });

  afterAll(() => scene.close());

  /** As the command makes them. */
  function tools() {
    const iot = new AwsIot(new IoTClient(scene.account.as()), 9, time);
    const register = new LedgerRegister({
      client: scene.dynamoDb,
      pki: readPki({ pki: 'iot-pki', region: 'eu-central-1' }),
      iot,
      revocation: { reason: 'superseded' },
      revokedBy: 'arn:aws:iam::123456789012:user/ann',
      afterwards: '',
      time,
    });
    return { iot, register };
  }

  /** Looks serial numbers up and revokes them. */
  async function revoke(...serials: readonly string[]) {
    const { iot, register } = tools();
    const names = serials.map((serialNumber) => ({ text: serialNumber, serialNumber }));
    const { entries, problems } = await register.find(names, () => {});
    expect(problems).toEqual([]);
    const tally = new Tally(entries.length);
    await revokeAll(entries, { register, iot, tally });
    return { left: tally.left, text: tally.text() };
  }

  it.each([
    ['the mark is throttled', 'dynamoDb', 'UpdateItem', TOO_FAST, 3],
    ['the mark meets a server error', 'dynamoDb', 'UpdateItem', BROKEN, 3],
    ['the mark does not arrive', 'dynamoDb', 'UpdateItem', CUT_OFF, 1],
    ["the mark's answer is lost", 'dynamoDb', 'UpdateItem', ANSWER_LOST, 1],
    ['the look-up is cut off', 'dynamoDb', 'Query', CUT_OFF, 1],
    ['reading is throttled', 'dynamoDb', 'BatchGetItem', TOO_FAST, 2],
    ['AWS IoT throttles', 'iot', 'UpdateCertificate', THROTTLED, 5],
    ['AWS IoT meets a server error', 'iot', 'UpdateCertificate', BROKEN, 5],
    ["AWS IoT's answer is lost", 'iot', 'UpdateCertificate', ANSWER_LOST, 1],
  ] as const)('goes on when %s', async (_, service, operation, fault, times) => {
    const issued = await scene.issue();
    if (service === 'iot') scene.iotConditions.faults.next(operation, fault, times);
    else scene.tables.conditions.faults.next(operation, fault, times);

    const { left, text } = await revoke(issued.serialNumber);

    expect({ left, text }).toEqual({ left: 0, text: expect.stringContaining('1 now, 0 had been before') });
    expect(scene.status(issued)).toBe('REVOKED');
    expect(await scene.entry(issued.serialNumber)).toMatchObject({
      crlIssuer: { S: 'a CA' },
      revokedAt: expect.anything(),
    });
  });

  it.each([
    ['the mark fails for good', 'dynamoDb', BROKEN, FOR_GOOD, 'Tried 9 times; try later.'],
    ['the mark is denied', 'dynamoDb', DENIED, 1, 'must be allowed dynamodb:UpdateItem on table'],
    ['AWS IoT throttles for good', 'iot', THROTTLED, FOR_GOOD, 'Tried 9 times; try later.'],
    ['AWS IoT fails for good', 'iot', BROKEN, FOR_GOOD, 'Tried 9 times; try later.'],
    ['AWS IoT refuses it', 'iot', REFUSED, 1, 'failed: InvalidRequestException'],
    ['AWS IoT denies it', 'iot', DENIED, 1, 'must be allowed iot:UpdateCertificate on'],
  ] as const)('says so when %s, and a second run completes it', async (_, service, fault, times, reason) => {
    const issued = await scene.issue();
    if (service === 'iot') scene.iotConditions.faults.next('UpdateCertificate', fault, times);
    else scene.tables.conditions.faults.next('UpdateItem', fault, times);

    const first = await revoke(issued.serialNumber);
    const marked = await scene.entry(issued.serialNumber);
    const second = await revoke(issued.serialNumber);

    expect(first).toEqual({ left: 1, text: expect.stringContaining(reason) });
    expect('revokedAt' in marked).toBe(service === 'iot');
    expect(first.text.includes('their devices still connect')).toBe(service === 'iot');
    expect(second.left).toBe(0);
    expect(scene.status(issued)).toBe('REVOKED');
    // Marked once: the date of revocation stays.
    if (service === 'iot') expect(await scene.entry(issued.serialNumber)).toEqual(marked);
  });

  it('goes on with the others when one fails', async () => {
    const all = [await scene.issue(), await scene.issue(), await scene.issue()];
    scene.iotConditions.faults.next('UpdateCertificate', REFUSED);

    const { left, text } = await revoke(...all.map(({ serialNumber }) => serialNumber));

    expect(left).toBe(1);
    expect(text).toContain('Revoked 2 of 3');
    expect(all.map((issued) => scene.status(issued)).sort()).toEqual(['ACTIVE', 'REVOKED', 'REVOKED']);
  });

  it('ends when it may not, before it has tried everything', async () => {
    const all: string[] = [];
    for (let number = 0; number < 60; number++) all.push((await scene.issue()).serialNumber);
    scene.iotConditions.faults.always('UpdateCertificate', DENIED);

    const { left, text } = await revoke(...all);

    expect(left).toBe(60);
    expect(text).toMatch(/4\d not tried/);
  });

  it('tells AWS IoT of a certificate that the signer has recorded since the look-up', async () => {
    const { serialNumber, complete } = await scene.intend();
    const { register } = tools();
    const { entries } = await register.find([{ text: 'one', serialNumber }], () => {});
    await complete();
    const { certificateId } = await scene.entry(serialNumber);

    const marked = await Promise.all(entries.map((entry) => register.mark(entry)));

    expect(entries).toMatchObject([{ certificateId: undefined }]);
    expect(marked).toEqual([{ before: false, certificateId: certificateId?.S }]);
  });

  it('counts what is not registered in AWS IoT as done', async () => {
    const { serialNumber } = await scene.issue('nowhere', { registered: false });

    const { left, text } = await revoke(serialNumber);

    expect({ left, text }).toEqual({ left: 0, text: expect.stringContaining('1 not registered in AWS IoT') });
  });

  it('never makes an entry that DynamoDB has deleted', async () => {
    const { serialNumber } = await scene.issue();
    const { request, generation } = await scene.entry(serialNumber);
    const { register } = tools();
    const { entries } = await register.find([{ text: 'one', serialNumber }], () => {});
    const Key = { request: request ?? { S: '' }, generation: generation ?? { N: '0' } };
    await scene.tables.callItems('DeleteItem', { TableName: LEDGER, Key }, [LEDGER]);

    for (const entry of entries) await expect(register.mark(entry)).rejects.toThrow('retention has ended');
    expect((await scene.entries()).some((item) => item.serialNumber?.S === serialNumber)).toBe(false);
  });
});
