import { withReason } from '../../sandbox/on-call/reason';
import type { Sandbox } from '../../sandbox/sandbox';
import type { TerraformRun } from '../../sandbox/terraform/cli';

/** What a step works on. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** Variables that every deploy needs. */
  readonly variables: Variables;
}

/** One check against the real provider. */
export interface Step<On = Stage> {
  readonly says: string;
  /** Throws if the check fails. */
  readonly run: (stage: On) => Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

const THEIRS = 'arn:aws:lambda:eu-central-1:123456789012:function:somebody-elses';
const AWS_MANAGED: Variables = { signing_mode: 'aws-managed' };
const SILENT: Variables = { alarms_enabled: 'false', automatic_rollback: 'true', health_check_minutes: '0' };

/** The event that CloudWatch sends when the alarm fires, reduced to the fields that rules match. */
const SIGNING_DOWN = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:aws:cloudwatch:eu-central-1:123456789012:alarm:fleet-signing-down'],
  detail: { alarmName: 'fleet-signing-down', state: { value: 'ALARM' } },
};

/** The lifecycle of a deployment, in order: each step starts from the state that the last one left. */
export const STEPS: readonly Step[] = [
  { says: 'validate', run: async (stage) => void succeeded(await terraform(stage, ['validate'])) },
  { says: 'plan', run: async (stage) => void succeeded(await terraform(stage, ['plan'])) },
  {
    says: 'apply, after which a plan is empty',
    run: async (stage) => {
      await applied(stage);
      await nothingToPlan(stage);
      await pointsAt(stage, 'fleet', 'fleet-signer');
    },
  },
  {
    says: 'changing one setting twice in a row, then two settings in one deploy',
    run: async (stage) => {
      await applied(stage, { memory_mb: '512' });
      await nothingToPlan(stage, { memory_mb: '512' });
      await applied(stage, { memory_mb: '768' });
      await applied(stage, { memory_mb: '512', latency_alarm_ms: '3000' });
    },
  },
  {
    says: 'silencing alarms and turning health checks off replaces no alarm, and can be undone',
    run: async (stage) => {
      const { stdout } = await applied(stage, SILENT);
      expectNone(stdout, /_alarm\.\S+ must be replaced/);
      await nothingToPlan(stage, SILENT);
      await applied(stage);
    },
  },
  {
    says: 'tags',
    run: async (stage) => {
      await applied(stage, { tags: '{ team = "iot" }' });
      await nothingToPlan(stage, { tags: '{ team = "iot" }' });
      await applied(stage);
    },
  },
  {
    says: 'aws-managed removes one resource',
    run: async (stage) => {
      const { stdout } = await applied(stage, AWS_MANAGED);
      expectSome(stdout, /0 added, \d+ changed, 1 destroyed/);
      await pointsAt(stage);
    },
  },
  {
    says: 'a foreign provider, under our name or another, fails the deploy, which names it and leaves it alone',
    run: async (stage) => {
      const { providers } = stage.sandbox.aws.iot;
      for (const certificateProviderName of ['other', 'fleet']) {
        providers.create({ certificateProviderName, lambdaFunctionArn: THEIRS });
        const { exitCode, stderr } = await terraform(stage, ['apply', '-auto-approve'], {
          rehearsal: 'off',
        });
        refused({ exitCode, stderr }, `certificate provider ${certificateProviderName} `);
        await pointsAt(stage, certificateProviderName, 'somebody-elses');
        providers.delete(certificateProviderName);
      }
      await applied(stage);
    },
  },
  {
    says: 'a tainted resource never deletes a foreign provider, whatever else the deploy changes',
    run: async (stage) => {
      const { sandbox } = stage;
      const { stdout } = succeeded(await terraform(stage, ['state', 'list']));
      const [address = ''] = /^aws_cloudcontrolapi_resource\S+/m.exec(stdout) ?? [];
      succeeded(await terraform(stage, ['taint', address]));
      sandbox.aws.iot.providers.update({ certificateProviderName: 'fleet', lambdaFunctionArn: THEIRS });
      refused(await terraform(stage, ['apply', '-auto-approve'], { log_level: 'DEBUG' }), 'fleet points at');
      await pointsAt(stage, 'fleet', 'somebody-elses');
      succeeded(await terraform(stage, ['state', 'rm', address]));
      sandbox.aws.iot.providers.delete('fleet');
      await applied(stage);
    },
  },
  {
    says: 'a failed rehearsal stops the apply and leaves the live signer unchanged',
    run: async (stage) => {
      const { lambda, authority } = stage.sandbox.aws;
      const live = await lambda.getFunction('fleet-signer');
      const { exitCode, stderr } = await terraform(
        stage,
        ['apply', '-auto-approve'],
        authority.mistypedVariables(),
      );
      refused({ exitCode, stderr }, 'AuthorityNotFound');
      if ((await lambda.getFunction('fleet-signer')) !== live) throw new Error('The live signer changed.');
      await applied(stage);
    },
  },
  {
    says: 'a deploy under a hold changes nothing; the first one after the lift rehearses and restores',
    run: async (stage) => {
      const { onCall, aws } = stage.sandbox;
      const { authority } = aws;
      await onCall.follow(withReason(await line(stage, 'roll_back_command'), 'a test of the hold'));
      const { stdout } = await applied(stage);
      expectSome(stdout, /0 added, 0 changed, 0 destroyed/);
      await pointsAt(stage);
      await onCall.follow(await line(stage, 'lift_hold_command'));
      const issued = (await authority.issued()).length;
      await applied(stage);
      if ((await authority.issued()).length === issued) throw new Error('Nothing was rehearsed.');
      await pointsAt(stage, 'fleet', 'fleet-signer');
    },
  },
  {
    says: 'the alarm triggers a rollback if automatic rollback is on, and nothing if it is off',
    run: async (stage) => {
      const { aws, onCall } = stage.sandbox;
      const { automation, parameters } = aws;
      await aws.send(SIGNING_DOWN);
      await pointsAt(stage, 'fleet', 'fleet-signer');
      await applied(stage, { automatic_rollback: 'true' });
      await aws.send(SIGNING_DOWN);
      for (const { id } of automation.executions) await automation.ended(id);
      await pointsAt(stage);
      const [hold] = parameters.getParameters({ Names: ['/fleet/rollback-hold'] }).Parameters;
      expectSome(String(hold?.Value), /Automatic rollback: alarm fleet-signing-down/);
      await onCall.start('fleet-lift-hold');
      await applied(stage);
    },
  },
  {
    says: 'renaming the deployment is refused while the provider exists',
    run: async (stage) => {
      const { exitCode, stderr } = await terraform(stage, ['plan'], { name: 'renamed' });
      refused({ exitCode, stderr }, 'The name and the Region of a deployment cannot change');
    },
  },
  {
    says: 'destroy removes the provider first',
    run: async (stage) => {
      const { stdout } = succeeded(await terraform(stage, ['destroy', '-auto-approve']));
      const [, first] = /^(\S+?)\.\S+: Destroying/m.exec(stdout) ?? [];
      if (first !== 'aws_cloudcontrolapi_resource')
        throw new Error(`Expected the provider to go first, not ${first}.`);
      await pointsAt(stage);
    },
  },
];

