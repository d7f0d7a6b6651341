import { X509Certificate } from 'node:crypto';
import { withReason } from '../../sandbox/on-call/reason';
import type { Sandbox } from '../../sandbox/sandbox';
import type { Variables } from '../../sandbox/terraform/deployment';
import { checkCertificate } from '../../tools/device/check';
import type { Device, Fleet, OnboardedDevice } from './fleet';
import { prove } from './proof';
import type { Screen } from './screen';

/** What the steps share. */
export interface StepContext {
  readonly sandbox: Sandbox;
  readonly fleet: Fleet;
  readonly screen: Screen;
  /** Variables of every deploy. */
  readonly variables: Variables;
}

/** Name of the deployment. */
export const NAME = 'fleet';

/** Devices that onboard after each turn of the switch, to show who signs. */
const SAMPLE_DEVICES = 3;

/** Deploys into an account without a certificate provider; the rehearsal signs first. */
export async function deploy({ sandbox, screen, variables }: StepContext): Promise<void> {
  screen.heading('Deploy: cdktf deploy');
  const run = await sandbox.deployment.deploy(variables);
  prove(run.succeeded, 'the deploy succeeds', run.output);
  const { rehearsal_result } = await sandbox.deployment.outputs();
  const rehearsal = JSON.parse(String(rehearsal_result));
  screen.proof(
    `rehearsed: a throw-away key got a certificate from ${rehearsal.issuer} in ${rehearsal.latencyMs} ms`,
  );
  await proveProvider(sandbox, true);
  screen.proof(
    `${run.changes?.added} resources in ${seconds(run.durationMs)}, the certificate provider last`,
  );
}

/** The fleet asks for its certificates; a bad CSR is refused. */
export async function onboardFleet(
  context: StepContext,
  devices: readonly Device[],
): Promise<OnboardedDevice[]> {
  const { sandbox, fleet, screen } = context;
  const ask = devices.length === 1 ? 'device asks' : 'devices ask';
  screen.heading(`Onboard: ${devices.length} ${ask} AWS IoT for a certificate`);
  const onboarded = await screen.counting(devices.length, (step) => fleet.onboard(devices, step));
  for (const device of onboarded) {
    const good = device.defect === undefined;
    prove(
      (device.certificatePem !== undefined) === good,
      `${device.name} is ${good ? 'issued' : 'refused'}`,
      device,
    );
    if (device.certificatePem !== undefined) proveIssuer(device, sandbox.aws.authority.certificatePem);
  }
  const issued = onboarded.filter(({ certificatePem }) => certificatePem !== undefined);
  const [first] = issued;
  if (first !== undefined) {
    const certificates = issued.length === 1 ? 'certificate' : 'certificates';
    screen.proof(
      `${issued.length} ${certificates} from ${issuerOf(first)}, each with the subject and key of its CSR`,
    );
  }
  for (const { name, reason } of onboarded.filter(({ certificatePem }) => certificatePem === undefined)) {
    screen.proof(`${name} was refused. ${reason}`);
  }
  return onboarded;
}

/** A change that cannot sign stops at the rehearsal; the live signer keeps working. */
export async function failToDeploy(context: StepContext): Promise<void> {
  const { sandbox, screen, variables } = context;
  const { authority } = sandbox.aws;
  screen.heading('A bad change: cdktf deploy with a CA that cannot sign');
  const before = await sandbox.aws.lambda.getFunction(`${NAME}-signer`);
  const run = await sandbox.deployment.deploy({ ...variables, ...authority.mistypedVariables() });
  prove(!run.succeeded, 'the rehearsal stops the deploy', run.output);
  const [reason = ''] = /Authority[A-Z]\w+(?=:)/.exec(run.output) ?? [];
  prove(reason !== '', 'the deploy says why', run.output);
  const after = await sandbox.aws.lambda.getFunction(`${NAME}-signer`);
  prove(
    JSON.stringify(before.environment) === JSON.stringify(after.environment),
    'the live signer keeps its settings',
    after,
  );
  await proveProvider(sandbox, true);
  screen.proof(`the rehearsal failed (${reason}) and stopped the deploy after ${seconds(run.durationMs)}`);
  await showWhoSigns(context, 'failed', authority.certificatePem);
  const next = await sandbox.deployment.deploy(variables);
  prove(next.succeeded, 'the next good deploy succeeds', next.output);
  screen.proof('the next good deploy succeeds without any repair');
}

