import { afterEach, beforeEach } from '@jest/globals';
import type { IssuedCertificate, Order } from '../../../../handler/authority/authority';
import { KmsAuthority } from '../../../../handler/authority/kms/kms-authority';
import { readKmsSettings } from '../../../../handler/authority/kms/settings';
import { Deadline } from '../../../../handler/deadline';
import type { Environment } from '../../../../handler/environment';
import { ledgerOf } from '../../../../handler/ledger/settings';
import { metrics } from '../../../../handler/powertools/metrics';
import type { AuthorityOptions } from '../../../../sandbox/authorities/authority';
import { KMS } from '../../../../sandbox/authorities/kms/kind';
import type { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import { Telemetry } from '../../telemetry';
import { VirtualTime } from '../../virtual-time';

/** What a test works with: a CA whose key is in KMS, the signer's authority in front of it, and the captured log. */
export interface Scene {
  readonly ca: SandboxKms;
  readonly time: VirtualTime;
  readonly telemetry: Telemetry;
  /** The environment of the signer. */
  readonly environment: Record<string, string>;
  /** The signer's authority, as its entry makes it, anew for each container. */
  start(settings?: Environment): KmsAuthority;
  /** Has one container sign an order. @param budgetMs @default what a warm container has */
  obtain(order: Order, authority?: KmsAuthority, budgetMs?: number): Promise<IssuedCertificate>;
}

/** Sets a new scene for each test of a `describe`; call it there, first. */
export function setScene(options: AuthorityOptions = {}): Scene {
  let running: KmsAuthority;
  const scene = {
    start(settings: Environment = {}) {
      const environment = { ...process.env, ...scene.environment, ...settings };
      return new KmsAuthority(readKmsSettings(environment), ledgerOf(environment));
    },
    async obtain(order: Order, authority = running, budgetMs = 4_650) {
      const deadline = new Deadline(budgetMs);
      const pending = await authority.order(order, deadline);
      return pending.collect(deadline);
    },
  } as { -readonly [Part in keyof Scene]: Scene[Part] };

  beforeEach(async () => {
    scene.time = VirtualTime.start();
    scene.telemetry = Telemetry.capture();
    scene.ca = await KMS.start({ ...options, clock: scene.time.clock });
    scene.ca.setLatency(0);
    scene.environment = { ...scene.ca.environment(), AWS_REGION: 'eu-central-1' };
    Object.assign(process.env, scene.environment);
    running = scene.start();
  });

  afterEach(async () => {
    metrics.clearMetrics();
    scene.telemetry.stop();
    scene.time.stop();
    await scene.ca.stop();
  });

  return scene;
}
