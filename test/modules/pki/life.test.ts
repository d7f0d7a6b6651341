import { createHash } from 'node:crypto';
import { DescribeKeyCommand, DisableKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { callersIn, purposeOf } from '../../../tools/ca/audit/callers';
import { PkiAccount } from './pki-account';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const ROOT = 'arn:aws:iam::123456789012:root';
const ELSEWHERE = 'arn:aws:iam::210987654321:role/fleet-signer-eu-central-1';
const MANAGE = [
  'kms:CreateAlias',
  'kms:PutKeyPolicy',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];
const VARIABLES = { name: 'fleet', ceremony_role: 'ceremony', administrators: '["key-admin"]' };

const rolesOnly = (...arns: readonly string[]) => ({ ArnLike: { 'aws:PrincipalArn': arns } });

describe('a PKI that was deployed once', () => {
  let account: PkiAccount;
  let creator: string;
  let administrator: string;

  beforeAll(async () => {
    account = await PkiAccount.open();
    creator = account.addRole('pipeline');
    administrator = account.addRole('key-admin');
    account.addRole('release');
    await account.deployAs('pipeline');
    expect((await account.apply(VARIABLES)).said).toContain('Apply complete!');
  });

  afterAll(() => account.close());

  const sign = (role: string, MessageType: 'RAW' | 'DIGEST') => async () => {
    const { key_arn: KeyId } = await account.deployment.outputs();
    const Message = createHash('sha256').update('a certificate').digest();
    return account
      .kms(role)
      .send(
        new SignCommand({ KeyId: String(KeyId), Message, MessageType, SigningAlgorithm: 'ECDSA_SHA_256' }),
      );
  };

  it('has a key whose policy tells an audit what each role signs', async () => {
    const callers = callersIn(JSON.stringify(await account.keyPolicy()));
    const purposes = ['iot-certificate-signing-signer-eu-central-1', 'ceremony', 'key-admin'].map((role) =>
      purposeOf(`arn:aws:iam::123456789012:role/${role}`, callers),
    );

    expect(purposes).toEqual(['signers', 'ceremony', undefined]);
  });

  it('has a key whose policy says who may do what', async () => {
    const statement = (Sid: string, AWS: unknown, Action: readonly string[], Condition?: object) => ({
      Sid,
      Effect: 'Allow',
      Principal: { AWS },
      Action,
      Resource: '*',
      ...(Condition && { Condition }),
    });
    const signer = 'arn:aws:iam::123456789012:role/iot-certificate-signing-signer-eu-central-1';
    const ceremony = 'arn:aws:iam::123456789012:role/ceremony';

    expect(await account.keyPolicy()).toEqual({
      Version: '2012-10-17',
      Statement: [
        statement('CreatorManages', creator, MANAGE),
        statement(
          'AdministratorsAdminister',
          [administrator],
          [
            ...MANAGE,
            'kms:CancelKeyDeletion',
            'kms:DeleteAlias',
            'kms:DisableKey',
            'kms:EnableKey',
            'kms:ReplicateKey',
            'kms:ScheduleKeyDeletion',
            'kms:UpdatePrimaryRegion',
          ],
        ),
        statement('RootUserRecovers', ROOT, ['kms:PutKeyPolicy'], { ArnLike: { 'aws:PrincipalArn': ROOT } }),
        statement('AccountReads', ROOT, [
          'kms:DescribeKey',
          'kms:GetKeyPolicy',
          'kms:GetKeyRotationStatus',
          'kms:GetPublicKey',
          'kms:ListGrants',
          'kms:ListKeyPolicies',
          'kms:ListResourceTags',
        ]),
        statement('SignersRead', [ROOT], ['kms:DescribeKey', 'kms:GetPublicKey'], rolesOnly(signer)),
        statement('SignersSign', [ROOT], ['kms:Sign'], {
          ...rolesOnly(signer),
          StringEquals: { 'kms:MessageType': 'DIGEST' },
        }),
        statement(
          'CeremonySigns',
          [ROOT],
          ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
          rolesOnly(ceremony),
        ),
      ],
    });
  });

  it('names what the signer needs', async () => {
    const outputs = await account.deployment.outputs();

    expect(outputs).toMatchObject({
      key_arn: expect.stringMatching(/^arn:aws:kms:eu-central-1:123456789012:key\//),
      key_alias: 'alias/fleet-ca',
      certificate_parameter: '/fleet/ca-certificate',
      ledger_table: 'fleet-ledger',
      next_steps: expect.stringContaining('--name /fleet/ca-certificate'),
    });
    expect(outputs.signer_variables).toBe(
      [
        'kms = {',
        `  key_arn               = "${outputs.key_arn}"`,
        '  certificate_parameter = "/fleet/ca-certificate"',
        '  ledger_table          = "fleet-ledger"',
        '  ledger_retention_days = 730',
        '}',
      ].join('\n'),
    );
  });

  it('lets the signer sign digests once its role exists, and the ceremony, but nobody else', async () => {
    account.addRole('iot-certificate-signing-signer-eu-central-1');
    account.addRole('ceremony');
    const signer = 'iot-certificate-signing-signer-eu-central-1';

    await expect(sign(signer, 'DIGEST')()).resolves.toMatchObject({ Signature: expect.anything() });
    await expect(sign('ceremony', 'DIGEST')()).resolves.toMatchObject({ Signature: expect.anything() });
    await expect(sign(signer, 'RAW')()).rejects.toThrow(/not authorized/);
    for (const other of ['pipeline', 'key-admin', 'release']) {
      await expect(sign(other, 'DIGEST')()).rejects.toThrow(/not authorized/);
    }
  });

  it('is not changed by another deploy, whoever runs it', async () => {
    for (const role of ['pipeline', 'release', 'key-admin']) {
      await account.deployAs(role);

      expect(await account.apply(VARIABLES)).toMatchObject({
        succeeded: true,
        said: expect.stringContaining('Resources: 0 added, 0 changed, 0 destroyed.'),
      });
    }
  });

  it.each<[string, object, string]>([
    [
      'another name',
      { name: 'other' },
      'This PKI is fleet and cannot be renamed to other: its key and its ledger would be deleted.',
    ],
    [
      'another kind of key',
      { key_spec: 'RSA_4096' },
      "A CA's key cannot change: this one was made with key_spec ECC_NIST_P256 and multi_region false. Set them back.",
    ],
    ['a multi-Region key', { multi_region: 'true' }, "A CA's key cannot change"],
    [
      'a given key',
      { key_arn: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555' },
      'This PKI has made the key of its CA and cannot take another one: its own would be deleted.',
    ],
  ])('refuses %s, and says why', async (_, change, message) => {
    const { succeeded, said } = await account.run('plan', { ...VARIABLES, ...change });

    expect({ succeeded, said }).toEqual({ succeeded: false, said: expect.stringContaining(message) });
  });

  it('refuses to be destroyed', async () => {
    const { succeeded, said } = await account.run('destroy', VARIABLES, '-auto-approve');

    expect(succeeded).toBe(false);
    expect(said).toContain('lifecycle.prevent_destroy');
    expect(account.aws.tables.names).toEqual(['fleet-ledger']);
  });

  it('lets no signer sign with the key of a root, whoever is named', async () => {
    const root = { ...VARIABLES, signs_leaves: 'false', signers: JSON.stringify(['fleet-signer-*']) };
    await account.deployAs('key-admin');

    expect((await account.apply(root)).said).toContain('Apply complete!');

    const policy = JSON.stringify(await account.keyPolicy());
    expect(policy).toContain('CeremonySigns');
    expect(policy).not.toMatch(/SignersSign|SignersRead|fleet-signer/);
    await expect(sign('iot-certificate-signing-signer-eu-central-1', 'DIGEST')()).rejects.toThrow(
      /not authorized/,
    );
    expect((await account.apply(VARIABLES)).said).toContain('Apply complete!');
  });

  it('takes other signers from administrators and from its creator only', async () => {
    const signers = { ...VARIABLES, signers: JSON.stringify(['fleet-signer-*', ELSEWHERE]) };
    await account.deployAs('release');
    expect(await account.apply(signers)).toMatchObject({
      succeeded: false,
      said: expect.stringContaining('kms:PutKeyPolicy'),
    });
    await account.deployAs('key-admin');
    expect((await account.apply(signers)).said).toContain('Apply complete!');

    expect(await account.keyPolicy()).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({ Sid: 'CreatorManages', Principal: { AWS: creator } }),
        expect.objectContaining({
          Sid: 'SignersSign',
          Principal: { AWS: [ROOT, 'arn:aws:iam::210987654321:root'] },
          Condition: {
            ...rolesOnly('arn:aws:iam::123456789012:role/fleet-signer-*', ELSEWHERE),
            StringEquals: { 'kms:MessageType': 'DIGEST' },
          },
        }),
      ]),
    });
  });

  it('keeps a key disabled that somebody has disabled', async () => {
    const { key_arn: KeyId } = await account.deployment.outputs();
    const kms = account.kms('key-admin');
    await kms.send(new DisableKeyCommand({ KeyId: String(KeyId) }));

    const { said } = await account.apply({ ...VARIABLES, tags: '{ team = "iot" }' });

    expect(said).toContain('Resources: 0 added, 2 changed, 0 destroyed.');
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: String(KeyId) }));
    expect(KeyMetadata?.KeyState).toBe('Disabled');
  });

  it('can forget a creator that is no more', async () => {
    const { said } = await account.run('state', {}, 'list');
    const [address = ''] = /terraform_data\.\S*creator\S*/.exec(said) ?? [];

    await account.run('apply', VARIABLES, '-auto-approve', `-replace=${address}`);

    expect(await account.keyPolicy()).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({ Sid: 'CreatorManages', Principal: { AWS: administrator } }),
      ]),
    });
  });
});

describe('a PKI with a given key', () => {
  let account: PkiAccount;

  beforeAll(async () => {
    account = await PkiAccount.open();
  });

  afterAll(() => account.close());

  it('makes the ledger only, and asks nothing about the key, when cdktf deploys it', async () => {
    const key = 'arn:aws:kms:eu-central-1:210987654321:key/mrk-0123456789abcdef0123456789abcdef';

    const { succeeded, output } = await account.deployment.deploy({ name: 'fleet', key_arn: key });

    expect({ succeeded, output }).toEqual({
      succeeded: true,
      output: expect.not.stringContaining('aws_kms_'),
    });
    expect(await account.deployment.outputs()).toMatchObject({
      key_arn: key,
      key_alias: '',
      ledger_table: 'fleet-ledger',
    });
  });
});
