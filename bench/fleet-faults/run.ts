import type { RecordedCertificate } from '../../sandbox/authorities/authority';
import type { InvokeFunction } from '../../sandbox/services/iot/signing';
import { type LogRecord, readLog } from '../../testing/faults/records';
import type { Violations } from '../authorities/authority';
import { type Device, onboard } from './device';
import { addFaults } from './fault-mix';
import type { FleetOptions } from './options';
import { openDirectChannel, openMqttChannel } from './request-channel';
import { Signers } from './signers';

/** Maximum containers of the signer: more than CPU cores, because they mostly wait. */
const MAX_CONTAINERS = 16;

/** Another container is worth its start for every so many devices. */
const DEVICES_PER_CONTAINER = 50;

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
  /** Whether the authority gives the same order the same certificate by itself. */
  readonly isIdempotent: boolean;
  readonly seconds: number;
}

/**
 * Has a fleet request certificates from the built signer, under faults. Half-way, the CA's certificate is renewed where it
 * can be: from then on, some containers know it and others do not. @param done Called for each device.
 */
export async function runFleet(options: FleetOptions, done: () => void = () => {}): Promise<FleetRun> {
  const { kind } = options.authority;
  // Real quotas would only make the run longer: throttling is already among the faults.
  const authority = await kind.start({ latency: 'fast', unlimited: true, seed: options.seed });
  const containers = Math.min(MAX_CONTAINERS, Math.ceil(options.devices / DEVICES_PER_CONTAINER));
  const signers = await Signers.start(kind.entry, authority, containers);
  try {
    const log: LogRecord[] = [];
    signers.onLog((line) => log.push(...readLog([line])));
    authority.calls.forget();
    addFaults(options.authority, authority, options.faultShare);
    const start = performance.now();
    const devices = await onboardAll({ ...options, containers, signers, done }, async () => {
      if (options.authority.renew === undefined) return;
      await options.authority.renew(authority);
      await signers.startGeneration();
    });
    const seconds = (performance.now() - start) / 1_000;
    return {
      devices,
      certificates: await authority.issued(),
      log,
      ...authority.calls.totals(),
      isIdempotent: kind.isIdempotent,
      violations: (await options.authority.violations?.(authority, log)) ?? {},
      seconds,
    };
  } finally {
    await signers.stop();
    await authority.stop();
  }
}

/** A fleet that onboards. */
interface Onboarding extends FleetOptions {
  readonly signers: Signers;
  readonly containers: number;
  /** Called for each device. */
  readonly done: () => void;
}

/** @param halfway Called once half of the devices are served; the others go on meanwhile. */
async function onboardAll(
  { devices: total, mqtt, signers, containers, done }: Onboarding,
  halfway: () => Promise<void>,
): Promise<readonly Device[]> {
  const invoke: InvokeFunction = (_arn, event) => signers.invoke(event);
  const channel = mqtt
    ? await openMqttChannel(invoke, signers.functionArn)
    : await openDirectChannel(invoke, signers.functionArn, containers);
  try {
    const devices: Device[] = [];
    const events: Promise<void>[] = [];
    let next = 1;
    const queue = async () => {
      while (next <= total) {
        if (next === Math.ceil(total / 2)) events.push(halfway());
        devices.push(...(await onboard(next++, channel)));
        done();
      }
    };
    await Promise.all(Array.from({ length: channel.maxConcurrent }, queue));
    await Promise.all(events);
    return devices;
  } finally {
    await channel.close();
  }
}
