import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../sandbox/sandbox';
import {
  certificateRequestSamples,
  lambdaSamples,
  throttleSamples,
} from '../../sandbox/services/cloudwatch/metrics/aws-metrics';
import { samplesIn } from '../../sandbox/services/cloudwatch/metrics/emf';
import type { Sample } from '../../sandbox/services/cloudwatch/metrics/metric';
import type { InvocationResult } from '../../sandbox/services/lambda/invocation';
import { ACCESS_DENIED, THROTTLED } from '../../testing/faults/wire-faults';
import { type CsrDefect, createCsr } from '../../tools/device/csr';
import type { DrilledAuthority } from './drilled-authority';

/** How long the authority takes to sign if nothing is wrong. */
export const AUTHORITY_LATENCY = 'fast';

/** Name of the live function. */
const SIGNER = 'fleet-signer';

/** What CloudWatch got of one event: the signer's log, and AWS's own metrics. */
export interface Recording {
  /** The signer's log lines; empty if the signer was not called. */
  readonly lines: readonly string[];
  /** All metrics, dated to a moment. */
  readonly samplesAt: (timestampMs: number) => readonly Sample[];
}

/** The deployed zip's real output for every event, those of the authority's own included. */
export type Recordings = Readonly<Record<string, Recording>>;

/** Everything that can happen in a drill with any authority. */
export type DrillEvent =
  | 'issued'
  | 'issued near the limit'
  | 'issued after throttling'
  | 'rejected'
  | 'CA disabled'
  | 'CA denies'
  | 'CA throttles'
  | 'out of time'
  | 'crash at start'
  | 'throttled by Lambda'
  | 'refused by AWS IoT alone'
  | 'signed by AWS'
  | 'healthy'
  | 'CA unhealthy'
  | 'one of several CAs unhealthy'
  | 'rolled back on purpose'
  | 'rolled back, and the CA unhealthy'
  | 'signing not as declared'
  | 'lifted, and not deployed'
  | 'CA ends in 61 days'
  | 'CA ends in 60 days'
  | 'CA ends in 15 days'
  | 'CA ends in 14 days'
  | 'preflight'
  | 'rehearsal';

/** Who asks whom for what. */
interface Question {
  /** @default the live signer */
  readonly functionName?: string;
  /** @default none */
  readonly defect?: CsrDefect | undefined;
  /** @default another one each time */
  readonly clientId?: string | undefined;
}

