import '../lambda-environment';
import { expect, it } from '@jest/globals';
import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { Policy } from '../../../sandbox/services/iam/policy';
import { synthesize } from '../../modules/synthesized';
import { startContainer } from '../container';
import { lambdaContext } from '../lambda';
import { Telemetry } from '../telemetry';
import { OpensslAuthority } from '../x509/openssl-authority';
import { Account, EVENT } from './account';

const { partition, region, accountId } = SANDBOX_ACCOUNT;

/** The policy that the program deploys for the check, in the sandbox's account. */
function deployedPolicy(): Policy {
  const policy = String(synthesize().resource('aws_iam_role_policy', 'name', 'health-check').policy);
  return new Policy(
    policy
      .replace(/\$\{data\.aws_partition\.\w+\.partition\}/g, partition)
      .replace(/\$\{data\.aws_region\.\w+\.id\}/g, region)
      .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, accountId),
  );
}

it("The role's policy allows all that a health check asks, and nothing else", async () => {
  const policy = deployedPolicy();
  const root = new OpensslAuthority('Memory CA');
  const telemetry = Telemetry.capture();
  const reports: unknown[] = [];

  // AWS documents two ARNs of a certificate provider and does not say which one IAM checks.
  for (const separator of ['/', ':'] as const) {
    const account = await Account.start(policy, separator);
    account.declare('self-managed');
    account.hold('a hold');
    account.pointProviderAt(lambdaContext().invokedFunctionArn);
    const container = startContainer(root);
    reports.push(await container.invoke(EVENT));
    container.stop();
    await account.stop();
  }
  telemetry.stop();

  expect(reports).toEqual([
    expect.objectContaining({ failures: [], provider: 'here', hold: 'a hold' }),
    expect.objectContaining({ failures: [], provider: 'here', hold: 'a hold' }),
  ]);
  expect(policy.unused()).toEqual([]);
  expect(policy.allows('ssm:GetParameters', regionalArn(SANDBOX_ACCOUNT, 'ssm', 'parameter/fleet/x'))).toBe(
    false,
  );
});
