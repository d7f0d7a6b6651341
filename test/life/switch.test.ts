import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { HealthReport } from '../../handler/health/check';
import { SANDBOX_ACCOUNT } from '../../sandbox/account';
import { withReason } from '../../sandbox/on-call/reason';
import { ownerOf } from '../../sandbox/services/iam/access-key';
import type { Caller } from '../../sandbox/wire/caller';
import { inOneLine, Stage, type Variables } from './stage';

const PATIENCE_MS = 60_000;
const YOURS = 'CN=Your Private CA';
const AMAZONS = 'CN=Sandbox Amazon Root';

/** Runs a test with time enough for a busy machine. */
const shows = (name: string, run: () => Promise<void>) => it(name, run, PATIENCE_MS);

// One deployment, in the order in which its life goes; an RSA CA, where npm start shows an EC one.
describe('the switch', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.set({ authorityKey: 'RSA_2048' });
  }, PATIENCE_MS);

  afterAll(() => stage.clear(), PATIENCE_MS);

  shows('waits on the first deploy until new permissions have spread', async () => {
    const { iam, privateCa } = stage.sandbox.aws;
    // A role's permissions have spread when they were missed twice, however long this machine takes until then.
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
    expect(privateCa.requests.count('IssueCertificate')).toBe(1);
  });

  shows('creates the provider last, and a plan after it is empty', async () => {
    expect(stage.changes.at(-1)).toBe('create aws_cloudcontrolapi_resource');
    expect(await stage.planIsEmpty()).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
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
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('stops a change that cannot sign, and the live signer, its role and the provider stay', async () => {
    const signer = await stage.sandbox.aws.lambda.getFunction('fleet-signer');
    stage.forget();

    const { exitCode, stderr } = await stage.apply({
      certificate_authority_arn: stage.sandbox.aws.privateCa.arn.replace(/.{12}$/, '000000000000'),
    });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('AuthorityNotFound');
    expect(await stage.sandbox.aws.lambda.getFunction('fleet-signer')).toEqual(signer);
    expect(stage.changes).not.toContain('delete aws_cloudcontrolapi_resource');
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('recovers with the next good deploy', async () => {
    const { exitCode } = await stage.apply();

    expect(exitCode).toBe(0);
    expect(await stage.planIsEmpty()).toBe(true);
  });

  shows('keeps the live signer signing while a change of the CA passes', async () => {
    stage.forget();

    await stage.apply({ certificate_validity_days: '7' });

    expect(stage.changes.indexOf('update aws_lambda_function')).toBeGreaterThanOrEqual(0);
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
    expect(stage.sandbox.aws.privateCa.authority.certificates.at(-1)?.validity).toMatchObject({
      Type: 'DAYS',
      Value: 7,
    });
    await stage.apply();
  });

  // By the lines that the stack puts out, as a person pastes them.
  shows('does nothing under a hold, and rehearses after it was lifted', async () => {
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
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  describe('after a rollback for a CA that is dead', () => {
    const lift = (parameters = {}) => stage.sandbox.onCall.start('fleet-lift-hold', parameters);
    const parameter = async (name: string) =>
      stage.sandbox.aws.parameters.all.find(({ Name }) => Name === name)?.Value;
    /** What the next health check says of who signs. */
    const mode = async () => {
      const { payload } = await stage.sandbox.aws.scheduler.run('fleet-health-check');
      return (payload as HealthReport).mode;
    };

    shows('keeps the hold when the rehearsal of the lift fails, and says why', async () => {
      await stage.sandbox.onCall.start('fleet-roll-back', { Reason: ['the CA is dead'] });
      stage.sandbox.aws.privateCa.authority.status = 'DISABLED';
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

    shows('lifts it without a rehearsal when told to, which the health check explains', async () => {
      const { id } = await lift({ Rehearsal: ['off'] });

      expect(await parameter('/fleet/rollback-hold')).toBeUndefined();
      expect(await parameter('/fleet/last-hold-lift')).toBe(id);
      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: true,
        restorationPending: true,
        unexpected: false,
      });
    });

    shows('goes on waiting when the rehearsal of the deploy fails, and nobody is paged', async () => {
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

    shows('can still be declared AWS-managed, which waits for no rehearsal', async () => {
      await stage.apply({ signing_mode: 'aws-managed' });

      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: true,
        restorationPending: false,
        unexpected: false,
      });
    });

    shows('waits again when self-managed is declared and the rehearsal fails', async () => {
      const { exitCode } = await stage.apply();

      expect(exitCode).toBe(1);
      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: true,
        restorationPending: true,
        unexpected: false,
      });
    });

    shows('is over when a deploy gets through', async () => {
      stage.sandbox.aws.privateCa.authority.status = 'ACTIVE';

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
      expect(await stage.issuerOfNextDevice()).toBe(YOURS);
    });

    shows('does not excuse a provider that is gone later', async () => {
      stage.sandbox.aws.iot.providers.delete('fleet');

      expect(await mode()).toMatchObject({
        awsManagedOnPurpose: false,
        restorationPending: false,
        unexpected: true,
      });
      await stage.apply();
    });

    shows('lifts after a rehearsal that passes', async () => {
      await stage.sandbox.onCall.start('fleet-roll-back', { Reason: ['a drill'] });

      const { outputs } = await lift();

      expect(outputs['Rehearse.Payload']).toContain(YOURS);
      expect(await mode()).toMatchObject({ restorationPending: true });
      await stage.apply();
      expect(await stage.issuerOfNextDevice()).toBe(YOURS);
    });
  });

  shows('says what to do when somebody pointed the provider at another function', async () => {
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

  shows('creates a provider again that somebody deleted', async () => {
    stage.sandbox.aws.iot.providers.delete('fleet');
    stage.forget();

    await stage.apply();

    expect(stage.changes).toEqual(['create aws_cloudcontrolapi_resource']);
  });

  shows(
    'takes two changes of settings in a row, and several in one deploy, each with nothing left to plan',
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
        // Not for tags either, which Cloud Control would get wrong.
        expect(stage.changes.filter((change) => change.endsWith('aws_cloudcontrolapi_resource'))).toEqual([]);
        expect(await stage.planIsEmpty(variables)).toBe(true);
      }
      // Silenced in place: a new composite alarm would page again for what is known.
      expect(stage.changes).toContain('update aws_cloudwatch_composite_alarm');
      expect(stage.changes.filter((change) => /^(create|delete) \S+_alarm$/.test(change))).toEqual([]);
      await stage.apply();
    },
  );

  shows('has no output that is null, whatever the mode, which would make cdktf fail', async () => {
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

  shows('refuses another name while the provider exists, before anything changes', async () => {
    stage.forget();

    const { exitCode, stderr } = await stage.apply({ name: 'renamed' });

    expect(exitCode).toBe(1);
    expect(stderr).toContain('The name and the Region of a deployment cannot change');
    expect(stage.changes).toEqual([]);
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('is renamed once AWS signs: the new provider last, after its rehearsal', async () => {
    await stage.apply({ signing_mode: 'aws-managed' });
    stage.forget();

    const { exitCode } = await stage.apply({ name: 'renamed' });

    expect(exitCode).toBe(0);
    expect(stage.changes).toContain('create aws_lambda_invocation');
    expect(stage.changes.at(-1)).toBe('create aws_cloudcontrolapi_resource');
    expect(await stage.planIsEmpty({ name: 'renamed' })).toBe(true);
    expect(await stage.issuerOfNextDevice()).toBe(YOURS);
  });

  shows('is destroyed with the provider first and leaves nothing', async () => {
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
