import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { PrivateCaServer } from '../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../sandbox/x509/authority';
import { type Container, type ContainerOptions, startWarmContainer } from './container';
import { Telemetry } from './telemetry';

/** A warm container in front of a CA, and what it writes to its log during each test. */
export interface WarmSigner {
  readonly privateCa: PrivateCaServer;
  readonly container: Container;
  readonly telemetry: Telemetry;
}

/** Starts a signer for the tests of a `describe`; call it there, first. The members are set once a test runs. */
export function useWarmSigner(options?: ContainerOptions): WarmSigner {
  const signer = {} as { -readonly [Part in keyof WarmSigner]: WarmSigner[Part] };

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    signer.privateCa = await PrivateCaServer.start({ authority });
    signer.container = await startWarmContainer(signer.privateCa, options);
  });

  afterAll(async () => {
    signer.container.stop();
    await signer.privateCa.stop();
  });

  beforeEach(() => {
    signer.telemetry = Telemetry.capture();
  });

  afterEach(() => {
    signer.telemetry.stop();
    signer.privateCa.faults.clear();
  });

  return signer;
}
