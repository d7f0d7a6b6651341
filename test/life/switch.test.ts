import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { HealthReport } from '../../handler/health/check';
import { SANDBOX_ACCOUNT } from '../../sandbox/account';
import { withReason } from '../../sandbox/on-call/reason';
import { ownerOf } from '../../sandbox/services/iam/access-key';
import type { Variables } from '../../sandbox/terraform/deployment';
import type { Caller } from '../../sandbox/wire/caller';
import { inOneLine, Stage } from './stage';

const PATIENCE_MS = 60_000;
const AMAZONS = 'CN=Sandbox Amazon Root';

/** A test with a timeout that suits a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One deployment: the tests build on each other, in order. With an RSA CA, because npm start uses an EC one.
describe('the switch between self-managed and AWS-managed signing', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set({ authorityKey: 'rsa' });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  shows('waits on the first deploy until new IAM permissions have propagated', async () => {
    const { iam, authority } = stage.sandbox.aws;
    // Denies each role's first two calls: unlike a delay, that does not depend on the speed of this machine.
    const missed = new Map<string, number>();
    const callerOf = iam.callerOf.bind(iam);
    const spreading = jest.spyOn(iam, 'callerOf').mockImplementation((accessKeyId) => {
      const [caller, owner] = [callerOf(accessKeyId), ownerOf(accessKeyId)];
      if (caller === undefined || owner?.kind !== 'role') return caller;
      const allows: Caller['allows'] = (...asked) => {
        const times = missed.get(owner.name) ?? 0;
        missed.set(owner.name, times + 1);
        return times >= 2 && caller.allows(...asked);
      };
      return { ...caller, allows };
    });

    const { exitCode, stdout } = await stage.apply();

    spreading.mockRestore();
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('Apply complete!') });
    expect([...missed.keys()].sort()).toEqual(
      ['preflight', 'signer'].map((of) => `fleet-${of}-${SANDBOX_ACCOUNT.region}`),
    );
    expect(authority.calls.count('order')).toBe(1);
  });

  shows('creates the provider last, after which a plan is empty', async () => {
    expect(stage.changes.at(-1)).toBe('create aws_cloudcontrolapi_resource');
    expect(await stage.planIsEmpty()).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
  });

  shows('rolls back by variable, destroying one resource, without a rehearsal', async () => {
    stage.forget();

    const { stdout } = await stage.apply({ signing_mode: 'aws-managed' });

    expect(stdout).toContain('1 destroyed');
    expect(stage.changes.filter((change) => change.startsWith('delete'))).toEqual([
      'delete aws_cloudcontrolapi_resource',
    ]);
    expect(stage.changes).not.toContain('create aws_lambda_invocation');
    expect(await stage.planIsEmpty({ signing_mode: 'aws-managed' })).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
  });

  shows('rehearses before it switches back by variable', async () => {
    stage.forget();

    await stage.apply();

    expect(stage.changes.filter((change) => change.startsWith('create'))).toEqual([
      'create aws_lambda_invocation',
      'create aws_cloudcontrolapi_resource',
    ]);
    expect(await stage.planIsEmpty()).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
  });

  shows('stops a change that cannot sign and keeps the live signer and the provider', async () => {
    const signer = await stage.sandbox.aws.lambda.getFunction('fleet-signer');
    stage.forget();

    const { exitCode, stderr } = await stage.apply(stage.sandbox.aws.authority.mistypedVariables());

    expect(exitCode).toBe(1);
    expect(stderr).toContain('AuthorityNotFound');
    expect(await stage.sandbox.aws.lambda.getFunction('fleet-signer')).toEqual(signer);
    expect(stage.changes).not.toContain('delete aws_cloudcontrolapi_resource');
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
  });

  shows('recovers with the next good deploy', async () => {
    const { exitCode } = await stage.apply();

    expect(exitCode).toBe(0);
    expect(await stage.planIsEmpty()).toBe(true);
  });

  shows('applies a new certificate validity and keeps signing', async () => {
    stage.forget();

    await stage.apply(stage.sandbox.aws.authority.variables(7));

    expect(stage.changes.indexOf('update aws_lambda_function')).toBeGreaterThanOrEqual(0);
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
    expect(await stage.newestValidityDays()).toBe(7);
    await stage.apply();
  });

  // Runs the commands from the stack's outputs, as a person would paste them.
  shows('changes nothing under a hold, and rehearses once it is lifted', async () => {
    const { onCall, deployment } = stage.sandbox;
    const { roll_back_command, lift_hold_command } = await deployment.outputs();
    await onCall.follow(withReason(String(roll_back_command), "it's a test, of the hold"));
    expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
    expect(await stage.planIsEmpty()).toBe(true);
    stage.forget();
    await stage.apply();
    expect(stage.changes).toEqual([]);

    const { outputs } = await onCall.follow(String(lift_hold_command));
    expect(outputs['ShowHold.Hold']).toEqual([expect.stringContaining('"why":"it\'s a test, of the hold"')]);
    await stage.apply();

    expect(stage.changes).toContain('create aws_lambda_invocation');
    expect(stage.changes.at(-1)).toBe('create aws_cloudcontrolapi_resource');
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
  });

  describe('after a rollback because the CA is dead', () => {
    const lift = (parameters = {}) => stage.sandbox.onCall.start('fleet-lift-hold', parameters);
    const parameter = async (name: string) =>
      stage.sandbox.aws.parameters.all.find(({ Name }) => Name === name)?.Value;
    /** The signing mode that the next health check reports. */
    const mode = async () => {
      const { payload } = await stage.sandbox.aws.scheduler.run('fleet-health-check');
      return (payload as HealthReport).mode;
    };

    shows('keeps the hold and says why if the rehearsal before the lift fails', async () => {
      await stage.sandbox.onCall.start('fleet-roll-back', { Reason: ['the CA is dead'] });
      stage.sandbox.aws.authority.disable();
      const before = await parameter('/fleet/last-hold-lift');

      await expect(lift()).rejects.toThrow(/RehearsalFailedKeepHold failed: .*AuthorityNotActive/);

      expect(await parameter('/fleet/rollback-hold')).toContain('the CA is dead');
      expect(await parameter('/fleet/last-hold-lift')).toBe(before);
      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: true,
        restorationPending: false,
        unexpected: false,
      });
    });

    shows(
      'lifts it without a rehearsal on request; the health check then expects a restoration',
      async () => {
        const { id } = await lift({ Rehearsal: ['off'] });

        expect(await parameter('/fleet/rollback-hold')).toBeUndefined();
        expect(await parameter('/fleet/last-hold-lift')).toBe(id);
        expect(await mode()).toMatchObject({
          awsManagedOnPurpose: true,
          restorationPending: true,
          unexpected: false,
        });
      },
    );

    shows('keeps waiting if the rehearsal of the deploy fails, and pages nobody', async () => {
      const before = await parameter('/fleet/last-restoration');

      const { exitCode, stderr } = await stage.apply();

      expect({ exitCode, stderr }).toEqual({
        exitCode: 1,
        stderr: expect.stringContaining('AuthorityNotActive'),
      });
      expect(await parameter('/fleet/last-restoration')).toBe(before);
      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: true,
        restorationPending: true,
        unexpected: false,
      });
      expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
    });

    shows('can still be declared AWS-managed, which needs no rehearsal', async () => {
      await stage.apply({ signing_mode: 'aws-managed' });

      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: true,
        restorationPending: false,
        unexpected: false,
      });
    });

    shows('waits again if self-managed is declared and the rehearsal fails', async () => {
      const { exitCode } = await stage.apply();

      expect(exitCode).toBe(1);
      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: true,
        restorationPending: true,
        unexpected: false,
      });
    });

    shows('ends with the first deploy that succeeds', async () => {
      stage.sandbox.aws.authority.enable();

      const { exitCode } = await stage.apply();

      const restoration = JSON.parse(String(await parameter('/fleet/last-restoration')));
      expect(exitCode).toBe(0);
      expect(restoration.lift).toBe(await parameter('/fleet/last-hold-lift'));
      expect(await mode()).toEqual({
        selfManaged: true,
        awsManagedOnPurpose: false,
        restorationPending: false,
        unexpected: false,
      });
      expect(await stage.planIsEmpty()).toBe(true);
      expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
    });

    shows('does not excuse a provider that disappears later', async () => {
      stage.sandbox.aws.iot.providers.delete('fleet');

      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: false,
        restorationPending: false,
        unexpected: true,
      });
      await stage.apply();
    });

    shows('lifts the hold once the rehearsal passes', async () => {
      await stage.sandbox.onCall.start('fleet-roll-back', { Reason: ['a drill'] });

      const { outputs } = await lift();

      expect(outputs['Rehearse.Payload']).toContain(stage.yours);
      expect(await mode()).toMatchObject({ restorationPending: true });
      await stage.apply();
      expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
    });
  });

  shows('fails the plan if somebody pointed the provider at another function', async () => {
    const { providers } = stage.sandbox.aws.iot;
    const [{ lambdaFunctionArn } = { lambdaFunctionArn: '' }] = providers.list();
    const certificateProviderName = 'fleet';
    providers.update({ certificateProviderName, lambdaFunctionArn: `${lambdaFunctionArn}-other` });

    const { exitCode, stderr } = await stage.terraform(['plan']);

    providers.update({ certificateProviderName, lambdaFunctionArn });
    expect(exitCode).toBe(1);
    expect(inOneLine(stderr)).toContain(
      `The certificate provider fleet points at ${lambdaFunctionArn}-other, and not at this deployment's signer`,
    );
  });

  shows('recreates a provider that somebody deleted', async () => {
    stage.sandbox.aws.iot.providers.delete('fleet');
    stage.forget();

    await stage.apply();

    expect(stage.changes).toEqual(['create aws_cloudcontrolapi_resource']);
  });

  shows(
    'applies changes of settings, in a row and several at once, each followed by an empty plan',
    async () => {
      const changes: readonly Variables[] = [
        { memory_mb: '512' },
        { memory_mb: '768', tags: '{ team = "iot" }' },
        { memory_mb: '512', latency_alarm_ms: '3000', alarms_enabled: 'false', automatic_rollback: 'true' },
      ];
      for (const variables of changes) {
        stage.forget();

        const { exitCode, stderr } = await stage.apply(variables);

        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
        expect(stage.changes).toContain('update aws_lambda_function');
        // Not even for tags, which Cloud Control would get wrong.
        expect(stage.changes.filter((change) => change.endsWith('aws_cloudcontrolapi_resource'))).toEqual([]);
        expect(await stage.planIsEmpty(variables)).toBe(true);
      }
      // Silenced in place: a recreated composite alarm would page again for a known problem.
      expect(stage.changes).toContain('update aws_cloudwatch_composite_alarm');
      expect(stage.changes.filter((change) => /^(create|delete) \S+_alarm$/.test(change))).toEqual([]);
      await stage.apply();
    },
  );

  shows('has no null output in any mode: cdktf would fail on one', async () => {
    const modes: readonly Variables[] = [
      { rehearsal: 'probe' },
      { rehearsal: 'off', signing_mode: 'aws-managed' },
      { rehearsal: 'off' },
    ];
    for (const mode of modes) {
      const { exitCode } = await stage.apply(mode);

      const outputs = Object.entries(await stage.sandbox.deployment.outputs());
      expect({ exitCode, empty: outputs.filter(([, value]) => value === null || value === '') }).toEqual({
        exitCode: 0,
        empty: [],
      });
    }
    const { succeeded, output } = await stage.sandbox.deployment.deploy({
      ...stage.variables,
      rehearsal: 'off',
    });
    expect({ succeeded, output }).toEqual({
      succeeded: true,
      output: expect.stringContaining('rehearsal_result'),
    });
  });

  shows('refuses to be renamed while the provider exists, before anything changes', async () => {
    stage.forget();

    const { exitCode, stderr } = await stage.apply({ name: 'renamed' });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('The name and the Region of a deployment cannot change');
    expect(stage.changes).toEqual([]);
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
  });

  shows('can be renamed once AWS signs, and creates the new provider last, after its rehearsal', async () => {
    await stage.apply({ signing_mode: 'aws-managed' });
    stage.forget();

    const { exitCode } = await stage.apply({ name: 'renamed' });

    expect(exitCode).toBe(0);
    expect(stage.changes).toContain('create aws_lambda_invocation');
    expect(stage.changes.at(-1)).toBe('create aws_cloudcontrolapi_resource');
    expect(await stage.planIsEmpty({ name: 'renamed' })).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(stage.yours);
  });

  shows('is destroyed provider first and leaves only the record of the last lift', async () => {
    stage.forget();

    const { exitCode } = await stage.terraform(['destroy', '-auto-approve', '-parallelism=1'], {
      name: 'renamed',
    });

    const { stdout: left } = await stage.terraform(['state', 'list']);
    expect(exitCode).toBe(0);
    expect(stage.changes[0]).toBe('delete aws_cloudcontrolapi_resource');
    expect(left.split('\n').filter((address) => address !== '' && !address.startsWith('data.'))).toEqual([]);
    expect(stage.sandbox.aws.parameters.all.map(({ Name }) => Name)).toEqual(['/fleet/last-hold-lift']);
    expect(await stage.issuerOfNextDevice()).toBe(AMAZONS);
  });
});