/** On-call runs the command that the stack outputs: the break-glass runbook. */
export async function rollBack(context: StepContext): Promise<void> {
  const { sandbox, screen } = context;
  screen.heading('Roll back: on-call runs the break-glass runbook');
  const { roll_back_command: line } = await sandbox.deployment.outputs();
  const start = performance.now();
  await sandbox.onCall.follow(withReason(String(line), 'npm start shows how to roll back'));
  await proveProvider(sandbox, false);
  screen.proof(
    `the certificate provider is gone and a hold is left, in ${seconds(performance.now() - start)}`,
  );
  await showWhoSigns(context, 'rolledback', sandbox.aws.iot.authorities.amazon.certificatePem);
}

/** The next pipeline run does not undo what on-call did. */
export async function deployUnderHold(context: StepContext): Promise<void> {
  const { sandbox, screen, variables } = context;
  screen.heading('The pipeline runs: cdktf deploy under the hold');
  const run = await sandbox.deployment.deploy(variables);
  prove(run.succeeded, 'the deploy succeeds', run.output);
  const changes = JSON.stringify(run.changes);
  prove(
    changes === JSON.stringify({ added: 0, changed: 0, destroyed: 0 }),
    'the deploy changes nothing',
    changes,
  );
  const { signing_mode_effective: mode, signing_mode_decided_by: by } = await sandbox.deployment.outputs();
  prove(mode === 'aws-managed' && by === 'hold', 'the outputs name the hold', { mode, by });
  screen.proof(
    `no resource changed in ${seconds(run.durationMs)}; the outputs say ${mode}, because of the ${by}`,
  );
}

/** On-call lifts the hold, which rehearses; the next deploy rehearses again and restores. */
export async function restore(context: StepContext): Promise<void> {
  const { sandbox, screen, variables } = context;
  const { authority } = sandbox.aws;
  screen.heading('Restore: on-call lifts the hold, the pipeline deploys');
  const { lift_hold_command: line } = await sandbox.deployment.outputs();
  const { outputs } = await sandbox.onCall.follow(String(line));
  const { latencyMs } = JSON.parse(String(outputs['Rehearse.Payload']));
  screen.proof(`the rehearsal passed in ${latencyMs} ms, so the hold is lifted`);
  const rehearsals = (await authority.issued()).length;
  const run = await sandbox.deployment.deploy(variables);
  prove(run.succeeded, 'the deploy succeeds', run.output);
  prove((await authority.issued()).length > rehearsals, 'the restoration is rehearsed', run.output);
  await proveProvider(sandbox, true);
  screen.proof(`rehearsed again, and the certificate provider is back, in ${seconds(run.durationMs)}`);
  const plan = await sandbox.deployment.terraform(['plan', '-detailed-exitcode'], variables);
  prove(plan.exitCode === 0, 'the plan after the apply is empty', plan.stdout);
  screen.proof('a plan right after it is empty');
  await showWhoSigns(context, 'restored', authority.certificatePem);
}

/** A few devices ask for certificates, which show who signs. */
async function showWhoSigns(
  { fleet, screen }: StepContext,
  prefix: string,
  authorityPem: string,
): Promise<void> {
  const devices = Array.from({ length: SAMPLE_DEVICES }, (_, i) => ({ name: `${prefix}-${i + 1}` }));
  const onboarded = await fleet.onboard(devices);
  for (const device of onboarded) {
    prove(device.certificatePem !== undefined, `${device.name} gets a certificate`, device);
    proveIssuer(device, authorityPem);
  }
  screen.proof(`${onboarded.length} devices get certificates from ${issuerOf(onboarded[0])}`);
}

async function proveProvider(sandbox: Sandbox, present: boolean): Promise<void> {
  const providers = sandbox.aws.iot.providers.list();
  prove(
    (providers.length === 1) === present,
    `there is ${present ? 'a' : 'no'} certificate provider`,
    providers,
  );
}

/** The certificate has the subject and key of the CSR, and the CA's signature. */
function proveIssuer({ name, csrPem, certificatePem = '' }: OnboardedDevice, authorityPem: string): void {
  checkCertificate(certificatePem, csrPem);
  const { publicKey, subject } = new X509Certificate(authorityPem);
  const certificate = new X509Certificate(certificatePem);
  prove(certificate.verify(publicKey), `${name} is signed by ${subject}`, certificate.issuer);
}

function issuerOf(device: OnboardedDevice | undefined): string {
  return device?.certificatePem === undefined ? 'no CA' : new X509Certificate(device.certificatePem).issuer;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
