import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type AuditSubject, audit } from '../../../tools/ca/audit/audit';
import { callersIn, patternOf, purposeOf } from '../../../tools/ca/audit/callers';
import { recordsIn } from '../../../tools/ca/audit/event-files';
import { reportOn } from '../../../tools/ca/audit/report';
import { readSignEvent } from '../../../tools/ca/audit/sign-event';
import { type LedgerRecord, readRecord } from '../../../tools/ca/inventory/record';
import { entryOf } from './entries';
import { eventAt, KEY_ARN, recordAt, SIGNER } from './sign-events';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const statement = (Sid: string, arns: string | readonly string[]) => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: ['kms:Sign'],
  Resource: '*',
  Condition: { ArnLike: { 'aws:PrincipalArn': arns } },
});

describe("A record of CloudTrail's", () => {
  it('is read as AWS writes it', () => {
    expect(readSignEvent(recordAt('2026-11-28T06:00:00Z'))).toEqual(eventAt('2026-11-28T06:00:00Z'));
  });

  it.each([
    ['a dry run', { errorCode: 'DryRunOperationException' }],
    ['a refused call', { errorCode: 'AccessDenied' }],
    ['another operation', { eventName: 'Verify' }],
    ['another service', { eventSource: 'signer.amazonaws.com' }],
  ])('is no signature if it is %s', (_, more) => {
    expect(readSignEvent(recordAt('2026-11-28T06:00:00Z', more))).toBeUndefined();
  });

  it.each([
    [
      { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/mallory' },
      'arn:aws:iam::123456789012:user/mallory',
    ],
    [{ type: 'AWSAccount', accountId: '111122223333', principalId: 'AROAX:s' }, '111122223333/AROAX:s'],
    [{ type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }, 'lambda.amazonaws.com'],
  ])('names its caller: %j', (userIdentity, caller) => {
    expect(readSignEvent(recordAt('2026-11-28T06:00:00Z', { userIdentity }))?.caller).toBe(caller);
  });
});

describe('The callers of a key', () => {
  const callers = callersIn(
    JSON.stringify({
      Statement: [
        statement('SignersSign', [SIGNER, 'arn:aws:iam::123456789012:role/fleet-*-signer']),
        statement('CeremonySigns', 'arn:aws:iam::123456789012:role/ca-ceremony'),
        statement('ByHand', 'arn:aws:iam::123456789012:role/mallory'),
      ],
    }),
  );

  it.each([
    [SIGNER, 'signers'],
    ['arn:aws:iam::123456789012:role/fleet-a-signer', 'signers'],
    ['arn:aws:iam::123456789012:role/ca-ceremony', 'ceremony'],
    ['arn:aws:iam::123456789012:role/mallory', undefined],
    [`${SIGNER}x`, undefined],
    ['arn:aws:iam::123456789012:user/x', undefined],
  ])('are known by our statements of its policy: %s is %s', (caller, purpose) => {
    expect(purposeOf(caller, callers)).toBe(purpose);
  });

  it('are asked for if the policy has no statement of ours', () => {
    expect(() => callersIn('{"Statement":{"Sid":"x"}}')).toThrow('--signer ROLE');
  });

  it('may be named by the name of a role alone', () => {
    expect(patternOf('path/signer', KEY_ARN)).toBe('arn:aws:iam::123456789012:role/path/signer');
    expect(patternOf('111122223333/*', KEY_ARN)).toBe('111122223333/*');
  });
});

describe('Log files of CloudTrail', () => {
  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('are read gzipped or not, from files and folders, without the digests beside them', () => {
    const [one, two, three] = ['06:00:00', '06:00:01', '06:00:02'].map((time) =>
      recordAt(`2026-11-28T${time}Z`),
    );
    mkdirSync(join(folder, 'trail/2026/11/28'), { recursive: true });
    file('trail/2026/11/28/a.json.gz', gzipSync(JSON.stringify({ Records: [one] })));
    file('trail/2026/11/28/b.json', JSON.stringify({ Records: [two] }));
    file('trail/digest.json', JSON.stringify({ digestStartTime: '2026-11-28T06:00:00Z' }));
    const lookedUp = file(
      'looked-up',
      JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(three) }] }),
    );

    expect([...recordsIn([join(folder, 'trail'), lookedUp])]).toEqual([one, two, three]);
  });

  it.each([
    ['missing', undefined, 'there is no such file or folder'],
    ['text', 'hello', 'it is no JSON'],
    ['other', '{"a":1}', 'it has neither "Records" nor "Events"'],
    ['cut', gzipSync('{"Records":[]}').subarray(0, 20), 'it cannot be unpacked'],
  ])('that cannot be read are named: %s', (name, content, reason) => {
    const path = content === undefined ? join(folder, name) : file(name, content);

    expect(() => [...recordsIn([path])]).toThrow(`--events ${JSON.stringify(path)} cannot be read: `);
    expect(() => [...recordsIn([path])]).toThrow(reason);
  });
});

