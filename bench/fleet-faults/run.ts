import { Setting } from '../../handler/vocabulary';
import type { RecordedCertificate } from '../../sandbox/authorities/authority';
import { LambdaService } from '../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../testing/faults/built-signer';
import { type LogRecord, readLog } from '../../testing/faults/records';
import type { Violations } from '../authorities/authority';
import { type Device, onboard } from './device';
import { addFaults } from './fault-mix';
import type { FleetOptions } from './options';
import { openDirectChannel, openMqttChannel } from './request-channel';

/** Maximum containers of the signer: more than CPU cores, because they mostly wait. */
const MAX_CONTAINERS = 16;

/** Another container is worth its start for every so many devices. */
const DEVICES_PER_CONTAINER = 50;

/** The signer's timeout, in seconds: that of a deployment. */
const TIMEOUT_SECONDS = 5;

/** The records of a run, each kept independently by the devices, the authority and the signer. */
export interface FleetRun {
  /** All requesters. */
  readonly devices: readonly Device[];
  /** The authority's records. */
  readonly certificates: readonly RecordedCertificate[];
  /** The signer's log, metrics included. */
  readonly log: readonly LogRecord[];
  /** Calls that the authority received. */
  readonly calls: number;
  /** Calls that hit a fault at the wire. */
  readonly faults: number;
  /** What the authority's own records and the log say that must never happen, counted. */
  readonly violations: Violations;
  readonly seconds: number;
}

/** Has a fleet request certificates from the built signer, under faults. @param done Called for each device. */
export async function runFleet(options: FleetOptions, done: () => void = () => {}): Promise<FleetRun> {
  const { kind } = options.authority;
  // Real quotas would only make the run longer: throttling is already among the faults.
  const authority = await kind.start({ latency: 'fast', unlimited: true, seed: options.seed });
  const containers = Math.min(MAX_CONTAINERS, Math.ceil(options.devices / DEVICES_PER_CONTAINER));
  const lambda = await LambdaService.start({ maxContainers: containers });
  try {
    const { functionArn } = await lambda.createFunction({
      functionName: 'signer',
      zip: builtSigner(kind.entry),
      handler: 'index.handler',
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMb: 256,
      environment: {
        ...authority.environment(),
        // Without {clientId}: it would, rightly, reject replayed CSRs before they reach the authority.
        [Setting.SubjectPattern]: 'CN=device-\\d{6}',
        POWERTOOLS_SERVICE_NAME: 'signer',
        POWERTOOLS_METRICS_NAMESPACE: 'CertificateSigning',
      },
    });
    // Warmed up: many cold starts at once on one machine say nothing about the signer.
    await Promise.all(Array.from({ length: containers }, () => lambda.invoke(functionArn, {})));
    const log: LogRecord[] = [];
    lambda.onLog((_, line) => log.push(...readLog([line])));
    authority.calls.forget();
    addFaults(options.authority, authority, options.faultShare);
    const start = performance.now();
    const devices = await onboardAll(options, lambda, functionArn, containers, done);
    const seconds = (performance.now() - start) / 1_000;
    return {
      devices,
      certificates: await authority.issued(),
      log,
      ...authority.calls.totals(),
      violations: (await options.authority.violations?.(authority, log)) ?? {},
      seconds,
    };
  } finally {
    await lambda.stop();
    await authority.stop();
  }
}

async function onboardAll(
  { devices: total, mqtt }: FleetOptions,
  lambda: LambdaService,
  functionArn: string,
  containers: number,
  done: () => void,
): Promise<readonly Device[]> {
  const invoke = (arn: string, event: unknown) => lambda.invoke(arn, event);
  const channel = mqtt
    ? await openMqttChannel(invoke, functionArn)
    : await openDirectChannel(invoke, functionArn, containers);
  try {
    const devices: Device[] = [];
    let next = 1;
    const queue = async () => {
      while (next <= total) {
        devices.push(...(await onboard(next++, channel)));
        done();
      }
    };
    await Promise.all(Array.from({ length: channel.maxConcurrent }, queue));
    return devices;
  } finally {
    await channel.close();
  }
}
