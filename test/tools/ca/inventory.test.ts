import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { indexKey } from '../../../handler/ledger/storable-text';
import { createLedgerTable } from '../../../sandbox/authorities/ledger/ledger-table';
import { awsEnvironment } from '../../../sandbox/aws-cli/environment';
import { dynamoDbApi } from '../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../sandbox/services/dynamodb/tables';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import { TestAccount } from '../../../testing/account';
import { forgeLeaf } from '../../handler/x509/forge-leaf';
import { openssl } from '../../sandbox/x509/openssl';
import { actAt, callCa } from './call-ca';
import { type EntryOf, entryOf, entryWithoutSerialNumber } from './entries';
import { runCa } from './run-ca';

const TABLE = 'iot-pki-ledger';
const OTHER_TABLE = 'fleet.ledger';
const LONG_CLIENT = 'x'.repeat(1_100);
const LEAF = forgeLeaf({});

const ENTRIES: readonly EntryOf[] = [
  { serialNumber: '0A01', certificate: new X509Certificate(LEAF).raw },
  { serialNumber: '0A02', requestedAt: '2026-11-27T06:00:00.000Z', notAfter: '2026-12-05T00:00:00.000Z' },
  { serialNumber: '0A03', notAfter: null, more: { abandonedAt: '2026-11-28T06:00:02.000Z' } },
  {
    serialNumber: '0A04',
    clientId: '=HYPERLINK("http://x","y")',
    subject: 'CN=a\\, b\u202e',
    more: { revokedAt: '2026-11-28T07:00:00.000Z', revocationReason: 'keyCompromise' },
  },
  { serialNumber: '0A05', clientId: indexKey(LONG_CLIENT), requestedAt: '2026-11-26T06:00:00.000Z' },
];

/** Attempts of an authority that chooses the serial numbers. */
const ATTEMPTS: readonly (Pick<EntryOf, 'more'> & { readonly clientId: string })[] = [
  { clientId: 'refused', more: { abandonedAt: '2026-11-25T06:00:02.000Z' } },
  { clientId: 'answer-lost', more: { abandonedAt: '2026-11-25T06:00:02.000Z', outcome: 'unknown' } },
  { clientId: 'container-died' },
];

