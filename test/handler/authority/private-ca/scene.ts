import { afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { Order } from '../../../../handler/authority/authority';
import type { PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca-authority';
import { Deadline } from '../../../../handler/deadline';
import { metrics } from '../../../../handler/powertools/metrics';
import type { PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { Telemetry } from '../../telemetry';
import { VirtualTime } from '../../virtual-time';
import { authorityAt, newOrder, startPrivateCa } from './sandbox';

/** What a test works with: an authority in front of its own CA, in virtual time, and the captured log. */
export interface Scene {
  /** What is ordered; a test may order something else. */
  order: Order;
  readonly time: VirtualTime;
  readonly telemetry: Telemetry;
  readonly privateCa: PrivateCaServer;
  readonly authority: PrivateCaAuthority;
  /** Hands in `order` and waits for the certificate. @param budgetMs @default what a warm container has */
  obtain(budgetMs?: number): Promise<string>;
}

/** Sets a new scene for each test of a `describe`; call it there, first. */
export function setScene(): Scene {
  let root: X509Authority;
  const scene = {
    async obtain(budgetMs = 4_650) {
      const deadline = new Deadline(budgetMs);
      const pending = await scene.authority.order(scene.order, deadline);
      return (await pending.collect(deadline)).pem;
    },
  } as { -readonly [Part in keyof Scene]: Scene[Part] };

  beforeAll(async () => {
    root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
  });

  beforeEach(async () => {
    scene.order = newOrder();
    scene.time = VirtualTime.start();
    scene.telemetry = Telemetry.capture();
    scene.privateCa = await startPrivateCa({ authority: root, clock: scene.time.clock });
    scene.authority = authorityAt(scene.privateCa);
  });

  afterEach(async () => {
    metrics.clearMetrics();
    scene.telemetry.stop();
    scene.time.stop();
    await scene.privateCa.stop();
  });

  return scene;
}
