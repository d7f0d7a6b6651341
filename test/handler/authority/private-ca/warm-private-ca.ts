import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { PrivateCaServer } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import type { Container, ContainerOptions } from '../../container';
import { Telemetry } from '../../telemetry';
import { warmed } from '../../warm-signer';
import { startContainer } from './container';
import { startPrivateCa } from './sandbox';

/** A warm container in front of a CA at the wire, and what it writes to its log during each test. */
export interface WarmPrivateCa {
  readonly privateCa: PrivateCaServer;
  readonly container: Container;
  readonly telemetry: Telemetry;
}

/** Starts them for the tests of a `describe`; call it there, first. The members are set once a test runs. */
export function useWarmPrivateCa(options?: ContainerOptions): WarmPrivateCa {
  const warm = {} as { -readonly [Part in keyof WarmPrivateCa]: WarmPrivateCa[Part] };

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    warm.privateCa = await startPrivateCa({ authority });
    warm.container = await warmed(() => startContainer(warm.privateCa, options));
  });

  afterAll(async () => {
    warm.container.stop();
    await warm.privateCa.stop();
  });

  beforeEach(() => {
    warm.telemetry = Telemetry.capture();
  });

  afterEach(() => {
    warm.telemetry.stop();
    warm.privateCa.faults.clear();
  });

  return warm;
}
