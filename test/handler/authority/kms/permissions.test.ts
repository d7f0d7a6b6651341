import '../../lambda-environment';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KmsAuthority } from '../../../../handler/authority/kms/kms-authority';
import { readKmsSettings } from '../../../../handler/authority/kms/settings';
import { Deadline } from '../../../../handler/deadline';
import { ledgerOf } from '../../../../handler/ledger/settings';
import { Kms as DeployedKms } from '../../../../modules/authority/kms/kms';
import { SANDBOX_ACCOUNT } from '../../../../sandbox/account';
import { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { accessKeyIdOf } from '../../../../sandbox/services/iam/access-key';
import { kmsApi } from '../../../../sandbox/services/kms/api';
import { Kms } from '../../../../sandbox/services/kms/kms';
import { ssmApi } from '../../../../sandbox/services/ssm/api';
import { Documents } from '../../../../sandbox/services/ssm/documents';
import { ParameterStore } from '../../../../sandbox/services/ssm/parameter-store';
import { TestAccount } from '../../../../testing/account';
import { synthesize } from '../../../modules/synthesized';
import { Telemetry } from '../../telemetry';
import { newOrder } from '../new-order';
import { PARAMETER } from './ca-certificates';

const { partition, region, accountId } = SANDBOX_ACCOUNT;
const ROLE = 'signer';

/** Stands for the CA's key, which each test makes anew: a synth takes seconds. */
const ANY_KEY = `arn:aws:kms:${region}:${accountId}:key/00000000-0000-0000-0000-000000000000`;

interface Statement {
  readonly Action: readonly string[];
}

/** The policy that a deploy gives the signer's role for its authority. */
const POLICY = String(
  synthesize({
    authority: new DeployedKms({
      keyArn: ANY_KEY,
      certificateParameter: PARAMETER,
      ledgerTable: 'iot-pki-ledger',
      validityDays: 30,
    }),
  }).resource('aws_iam_role_policy', 'name', 'signing').policy,
);

/** Its statements for a CA, in the sandbox's account. */
function statementsFor(keyArn: string): readonly Statement[] {
  const policy = POLICY.replaceAll(ANY_KEY, keyArn)
    .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, partition)
    .replace(/\$\{data\.aws_region\.\w+\.id\}/g, region)
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, accountId);
  return JSON.parse(policy).Statement;
}

describe("The role's policy", () => {
  let account: TestAccount;
  let ca: SandboxKms;
  let telemetry: Telemetry;

  beforeEach(async () => {
    const kms = new Kms();
    const tables = new Tables();
    const parameters = new ParameterStore();
    const ssm = ssmApi({ parameters, documents: new Documents() });
    account = await TestAccount.open(kmsApi(kms), dynamoDbApi(tables), ssm);
    const stop = () => account.close();
    ca = await SandboxKms.found({ kms, tables, parameters, endpoint: account.door.url, stop });
    ca.setLatency(0);
    const AWS_ACCESS_KEY_ID = accessKeyIdOf({ kind: 'role', name: ROLE });
    Object.assign(process.env, ca.environment(), { AWS_REGION: region, AWS_ACCESS_KEY_ID });
    telemetry = Telemetry.capture();
  });

  afterEach(async () => {
    telemetry.stop();
    await ca.stop();
  });

  const start = () => new KmsAuthority(readKmsSettings(process.env), ledgerOf(process.env));

  const deployed = () => statementsFor(ca.id);

  const permit = (statements: readonly Statement[]) =>
    account.iam.putRolePolicy(ROLE, 'policy', JSON.stringify({ Statement: statements }));

  it('allows all that the signer does, and nothing else', async () => {
    permit(deployed());
    const authority = start();

    await authority.warmUp(new AbortController().signal);
    await authority.probe(new Deadline(4_650));
    // The second one finds the entry of the first.
    for (const order of new Array(2).fill(newOrder())) {
      const deadline = new Deadline(4_650);
      await (await authority.order(order, deadline)).collect(deadline);
    }

    const { kms, parameters, tables } = ca.services;
    const services = { kms, ssm: parameters, dynamodb: tables };
    const asked = Object.entries(services).flatMap(([prefix, { conditions }]) =>
      conditions.requests.operations.map((operation) => `${prefix}:${operation}`),
    );
    expect(new Set(deployed().flatMap(({ Action }) => Action))).toEqual(new Set(asked));
  });

  it('allows no signature of what is not a digest', async () => {
    permit(deployed());
    const client = new KMSClient({ region });
    const Message = Buffer.from('what the CA would then have said');
    const sign = (MessageType: 'DIGEST' | 'RAW') =>
      client.send(new SignCommand({ KeyId: ca.id, Message, MessageType, SigningAlgorithm: 'ECDSA_SHA_256' }));

    await expect(sign('DIGEST')).resolves.toBeDefined();
    await expect(sign('RAW')).rejects.toThrow('is not authorized to perform: kms:Sign');

    client.destroy();
  });

  it.each([
    ['kms:Sign', 'AuthorityAccessDenied'],
    ['kms:DescribeKey', 'AuthorityAccessDenied'],
    ['kms:GetPublicKey', 'AuthorityAccessDenied'],
    ['ssm:GetParameter', 'AuthorityAccessDenied'],
    ['dynamodb:GetItem', 'LedgerAccessDenied'],
    ['dynamodb:PutItem', 'LedgerAccessDenied'],
    ['dynamodb:Query', 'LedgerAccessDenied'],
    ['dynamodb:UpdateItem', 'LedgerAccessDenied'],
  ])('without %s is found by the probe, which names the action', async (missing, reason) => {
    permit(
      deployed().map((statement) => ({
        ...statement,
        Action: statement.Action.filter((action) => action !== missing),
      })),
    );

    await expect(start().probe(new Deadline(4_650))).rejects.toMatchObject({
      name: 'SigningFailed',
      reason,
      message: expect.stringContaining(missing),
    });
  });
});