describe('npm run ca -- list and show', () => {
  let account: TestAccount;

  beforeAll(async () => {
    const tables = new Tables();
    account = await TestAccount.open(dynamoDbApi(tables));
    await createLedgerTable(tables, TABLE);
    const items = [
      ...ENTRIES.map(entryOf),
      ...ATTEMPTS.map((attempt, index) =>
        entryWithoutSerialNumber(attempt.clientId, {
          ...attempt,
          authority: 'https://ca.example',
          requestedAt: `2026-11-25T06:00:0${index}.000Z`,
        }),
      ),
      // It holds generation 0's place and is no attempt.
      { request: { S: 'gone' }, generation: { N: '0' }, expiresAt: { N: '1' } },
    ];
    for (const Item of items) await tables.callItems('PutItem', { TableName: TABLE, Item }, [TABLE]);
    await createLedgerTable(tables, OTHER_TABLE);
    const other = { TableName: OTHER_TABLE, Item: entryOf({ serialNumber: '0B01' }) };
    await tables.callItems('PutItem', other, [OTHER_TABLE]);
  });

  afterAll(() => account.close());

  it('tells attempts of which only the CA knows the outcome from those that surely came to nothing', async () => {
    const clients = async (status: string) =>
      (await run('list', '--format', 'json', '--day', '2026-11-25', '--status', status)).stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).clientId);

    expect(await clients('outcome-unknown')).toEqual(['answer-lost', 'container-died']);
    expect(await clients('abandoned')).toEqual(['refused']);
    expect((await run('show', '--client', 'answer-lost')).stdout).toMatch(
      /^status {10}outcome unknown\nclient/,
    );
    expect((await run('list', '--day', '2026-11-25', '--count')).stdout).toBe(
      [
        'https://ca.example',
        '  ends in       issued     revoked   abandoned     pending  outcome unknown',
        '  -                  0           0           1           0                2',
        '  total              0           0           1           0                2',
        '',
      ].join('\n'),
    );
  });

  const run = (...[name = '', ...argv]: string[]) => {
    actAt(account.door.url);
    return callCa(name, ...argv);
  };
  const serialsIn = (stdout: string) =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).serialNumber);
  const listed = async (...argv: string[]) =>
    serialsIn((await run('list', '--format', 'json', ...argv)).stdout);

  it('lists a client newest first, a day oldest first, a serial number as openssl writes it', async () => {
    expect(await listed('--client', 'device-1')).toEqual(expect.arrayContaining(['0A01', '0A03', '0A02']));
    expect((await listed('--client', 'device-1')).at(-1)).toBe('0A02');
    expect(await listed('--day', '2026-11-27')).toEqual(['0A02']);
    expect(await listed('--serial', 'serial=a:04')).toEqual(['0A04']);
  });

  it('finds a client whose id is too long for an index, by the id and as it is listed', async () => {
    expect(await listed('--client', LONG_CLIENT)).toEqual(['0A05']);
    expect(await listed('--client', indexKey(LONG_CLIENT))).toEqual(['0A05']);
  });

  it('lists all, by status and by end, and no entry that only holds a place', async () => {
    const numbered = (serials: readonly unknown[]) => serials.filter((serial) => serial !== undefined).sort();
    expect(numbered(await listed())).toEqual(['0A01', '0A02', '0A03', '0A04', '0A05']);
    expect(numbered(await listed('--status', 'abandoned'))).toEqual(['0A03']);
    expect(numbered(await listed('--status', 'abandoned', '--status', 'revoked'))).toEqual(['0A03', '0A04']);
    expect(await listed('--expires-before', '2026-12-06')).toEqual(['0A02']);
  });

  it('reads the ledger of a signer without a PKI, by the name of its table', async () => {
    expect(await listed('--ledger-table', OTHER_TABLE)).toEqual(['0B01']);
    expect((await run('show', '0B01', '--ledger-table', OTHER_TABLE)).stdout).toContain(
      'serial number   0B01\n',
    );
    expect((await run('show', '0A01', '--ledger-table', OTHER_TABLE)).stderr).toContain(
      'The ledger fleet.ledger in eu-central-1 has no serial number 0A01.',
    );
  });

  it('says so when there is nothing, in a format for programs without words', async () => {
    expect((await run('list', '--day', '2020-01-01')).stdout).toBe('No entries.\n');
    expect((await run('list', '--day', '2020-01-01', '--count')).stdout).toBe('No entries.\n');
    expect((await run('list', '--day', '2020-01-01', '--format', 'json')).stdout).toBe('');
    expect((await run('list', '--day', '2020-01-01', '--format', 'csv')).stdout).toMatch(/^serial,[^\n]*\n$/);
  });

  it('prints a table for people, in which no device can hide anything', async () => {
    const { stdout } = await run('list', '--serial', '0A04');

    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['SERIAL', 'STATUS', 'ISSUED', 'ENDS', 'CERTIFICATE ID', 'CLIENT', 'SUBJECT'],
      [
        '0A04',
        'revoked',
        '2026-11-28T06:00:00Z',
        '2027-11-28T06:00:00Z',
        '0a04'.padStart(64, '0'),
        '=HYPERLINK("http://x","y")',
        'CN=a\\, b\\u202e',
      ],
      [''],
    ]);
  });

  it('prints CSV that a spreadsheet does not execute', async () => {
    const { stdout } = await run('list', '--serial', '0A04', '--format', 'csv');

    const [header, line, ...others] = stdout.split('\r\n');
    expect(header).toBe(
      'serial,status,issued,ends,certificate_id,client,subject,issuer,requested,revoked,revocation_reason',
    );
    expect(line).toContain(`,"'=HYPERLINK(""http://x"",""y"")","CN=a\\, b\\u202e",arn:aws:kms`);
    expect(line).toMatch(/,2026-11-28T06:00:00Z,2026-11-28T07:00:00Z,keyCompromise$/);
    expect(others).toEqual(['']);
  });

  it('counts by issuer and by the month of the end', async () => {
    expect((await run('list', '--count')).stdout).toContain(
      [
        'arn:aws:kms:eu-central-1:123456789012:key/1',
        '  ends in       issued     revoked   abandoned     pending  outcome unknown',
        '  -                  0           0           1           0                0',
        '  2026-12            1           0           0           0                0',
        '  2027-11            2           1           0           0                0',
        '  total              3           1           1           0                0',
        '',
      ].join('\n'),
    );
    const { stdout } = await run('list', '--count', '--format', 'csv', '--expires-before', '2027-01-01');
    expect(stdout).toBe(
      'issuer,ends_in,issued,revoked,abandoned,pending,outcome_unknown\r\n' +
        'arn:aws:kms:eu-central-1:123456789012:key/1,2026-12,1,0,0,0,0\r\n',
    );
  });

  it('shows an entry by serial number, certificate id and client, a certificate before an attempt', async () => {
    const byId = await run('show', '0a04'.padStart(64, '0'));
    const bySerial = await run('show', '0a:04');

    expect(bySerial).toMatchObject({ exitCode: 0, stderr: '' });
    expect(bySerial.stdout).toContain('status          revoked\nserial number   0A04\n');
    expect(bySerial.stdout).toContain('reason          keyCompromise\n');
    expect(byId.stdout).toBe(bySerial.stdout);
    expect((await run('show', '--client', 'device-1')).stdout).toContain('serial number   0A01\n');
  });

  it('shows a certificate as PEM, which openssl reads', async () => {
    const { stdout } = await run('show', '--pem', '0A01');

    expect(stdout.trim()).toBe(LEAF.trim());
    expect(openssl(['x509', '-in', 'leaf.pem', '-noout', '-serial'], { 'leaf.pem': stdout })).toMatch(
      /^serial=/,
    );
  });

  it.each([
    [['show', '0A03', '--pem'], 'the status of the attempt is abandoned. Without --pem, its entry is shown.'],
    [['show', 'FF'], 'The ledger iot-pki-ledger in eu-central-1 has no serial number FF.'],
    [['show', '--client', 'nobody'], 'has no client "nobody".'],
    [
      ['list', '--ledger-table', 'gone'],
      'There is no table gone in eu-central-1: check --ledger-table and --region.',
    ],
    [['list', '--pki', 'other'], 'There is no table other-ledger in eu-central-1: check --pki and --region.'],
  ])('fails for %j with the reason', async (argv, reason) => {
    const { exitCode, stdout, stderr } = await run(...argv);

    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(reason);
  });

  it.each([
    [['list', '--day', '2026-02-30'], '--day must be a day such as 2026-11-28, not "2026-02-30".'],
    [
      ['list', '--serial', 'xyz'],
      '--serial must be a serial number, at most 40 hexadecimal digits, not "xyz".',
    ],
    [
      ['list', '--status', 'expired'],
      '--status must be one of issued, revoked, abandoned, pending, outcome unknown',
    ],
    [['list', '--client', 'a', '--day', '2026-11-28'], '--client and --day exclude each other.'],
    [['list', '--expires-within', '30'], '--expires-within must be a number of hours, days or weeks'],
    [['list', '--ledger-table', 'a b'], '--ledger-table must be the name of a DynamoDB table'],
    [['list', '--pki', 'other', '--ledger-table', 'fleet'], '--pki and --ledger-table exclude each other'],
    [['list', '--format', 'xml'], '--format must be one of text, csv, json'],
    [['show'], 'Name one serial number or certificate id, or --client ID.'],
    [['show', 'device-1'], '"device-1" is neither a serial number nor a certificate id'],
  ])('refuses %j with a way out', async (argv, reason) => {
    const { exitCode, stderr } = await run(...argv);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(reason);
  });

  it('says which permission is missing', async () => {
    account.allow('auditor', 'dynamodb:Query', '*');
    actAt(account.door.url, 'auditor');

    const { exitCode, stderr } = await callCa('list');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^dynamodb:Scan on table iot-pki-ledger in eu-central-1 failed: .* must be allowed dynamodb:Scan on table/,
    );
  });

  it('runs as a user runs it', async () => {
    const pem = await runCa(awsEnvironment(account.door.url, ADMINISTRATOR), ['show', '0A01', '--pem']);
    const many = await runCa(awsEnvironment(account.door.url, ADMINISTRATOR), ['list', '--count']);
    const wrong = await runCa(awsEnvironment(account.door.url, ADMINISTRATOR), ['list', '--pki', '']);

    expect(pem).toEqual({ exitCode: 0, stdout: LEAF, stderr: '' });
    expect(many).toMatchObject({ exitCode: 0, stderr: '' });
    expect(wrong).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: '--pki is empty. See npm run ca -- list --help.\n',
    });
  });
});