describe('An audit', () => {
  const nowMs = Date.parse('2026-11-28T12:00:00Z');
  const entry = (serialNumber: string, requestedAt: string, more: object = {}): LedgerRecord => {
    const record = readRecord(entryOf({ serialNumber, requestedAt, authority: KEY_ARN, ...more }), nowMs);
    if (record === undefined) throw new TypeError('no attempt');
    return record;
  };
  const auditOf = (records: readonly object[], entries: readonly LedgerRecord[]) => {
    const subject: AuditSubject = {
      keyArn: KEY_ARN,
      callers: [{ purpose: 'signers', pattern: SIGNER }],
      from: new Date('2026-11-28T06:00:00Z'),
      to: new Date('2026-11-28T12:00:00Z'),
      nowMs,
      records,
      entries: (async function* () {
        yield* entries;
      })(),
    };
    return audit(subject);
  };

  it('counts a record once, leaves out other keys, other authorities and other times', async () => {
    const record = recordAt('2026-11-28T07:00:00Z');
    const foreign = `${KEY_ARN.slice(0, -1)}6`;
    const records = [
      record,
      record,
      recordAt('2026-11-28T08:00:00Z', { resources: [{ type: 'AWS::KMS::Key', ARN: foreign }] }),
      recordAt('2026-11-28T05:00:00Z'),
    ];

    const result = await auditOf(records, [
      entry('01', '2026-11-28T07:00:00.100Z'),
      entry('02', '2026-11-28T09:00:00.000Z', { authority: foreign }),
    ]);

    expect(result).toMatchObject({ matched: 1, strangers: [], unexplained: [], unsigned: [], outside: 1 });
  });

  it('matches across the ends of the period, and judges only what is in it', async () => {
    const result = await auditOf(
      [recordAt('2026-11-28T06:00:01Z'), recordAt('2026-11-28T12:00:02Z')],
      [
        entry('01', '2026-11-28T05:59:58.000Z'),
        entry('02', '2026-11-28T11:59:59.000Z'),
        entry('03', '2026-11-28T05:59:00.000Z'),
      ],
    );

    expect(result).toMatchObject({ matched: 1, unexplained: [], unsigned: [], undecided: 0, outside: 1 });
  });

  it('names what is unknown on either side, and does not judge what CloudTrail may have yet to tell', async () => {
    const result = await auditOf(
      [recordAt('2026-11-28T07:00:00Z', { eventID: 'rogue' })],
      [
        entry('01', '2026-11-28T08:00:00.000Z', { clientId: 'device\u202e' }),
        entry('02', '2026-11-28T11:45:00.000Z'),
        entry('03', '2026-11-28T09:00:00.000Z', { notAfter: null }),
      ],
    );
    const text = reportOn(result);

    expect(text).toContain('        0  for an attempt that the ledger has\n');
    expect(text).toContain(
      '        1  BY A SIGNER, UNKNOWN TO THE LEDGER\n' +
        `           2026-11-28T07:00:00Z ${SIGNER} (iot-certificate-signing-signer) ECDSA_SHA_256 DIGEST, event rogue\n` +
        '        1  CERTIFICATES IN THE LEDGER WITHOUT A SIGNATURE\n' +
        '           2026-11-28T08:00:00Z serial number 01, client device\\u202e\n',
    );
    expect(text).toContain('Not judged: 1 certificates of the last 20 minutes');
    expect(text).toContain('2 to look at.');
  });

  it('says so when CloudTrail has nothing of this key', async () => {
    expect(reportOn(await auditOf([], [entry('01', '2026-11-28T08:00:00.000Z')]))).toContain(
      'CloudTrail has no signature of this key at all',
    );
  });
});
