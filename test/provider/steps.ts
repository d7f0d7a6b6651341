import { withReason } from '../../sandbox/on-call/reason';
import type { Sandbox } from '../../sandbox/sandbox';
import type { TerraformRun } from '../../sandbox/terraform/cli';

/** What a step works on. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** Variables that every deploy needs. */
  readonly variables: Variables;
}

/** One thing that must hold with the real provider. */
export interface Step {
  readonly says: string;
  /** Throws what is not as it should be. */
  readonly run: (stage: Stage) => Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

const THEIRS = 'arn:aws:lambda:eu-central-1:123456789012:function:somebody-elses';
const AWS_MANAGED: Variables = { signing_mode: 'aws-managed' };
const SILENT: Variables = { alarms_enabled: 'false', automatic_rollback: 'true', health_check_minutes: '0' };

/** What CloudWatch sends when the alarm goes off, as far as rules look at it. */
const SIGNING_DOWN = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:aws:cloudwatch:eu-central-1:123456789012:alarm:fleet-signing-down'],
  detail: { alarmName: 'fleet-signing-down', state: { value: 'ALARM' } },
};

/** The life of a deployment, in the order in which it goes; each step finds what the last one left. */
export const STEPS: readonly Step[] = [
  { says: 'validate', run: async (stage) => void succeeded(await terraform(stage, ['validate'])) },
  { says: 'plan', run: async (stage) => void succeeded(await terraform(stage, ['plan'])) },
  {
    says: 'apply, and a plan right after it is empty',
    run: async (stage) => {
      await applied(stage);
      await nothingToPlan(stage);
      await pointsAt(stage, 'fleet', 'fleet-signer');
    },
  },
  {
    says: 'two changes of a setting in a row, and two settings in one deploy',
    run: async (stage) => {
      await applied(stage, { memory_mb: '512' });
      await nothingToPlan(stage, { memory_mb: '512' });
      await applied(stage, { memory_mb: '768' });
      await applied(stage, { memory_mb: '512', latency_alarm_ms: '3000' });
    },
  },
  {
    says: 'alarms silenced and health checks off replace no alarm, and all of it comes back',
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
    says: 'a foreign provider, of another name and of ours, stops the plan, is named and stays',
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
    says: 'a tainted instance deletes no foreign provider, whatever else the deploy changes',
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
    says: 'a rehearsal that fails stops the apply and leaves the live signer as it is',
    run: async (stage) => {
      const { lambda, privateCa } = stage.sandbox.aws;
      const live = await lambda.getFunction('fleet-signer');
      const other = privateCa.arn.replace(/.{12}$/, '000000000000');
      const { exitCode, stderr } = await terraform(stage, ['apply', '-auto-approve'], {
        certificate_authority_arn: other,
      });
      refused({ exitCode, stderr }, 'AuthorityNotFound');
      if ((await lambda.getFunction('fleet-signer')) !== live)
        throw new Error('The live signer has changed.');
      await applied(stage);
    },
  },
  {
    says: 'a deploy under a hold changes nothing; lifted, the next one rehearses and restores',
    run: async (stage) => {
      const { onCall, aws } = stage.sandbox;
      const { privateCa } = aws;
      await onCall.follow(withReason(await line(stage, 'roll_back_command'), 'a test of the hold'));
      const { stdout } = await applied(stage);
      expectSome(stdout, /0 added, 0 changed, 0 destroyed/);
      await pointsAt(stage);
      await onCall.follow(await line(stage, 'lift_hold_command'));
      const issued = privateCa.authority.certificates.length;
      await applied(stage);
      if (privateCa.authority.certificates.length === issued) throw new Error('Nothing was rehearsed.');
      await pointsAt(stage, 'fleet', 'fleet-signer');
    },
  },
  {
    says: 'the alarm rolls back by itself when that is on, and starts nothing when it is off',
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
    says: 'another name is refused while the provider exists',
    run: async (stage) => {
      const { exitCode, stderr } = await terraform(stage, ['plan'], { name: 'renamed' });
      refused({ exitCode, stderr }, 'The name and the Region of a deployment cannot change');
    },
  },
  {
    says: 'destroy, the provider first',
    run: async (stage) => {
      const { stdout } = succeeded(await terraform(stage, ['destroy', '-auto-approve']));
      const [, first] = /^(\S+?)\.\S+: Destroying/m.exec(stdout) ?? [];
      if (first !== 'aws_cloudcontrolapi_resource') throw new Error(`${first} was destroyed first.`);
      await pointsAt(stage);
    },
  },
];

/** One of on-call's lines, as the stack puts it out. */
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

async function applied(stage: Stage, variables: Variables = {}): Promise<TerraformRun> {
  return succeeded(await terraform(stage, ['apply', '-auto-approve'], variables));
}

async function nothingToPlan(stage: Stage, variables: Variables = {}): Promise<void> {
  const { stdout } = succeeded(await terraform(stage, ['plan'], variables));
  expectSome(stdout, /^No changes\./m);
}

function succeeded(run: TerraformRun): TerraformRun {
  if (run.exitCode !== 0) throw new Error(`Terraform ended with ${run.exitCode}:\n${run.stderr}`);
  return run;
}

/** Throws unless Terraform failed and said this. */
function refused({ exitCode, stderr }: Pick<TerraformRun, 'exitCode' | 'stderr'>, text: string): void {
  // Terraform breaks lines where it likes.
  const said = stderr.replaceAll(/\s+/g, ' ');
  if (exitCode !== 1 || !said.includes(text))
    throw new Error(`It was not refused with "${text}":\n${stderr}`);
}

/** Throws unless the account has this provider alone, pointing at this function; without a name, none. */
async function pointsAt({ sandbox }: Stage, name?: string, functionName?: string): Promise<void> {
  const found = sandbox.aws.iot.providers
    .list()
    .map(
      (provider) => `${provider.certificateProviderName} → ${provider.lambdaFunctionArn.replace(/.*:/, '')}`,
    );
  const expected = name === undefined ? [] : [`${name} → ${functionName}`];
  if (found.join() !== expected.join())
    throw new Error(`Certificate providers: ${found}; expected: ${expected}.`);
}

function expectSome(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`There is no ${pattern} in:\n${text.slice(-4_000)}`);
}

function expectNone(text: string, pattern: RegExp): void {
  const [found] = pattern.exec(text) ?? [];
  if (found !== undefined) throw new Error(`There is a ${pattern}: ${found}`);
}
