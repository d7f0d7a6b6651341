import '../../../handler/lambda-environment';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KmsAuthority } from '../../../../handler/authority/kms/kms-authority';
import { readKmsSettings } from '../../../../handler/authority/kms/settings';
import { Deadline } from '../../../../handler/deadline';
import { ledgerOf } from '../../../../handler/ledger/settings';
import { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import { awsEnvironment } from '../../../../sandbox/aws-cli/environment';
import { cloudTrailApi } from '../../../../sandbox/services/cloudtrail/api';
import { recordOf } from '../../../../sandbox/services/cloudtrail/record';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { accessKeyIdOf, type Owner } from '../../../../sandbox/services/iam/access-key';
import { kmsApi } from '../../../../sandbox/services/kms/api';
import { Kms } from '../../../../sandbox/services/kms/kms';
import { ssmApi } from '../../../../sandbox/services/ssm/api';
import { Documents } from '../../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../../sandbox/services/ssm/parameter-store';
import { TestAccount } from '../../../../testing/account';
import { newOrder } from '../../../handler/authority/new-order';
import { Telemetry } from '../../../handler/telemetry';
import { actAt, callCa } from '../call-ca';
import { entryOf } from '../entries';
import { runCa } from '../run-ca';
import { SIGNER } from '../sign-events';

const HOUR_MS = 3_600_000;
const TABLE = 'iot-pki-ledger';
const CEREMONY: Owner = { kind: 'role', name: 'ca-ceremony' };
const SIGNING: Owner = { kind: 'role', name: SIGNER.replace(/^.*role\//, '') };
const MALLORY: Owner = { kind: 'user', name: 'mallory' };

/** As modules/pki/key-policy.ts makes it. */
function policyOf(): string {
  const root = { AWS: 'arn:aws:iam::123456789012:root' };
  const only = (arn: string) => ({ ArnLike: { 'aws:PrincipalArn': [arn] } });
  const ceremony = 'arn:aws:iam::123456789012:role/ca-ceremony';
  const allow = (Sid: string, Action: string, more: object = {}) => ({
    Sid,
    Effect: 'Allow',
    Principal: root,
    Action,
    Resource: '*',
    ...more,
  });
  return JSON.stringify({
    Statement: [
      allow('SignersSign', 'kms:Sign', { Condition: only(SIGNER) }),
      allow('CeremonySigns', 'kms:Sign', { Condition: only(ceremony) }),
      // What the audit is to find out: somebody let everybody sign.
      allow('Everybody', 'kms:*'),
    ],
  });
}

describe('npm run ca -- audit', () => {
  let account: TestAccount;
  let kms: Kms;
  let tables: Tables;
  let ca: SandboxKms;
  let telemetry: Telemetry;
  let folder: string;
  /** How long ago the key signs. */
  let agoMs: number;

  beforeEach(async () => {
    agoMs = 0;
    telemetry = Telemetry.capture();
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
    kms = new Kms({ clock: () => Date.now() - agoMs });
    tables = new Tables();
    const parameters = new ParameterStore();
    account = await TestAccount.open(
      kmsApi(kms),
      cloudTrailApi(kms.trail),
      dynamoDbApi(tables),
      ssmApi({ parameters, documents: new Documents() }),
    );
    ca = await SandboxKms.found({
      kms,
      tables,
      parameters,
      endpoint: account.door.url,
      stop: async () => {},
    });
    ca.setLatency(0);
    kms.keys.aliases.create('alias/iot-pki-ca', ca.id, new Date());
    kms.keys.change(ca.id, { policy: policyOf() });
    const everything = '{"Statement":[{"Effect":"Allow","Action":["*"],"Resource":["*"]}]}';
    for (const role of [SIGNING, CEREMONY]) account.iam.putRolePolicy(role.name, 'all', everything);
    account.iam.putUserPolicy(MALLORY.name, 'all', everything);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    telemetry.stop();
    rmSync(folder, { recursive: true });
    await account.close();
  });

  const run = (...argv: string[]) => {
    agoMs = 0;
    actAt(account.door.url);
    return callCa('audit', ...argv);
  };
  const json = async (...argv: string[]) => JSON.parse((await run('--format', 'json', ...argv)).stdout);
  /** Has the signer issue a certificate. */
  const issue = async (clientId: string) => {
    const credentials = { AWS_ACCESS_KEY_ID: accessKeyIdOf(SIGNING), AWS_REGION: 'eu-central-1' };
    Object.assign(process.env, ca.environment(), credentials);
    const authority = new KmsAuthority(readKmsSettings(process.env), ledgerOf(process.env));
    const deadline = new Deadline(4_650);
    await (await authority.order(newOrder(clientId), deadline)).collect(deadline);
    return authority;
  };
  /** Has somebody sign something else. */
  const sign = async (owner: Owner, more: object = {}) => {
    const credentials = { accessKeyId: accessKeyIdOf(owner), secretAccessKey: 'not-checked' };
    const client = new KMSClient({ ...account.as(), credentials });
    const input = { MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256', ...more } as const;
    await client.send(new SignCommand({ KeyId: ca.id, Message: Buffer.alloc(32), ...input }));
    client.destroy();
  };
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

  it('finds each certificate of the signer, and lists what others sign apart', async () => {
    const authority = await issue('device-1');
    await issue('device-2');
    // A rehearsal's dry run is in CloudTrail, too.
    await authority.probe(new Deadline(4_650));
    agoMs = 2 * HOUR_MS;
    await sign(CEREMONY, { MessageType: 'RAW' });

    const { exitCode, stdout } = await run();

    expect(stdout).toContain('        2  for an attempt that the ledger has\n');
    expect(stdout).toContain('        1  by others that may sign\n           ceremony: ');
    expect(stdout).toContain('role/ca-ceremony (sandbox) ECDSA_SHA_256 RAW, event ');
    expect(stdout).toContain('Nothing is unknown.');
    expect(exitCode).toBe(0);
  });

  it('finds what the signer signs past the ledger, what a stranger signs, and what was never signed', async () => {
    await issue('device-1');
    agoMs = 3 * HOUR_MS;
    await sign(SIGNING);
    await sign(MALLORY);
    const Item = entryOf({ serialNumber: '0BAD', requestedAt: hoursAgo(2), authority: ca.id });
    await tables.callItems('PutItem', { TableName: TABLE, Item }, [TABLE]);

    const { exitCode, stdout } = await run();
    const found = await json();

    expect(exitCode).toBe(1);
    expect(stdout).toContain('3 to look at.');
    expect(found.strangers).toMatchObject([{ caller: 'arn:aws:iam::123456789012:user/mallory' }]);
    expect(found.unexplained).toMatchObject([{ caller: SIGNER, messageType: 'DIGEST' }]);
    expect(found.unsigned).toMatchObject([{ serialNumber: '0BAD', clientId: 'device-1' }]);
    expect(found.matched).toBe(1);
  });

  it('calls a signature whose answer was lost repeated', async () => {
    kms.conditions.faults.next('Sign', { kind: 'truncate', bytes: 5 });
    await issue('device-1');

    const { repeated, matched, unexplained } = await json();

    expect([matched, repeated.length, unexplained.length]).toEqual([1, 1, 0]);
  });

  it('reads more than a page, and the log files of a trail instead', async () => {
    agoMs = HOUR_MS;
    for (let number = 0; number < 60; number++) await sign(CEREMONY);
    agoMs = 0;
    const Records = kms.trail.history.map((event) => recordOf(event, kms.account));
    writeFileSync(join(folder, 'a.json.gz'), gzipSync(JSON.stringify({ Records })));

    expect((await json()).others).toHaveLength(60);
    kms.trail.quotas.set('LookupEvents', 0.001);
    expect((await json('--events', folder)).others).toHaveLength(60);
    expect((await json('--events', join(folder, 'a.json.gz'), folder)).others).toHaveLength(60);
    expect(await json('--events', folder, '--to', hoursAgo(2))).toMatchObject({ others: [], outside: 60 });
  });

  it('takes the roles that are named instead of the policy, for a key of another account', async () => {
    await issue('device-1');
    agoMs = HOUR_MS;
    await sign(CEREMONY);

    const named = ['--key', ca.id, '--signer', 'iot-certificate-signing-signer-*', '--other', 'ca-*'];

    expect(await json(...named)).toMatchObject({ matched: 1, others: [{ purpose: 'other' }], strangers: [] });
    expect(await json('--signer', 'nobody')).toMatchObject({ matched: 0, strangers: [{}, {}] });
  });

  it('runs as a user runs it, with no more permissions than it says', async () => {
    await issue('device-1');
    for (const action of [
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      'cloudtrail:LookupEvents',
      'dynamodb:Query',
    ]) {
      account.allow('auditor', action, '*');
    }
    const asAuditor = (...argv: string[]) =>
      runCa(awsEnvironment(account.door.url, 'auditor'), ['audit', ...argv]);
    const denied = await asAuditor();
    account.allow('auditor', 'dynamodb:BatchGetItem', '*');

    expect(denied).toMatchObject({ exitCode: 1, stdout: '' });
    expect(denied.stderr).toMatch(/^dynamodb:BatchGetItem on table iot-pki-ledger in eu-central-1 failed: /);
    expect(await asAuditor()).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('Nothing is unknown.'),
      stderr: '',
    });
    expect(await asAuditor('--from', 'yesterday')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        '--from must be a day such as 2026-11-28, or a time such as 2026-11-28T06:30:00Z, not "yesterday".\n',
    });
  });

  it.each([
    [['--key', 'alias/iot-pki-ca'], 2, '--key must be the ARN of a key in eu-central-1, arn:aws:kms:'],
    [['yesterday'], 2, '"yesterday" is no option. See npm run ca -- audit --help.'],
    [
      ['--from', '2026-11-28', '--to', '2026-11-27'],
      2,
      '--from, 2026-11-28T00:00:00.000Z, must be before --to',
    ],
    [
      ['--from', '2020-01-01'],
      2,
      'reaches back 90 days, not to 2020-01-01T00:00:00.000Z. Give the log files',
    ],
    [['--pki', 'other'], 1, 'kms:DescribeKey on alias/other-ca in eu-central-1 failed: NotFoundException'],
    [['--events', '/nowhere'], 1, '--events "/nowhere" cannot be read: there is no such file or folder.'],
  ])('says what is wrong with %j', async (argv, exitCode, reason) => {
    const ended = await run(...argv);

    expect(ended.stderr).toContain(reason);
    expect(ended.exitCode).toBe(exitCode);
  });
});