/** One of the commands for on-call, from the stack's outputs. */
async function line({ sandbox }: Stage, output: string): Promise<string> {
  return String((await sandbox.deployment.outputs())[output]);
}

async function terraform(
  { sandbox, variables: needed }: Stage,
  args: readonly string[],
  variables: Variables = {},
): Promise<TerraformRun> {
  return sandbox.deployment.terraform(args, { ...needed, ...variables });
}

/** Applies. Throws unless it succeeds. */
export async function applied(stage: Stage, variables: Variables = {}): Promise<TerraformRun> {
  return succeeded(await terraform(stage, ['apply', '-auto-approve'], variables));
}

/** Throws unless a plan is empty. */
export async function nothingToPlan(stage: Stage, variables: Variables = {}): Promise<void> {
  const { stdout } = succeeded(await terraform(stage, ['plan'], variables));
  expectSome(stdout, /^No changes\./m);
}

/** Throws unless Terraform succeeded. */
export function succeeded(run: TerraformRun): TerraformRun {
  if (run.exitCode !== 0) throw new Error(`Terraform ended with ${run.exitCode}:\n${run.stderr}`);
  return run;
}

/** Throws unless Terraform failed with this text. */
export function refused({ exitCode, stderr }: Pick<TerraformRun, 'exitCode' | 'stderr'>, text: string): void {
  // Terraform wraps its error text at any word.
  const said = stderr.replaceAll(/\s+/g, ' ');
  if (exitCode !== 1 || !said.includes(text))
    throw new Error(`Expected Terraform to fail with "${text}":\n${stderr}`);
}

/** Throws unless this is the account's only provider and points at this function; no name: unless there is none. */
export async function pointsAt({ sandbox }: Stage, name?: string, functionName?: string): Promise<void> {
  const found = sandbox.aws.iot.providers
    .list()
    .map(
      (provider) => `${provider.certificateProviderName} → ${provider.lambdaFunctionArn.replace(/.*:/, '')}`,
    );
  const expected = name === undefined ? [] : [`${name} → ${functionName}`];
  if (found.join() !== expected.join())
    throw new Error(`Certificate providers: ${found}; expected: ${expected}.`);
}

/** Throws unless the text matches. */
export function expectSome(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`${pattern} does not match:\n${text.slice(-4_000)}`);
}

function expectNone(text: string, pattern: RegExp): void {
  const [found] = pattern.exec(text) ?? [];
  if (found !== undefined) throw new Error(`${pattern} matches: ${found}`);
}
