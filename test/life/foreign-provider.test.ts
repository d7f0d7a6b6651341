import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Variables } from '../../sandbox/terraform/deployment';
import { inOneLine, Stage } from './stage';

const PATIENCE_MS = 60_000;
const THEIRS = 'arn:aws:lambda:eu-central-1:123456789012:function:somebody-elses';
const AWS_MANAGED: Variables = { signing_mode: 'aws-managed' };

/** A test with a timeout that suits a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One account: the tests build on each other, in order.
describe('a foreign certificate provider', () => {
  let stage: Stage;
  /** What somebody else does between our preflight and our create. */
  let meanwhile: (() => void) | undefined;

  beforeAll(async () => {
    stage = await Stage.set({
      onApply: ({ phase, action, type }) => {
        if (phase === 'before' && action === 'create' && type === 'aws_cloudcontrolapi_resource')
          meanwhile?.();
      },
    });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  const somebodyCreates = (certificateProviderName: string) =>
    stage.sandbox.aws.iot.providers.create({ certificateProviderName, lambdaFunctionArn: THEIRS });
  const survivor = () =>
    stage.sandbox.aws.iot.providers
      .list()
      .map(({ certificateProviderName, lambdaFunctionArn }) => [certificateProviderName, lambdaFunctionArn]);
  const addressOfOurs = async () => {
    const { stdout } = await stage.terraform(['state', 'list']);
    return stdout.split('\n').filter((address) => address.startsWith('aws_cloudcontrolapi_resource'));
  };

  shows(
    'stops the first deploy, with or without a rehearsal, before anything is issued or tainted',
    async () => {
      somebodyCreates('other');

      for (const rehearsal of ['off', 'issue']) {
        const { exitCode, stderr } = await stage.apply({ rehearsal });

        expect(exitCode).toBe(1);
        expect(inOneLine(stderr)).toContain('AWS IoT has the certificate provider other already');
      }
      expect(stage.changes).not.toContain('create aws_cloudcontrolapi_resource');
      expect(stage.changes).not.toContain('create aws_lambda_invocation');
      expect(await stage.sandbox.aws.authority.issued()).toEqual([]);
      expect(await addressOfOurs()).toEqual([]);
    },
  );

  shows('survives an AWS-managed deploy, which creates no provider', async () => {
    const { exitCode } = await stage.apply(AWS_MANAGED);

    expect(exitCode).toBe(0);
    expect(await stage.planIsEmpty(AWS_MANAGED)).toBe(true);
    expect(survivor()).toEqual([['other', THEIRS]]);
  });

  shows('created between plan and apply stops the apply before it calls Cloud Control', async () => {
    stage.sandbox.aws.iot.providers.delete('other');
    await stage.terraform(['plan', '-out', 'saved.tfplan']);
    somebodyCreates('fleet');
    stage.forget();

    const { exitCode, stderr } = await stage.terraform(['apply', 'saved.tfplan']);

    expect(exitCode).toBe(1);
    expect(inOneLine(stderr)).toContain(`The certificate provider fleet points at ${THEIRS}`);
    expect(stage.changes).not.toContain('create aws_cloudcontrolapi_resource');
    expect(await addressOfOurs()).toEqual([]);
    expect(survivor()).toEqual([['fleet', THEIRS]]);
    stage.sandbox.aws.iot.providers.delete('fleet');
  });

  shows('with our name stops the plan and taints nothing', async () => {
    somebodyCreates('fleet');

    const { exitCode, stderr } = await stage.terraform(['plan']);

    expect(exitCode).toBe(1);
    expect(inOneLine(stderr)).toContain(`The certificate provider fleet points at ${THEIRS}`);
    expect(survivor()).toEqual([['fleet', THEIRS]]);
  });

  shows(
    "created between preflight and create leaves a taint and shows Cloud Control's own error",
    async () => {
      stage.sandbox.aws.iot.providers.delete('fleet');
      meanwhile = () => somebodyCreates('fleet');

      const { exitCode, stderr } = await stage.apply();

      meanwhile = undefined;
      expect(exitCode).toBe(1);
      expect(inOneLine(stderr)).toContain("certificate provider 'fleet' exists");
      expect(inOneLine(stderr)).not.toContain('postcondition');
      expect(await addressOfOurs()).toHaveLength(1);
    },
  );

  shows('survives the next deploys despite the taint', async () => {
    // The second changes the preflight itself: if that deferred it to the apply, it would run after the deletion.
    const changes: readonly Variables[] = [{}, { log_level: 'DEBUG' }];
    for (const variables of changes) {
      const { exitCode, stderr } = await stage.apply(variables);

      expect(exitCode).toBe(1);
      expect(inOneLine(stderr)).toContain(`The certificate provider fleet points at ${THEIRS}`);
      expect(survivor()).toEqual([['fleet', THEIRS]]);
    }
  });

  shows('survives an aws-managed deploy after the documented `terraform state rm`', async () => {
    const [address = ''] = await addressOfOurs();
    await stage.terraform(['state', 'rm', address]);

    const { exitCode } = await stage.apply(AWS_MANAGED);

    expect(exitCode).toBe(0);
    expect(survivor()).toEqual([['fleet', THEIRS]]);
  });

  shows('no longer blocks the deploy once it is deleted', async () => {
    stage.sandbox.aws.iot.providers.delete('fleet');

    const { exitCode } = await stage.apply();

    expect(exitCode).toBe(0);
    expect(survivor()).toEqual([['fleet', expect.stringMatching(/:function:fleet-signer$/)]]);
  });

  shows('is not involved if our own, live provider is tainted: untaint keeps it', async () => {
    const [address = ''] = await addressOfOurs();
    await stage.terraform(['taint', address]);
    await stage.terraform(['untaint', address]);
    stage.forget();

    await stage.apply();

    expect(stage.changes).toEqual([]);
  });

  shows('that replaced ours survives a destroy', async () => {
    stage.sandbox.aws.iot.providers.delete('fleet');
    somebodyCreates('other');

    const { exitCode } = await stage.terraform(['destroy', '-auto-approve']);

    expect(exitCode).toBe(0);
    expect(survivor()).toEqual([['other', THEIRS]]);
  });
});