/** Lets every event happen once to the signer deployed into a sandbox, and records the result. */
export async function record(
  sandbox: Sandbox,
  zip: string,
  events: DrilledAuthority['events'],
): Promise<Recordings> {
  const { aws, onCall } = sandbox;
  const { lambda, authority } = aws;
  let devices = 0;
  const ask = async ({
    functionName = SIGNER,
    defect,
    clientId = `device-${++devices}`,
  }: Question = {}): Promise<Recording> => {
    const { csrPem } = await createCsr({ subject: `CN=${clientId}`, defect });
    const event = { certificateSigningRequest: csrPem, principalId: 'c1a1', clientId };
    return ofDevice(await lambda.invoke(functionName, event));
  };
  const check = async (): Promise<Recording> => {
    const [schedule] = sandbox.aws.scheduler.schedules.keys();
    if (schedule === undefined) throw new Error('The deployment has no schedule for its health check.');
    return ofInvocation(await sandbox.aws.scheduler.run(schedule));
  };

  const issued = await ask();
  const rejected = await ask({ defect: 'rsa-1024' });
  const healthy = await check();
  const preflight = await lambda.invoke('fleet-preflight', { certificateProviderName: 'fleet' });
  const rehearsal = await lambda.invoke('fleet-rehearsal', { rehearsal: 'probe' });

  authority.calls.next('order', THROTTLED, 2);
  const issuedAfterThrottling = await ask();

  // Every attempt: a signer may log in anew and try once more.
  authority.calls.always('order', ACCESS_DENIED);
  const denied = await ask();
  authority.calls.clear();

  const checkAnew = async () => {
    // A function that is updated gets new containers.
    await lambda.updateFunction({ functionName: SIGNER });
    return check();
  };
  const own: Record<string, Recording> = {};
  for (const [event, happen] of Object.entries(events)) {
    own[event] = await happen({ aws, ask: (clientId) => ask({ clientId }), checkAnew });
  }

  authority.disable();
  const [disabled, unhealthy] = [await ask(), await check()];
  authority.enable();

  // Both last until the deadline, so they run together.
  authority.setLatency(Number.POSITIVE_INFINITY);
  const late = ask();
  await sleep(1_000);
  authority.calls.always('order', THROTTLED);
  const [outOfTime, throttled] = await Promise.all([late, ask()]);
  authority.calls.clear();
  authority.setLatency(AUTHORITY_LATENCY);

  // The same zip without its settings: it crashes at start, and emits no metrics.
  await lambda.createFunction({ functionName: 'without-settings', zip, handler: 'index.handler' });
  const crash = await ask({ functionName: 'without-settings' });
  await lambda.deleteFunction('without-settings');

  sandbox.aws.iot.providers.delete('fleet');
  const unexpected = await check();

  await onCall.start('fleet-roll-back', { Reason: ['drill'] });
  const rolledBack = await check();
  authority.disable();
  const rolledBackAndUnhealthy = await check();
  authority.enable();
  await onCall.start('fleet-lift-hold');
  const lifted = await check();

  const common: Record<DrillEvent, Recording> = {
    issued,
    'issued near the limit': withValue(issued, 'SigningLatency', 4_000),
    'issued after throttling': issuedAfterThrottling,
    rejected,
    'CA disabled': disabled,
    'CA denies': denied,
    'CA throttles': throttled,
    'out of time': outOfTime,
    'crash at start': crash,
    'throttled by Lambda': ofAws((at) => [
      ...throttleSamples(SIGNER, at),
      ...certificateRequestSamples(true, at),
    ]),
    'refused by AWS IoT alone': ofAws((at) => certificateRequestSamples(true, at)),
    'signed by AWS': ofAws((at) => certificateRequestSamples(false, at)),
    healthy,
    'CA unhealthy': unhealthy,
    'one of several CAs unhealthy': ofSeveralCas(withValue(healthy, 'AuthoritiesFailing', 1)),
    'rolled back on purpose': rolledBack,
    'rolled back, and the CA unhealthy': rolledBackAndUnhealthy,
    'signing not as declared': unexpected,
    'lifted, and not deployed': lifted,
    'CA ends in 61 days': withValue(healthy, 'AuthorityDaysToExpiry', 61),
    'CA ends in 60 days': withValue(healthy, 'AuthorityDaysToExpiry', 60),
    'CA ends in 15 days': withValue(healthy, 'AuthorityDaysToExpiry', 15),
    'CA ends in 14 days': withValue(healthy, 'AuthorityDaysToExpiry', 14),
    preflight: ofDeploy(preflight),
    rehearsal: ofDeploy(rehearsal),
  };
  return { ...own, ...common };
}

function ofInvocation(result: InvocationResult): Recording {
  const { logLines, functionError, durationMs } = result;
  const invocation = { functionName: SIGNER, failed: functionError !== undefined, durationMs };
  const { samplesAt } = ofDeploy(result);
  return { lines: logLines, samplesAt: (at) => [...samplesAt(at), ...lambdaSamples(invocation, at)] };
}

/** Of another function than the signer, which has a log of its own, and metrics of its own at AWS. */
function ofDeploy({ logLines }: InvocationResult): Recording {
  const samples = logLines.flatMap((line) => samplesIn(line));
  return { lines: [], samplesAt: (at) => samples.map((sample) => ({ ...sample, timestampMs: at })) };
}

function ofDevice(result: InvocationResult): Recording {
  const { lines, samplesAt } = ofInvocation(result);
  const failed = result.functionError !== undefined;
  return { lines, samplesAt: (at) => [...samplesAt(at), ...certificateRequestSamples(failed, at)] };
}

function ofAws(samplesAt: Recording['samplesAt']): Recording {
  return { lines: [], samplesAt };
}

/** The same with one value changed: to wait four seconds, or for a year, would show nothing more. */
export function withValue({ lines, samplesAt }: Recording, name: string, value: number): Recording {
  if (!samplesAt(0).some((sample) => sample.name === name))
    throw new Error(`Nothing was recorded of ${name}.`);
  return {
    lines,
    samplesAt: (at) => samplesAt(at).map((sample) => (sample.name === name ? { ...sample, value } : sample)),
  };
}

/** The same with the days of a CA for itself, as they are emitted of each of several. */
function ofSeveralCas({ lines, samplesAt }: Recording): Recording {
  return {
    lines,
    samplesAt: (at) => {
      const samples = samplesAt(at);
      const days = samples.filter(({ name }) => name === 'AuthorityDaysToExpiry');
      return [
        ...samples,
        ...days.map((all) => ({ ...all, dimensions: { ...all.dimensions, authority: 'one of them' } })),
      ];
    },
  };
}
