import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mockedAccount } from '../mocked-account';
import { StandInStack } from '../stand-in-stack';

// Generous: a slow machine is not a defect, a hang is.
jest.setTimeout(120_000);

const ROOT = resolve(__dirname, '../../..');
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const ROLE = 'arn:aws:iam::123456789012:role/deploy';

const mock = (callerArn: string) =>
  mockedAccount(`mock_data "aws_iam_session_context" {
    defaults = { issuer_arn = "${callerArn}" }
  }`);

describe("a plan of the PKI's program", () => {
  const folder = mkdtempSync(join(tmpdir(), 'pki-checks-'));
  const stackFolder = join(folder, 'stacks/iot-pki');
  let stack: StandInStack;

  beforeAll(async () => {
    execFileSync(process.execPath, ['--import', 'tsx', join(ROOT, 'pki/main.ts')], {
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: folder },
      stdio: 'inherit',
    });
    stack = await StandInStack.init(stackFolder);
  });

  afterAll(async () => {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Terraform's words about a plan, in one line. */
  async function planned(variables: object, callerArn = ROLE): Promise<string> {
    const assignments = Object.entries(variables).map(
      ([name, value]) => `${name} = ${JSON.stringify(value)}`,
    );
    writeFileSync(
      join(stackFolder, 'main.tftest.hcl'),
      `${mock(callerArn)}\nrun "it" {\ncommand = plan\nvariables {\n${assignments.join('\n')}\n}\n}\n`,
    );
    const { stdout, stderr } = await stack.terraform('test');
    return `${stdout}\n${stderr}`.replace(/\s*\n[│ ]*/g, ' ');
  }

  it.each<[string, object]>([
    ['without any variable', {}],
    ['with a key of another account', { key_arn: KEY.replace('123456789012', '210987654321') }],
    [
      'for signers of another account',
      { signers: ['arn:aws:iam::210987654321:role/fleet-signer-eu-west-1'] },
    ],
    ['of a root, which signs CAs only', { signs_leaves: false, ceremony_role: 'ceremony' }],
    ['with a revocation list', { publish_crl: true }],
    [
      'with a revocation list that another bucket takes',
      { publish_crl: true, crl_bucket: 'lists.example.com' },
    ],
    [
      'with a short-lived revocation list',
      { publish_crl: true, crl_validity_hours: 2, crl_schedule_minutes: 30 },
    ],
    // Nothing is published, so nothing can be late.
    ['without a revocation list, whatever its schedule', { crl_validity_hours: 2 }],
    ['for all that can be named', { signers: ['a*'], ceremony_role: 'ceremony', administrators: ['admin'] }],
  ])('succeeds %s', async (_, variables) => {
    expect(await planned(variables)).toContain('Success! 1 passed, 0 failed.');
  });

  it.each<[string, object, string]>([
    ['everyone as signer', { signers: ['fleet-signer', '*'] }, '"*" in signers must be the name of a role'],
    [
      'a user as administrator',
      { administrators: ['arn:aws:iam::123456789012:user/a'] },
      'in administrators must be',
    ],
    ['a pattern as ceremony', { ceremony_role: 'ceremony-*' }, 'ceremony_role must be the name of a role'],
    ['a key that nobody could use', { signs_leaves: false }, 'Set ceremony_role.'],
    ['an alias', { key_arn: KEY.replace('key/', 'alias/') }, 'key_arn must be the ARN of a KMS key'],
    [
      'a key that devices cannot use',
      { key_spec: 'ECC_SECG_P256K1' },
      'key_spec must be one of ECC_NIST_P256, ',
    ],
    [
      'no retention',
      { ledger_retention_days: 0 },
      'ledger_retention_days must be a whole number of days from 1',
    ],
    ['a name that AWS refuses', { name: 'aws-pki' }, 'name must be of 1 to 35 letters'],
    [
      'a bucket that S3 does not have',
      { crl_bucket: 'My-Bucket' },
      'crl_bucket must be the name of an S3 bucket',
    ],
    ['an object with a slash first', { crl_key: '/ca.crl' }, 'crl_key must be the key of an S3 object'],
    [
      'a list for too long',
      { crl_validity_hours: 241 },
      'crl_validity_hours must be a whole number of hours from 2 to 240',
    ],
    [
      'a schedule that is too slow for anybody',
      { crl_schedule_minutes: 721 },
      'crl_schedule_minutes must be a whole number of minutes from 15 to 720',
    ],
    [
      'a schedule that is too slow for its list',
      { publish_crl: true, crl_validity_hours: 3 },
      'A list that is valid for 3 hours must be published at least every 45 minutes, so that two runs may fail before ' +
        'it expires; crl_schedule_minutes (property revocationList.scheduleMinutes) is 60. Lower it, or raise ' +
        'crl_validity_hours (property revocationList.validityHours).',
    ],
    [
      'to name a bucket after a PKI with an underscore',
      { name: 'my_pki', publish_crl: true },
      'The bucket would be called my_pki-crl-123456789012-eu-west-1, after this PKI, which S3 does not allow',
    ],
    [
      'a domain for a distribution',
      { crl_distribution_arn: 'd111.cloudfront.net' },
      'crl_distribution_arn must be the ARN of a CloudFront distribution',
    ],
    [
      'a topic in another Region',
      { ticket_topic_arn: 'arn:aws:sns:us-east-1:123456789012:tickets' },
      'The topic for tickets, arn:aws:sns:us-east-1:123456789012:tickets, is in the Region us-east-1, but must be in ' +
        'eu-west-1: an alarm notifies only topics in its Region. Change ticket_topic_arn',
    ],
    [
      'a key in another Region',
      { key_arn: KEY.replace('eu-west-1', 'eu-central-1') },
      'is in the Region eu-central-1, but must be in eu-west-1: a signature from further away takes too long; a ' +
        'multi-Region key can be replicated. Change key_arn (property keyArn).',
    ],
    [
      'a role of another partition',
      { signers: ['fleet'], administrators: ['arn:aws-cn:iam::123456789012:role/admin'] },
      'The role arn:aws-cn:iam::123456789012:role/admin is of another partition than the key, aws, which it cannot ' +
        'use. Change signers, ceremony_role or administrators.',
    ],
  ])('refuses %s', async (_, variables, message) => {
    expect(await planned(variables)).toContain(message);
  });

  it('refuses the root user, who is the whole account to KMS', async () => {
    expect(await planned({}, 'arn:aws:iam::123456789012:root')).toContain(
      'arn:aws:iam::123456789012:root makes the key and may then change its policy, so it must be a role or a user',
    );
  });
});
