import '../lambda-environment';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { preflight } from '../../../handler/preflight/preflight';
import { Metric } from '../../../handler/vocabulary';
import { Policy } from '../../../sandbox/services/iam/policy';
import { Account, NAMES } from '../health/account';
import { lambdaContext, SERVICE } from '../lambda';
import { Telemetry } from '../telemetry';
import { VirtualTime } from '../virtual-time';

const OURS = 'arn:aws:lambda:eu-central-1:123456789012:function:fleet-signer';
const THEIRS = 'arn:aws:lambda:eu-central-1:123456789012:function:somebody-elses';
const NOTHING_ALLOWED = new Policy('{"Statement":[]}');

describe('The preflight', () => {
  let telemetry: Telemetry;
  let account: Account;

  beforeEach(async () => {
    telemetry = Telemetry.capture();
    account = await Account.start();
  });

  afterEach(async () => {
    telemetry.stop();
    await account.stop();
  });

  const look = () =>
    preflight({ certificateProviderName: NAMES.provider, functionArn: OURS }, lambdaContext(60_000));

  const failed = () => telemetry.metrics(Metric.PreflightFailed);

  it('is clear when AWS signs', async () => {
    await expect(look()).resolves.toMatchObject({ clear: true });
  });

  it('is clear when the provider is ours', async () => {
    account.pointProviderAt(OURS);

    await expect(look()).resolves.toMatchObject({ clear: true });
  });

  it('is not when the account has another provider, which it names with the way out', async () => {
    account.pointProviderAt(THEIRS, 'other');

    const { clear, finding } = await look();

    expect(clear).toBe(false);
    expect(finding).toContain('AWS IoT has the certificate provider other already');
    expect(finding).toContain('docs/existing-provider.md');
    expect(finding).toContain('signing_mode to aws-managed');
  });

  it('is not when the provider of our name points elsewhere, which it names', async () => {
    account.pointProviderAt(THEIRS);

    const { clear, finding } = await look();

    expect(clear).toBe(false);
    expect(finding).toContain(`points at ${THEIRS}, and not at this deployment's signer, ${OURS}`);
    expect(finding).toContain('with signing_mode aws-managed, Terraform may delete it');
  });

  it('says what it found in the log', async () => {
    account.pointProviderAt(THEIRS);

    await look();

    expect(telemetry.logged('Preflight failed')).toMatchObject([{ level: 'ERROR', clear: false }]);
  });

  it('emits whether it failed, and no other metric', async () => {
    await look();
    account.pointProviderAt(THEIRS);
    await look();

    expect(telemetry.metrics()).toMatchObject(
      [0, 1].map((value) => ({ name: Metric.PreflightFailed, value, dimensions: { service: SERVICE } })),
    );
  });

  it('that may not look is not clear, names what its role lacks, and does not fail', async () => {
    const time = VirtualTime.start();
    await account.stop();
    account = await Account.start(NOTHING_ALLOWED);

    const { clear, finding } = await look();

    time.stop();
    expect(clear).toBe(false);
    expect(finding).toContain('AccessDenied');
    expect(finding).toContain('iot:ListCertificateProviders');
    expect(failed()).toMatchObject([{ value: 1 }]);
  });

  it('waits until its permission has spread', async () => {
    const time = VirtualTime.start();
    await account.stop();
    let refusals = 0;
    const spreading = { allows: () => ++refusals > 3 } as unknown as Policy;
    account = await Account.start(spreading);

    const { clear } = await look();

    time.stop();
    expect(clear).toBe(true);
    expect(refusals).toBeGreaterThan(3);
    expect(failed()).toMatchObject([{ value: 0 }]);
  });
});
