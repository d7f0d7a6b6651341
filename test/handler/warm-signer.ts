import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { newCsr } from '../sandbox/x509/openssl';
import { type Container, type ContainerOptions, type MemoryContainer, startContainer } from './container';
import { Telemetry } from './telemetry';
import { OpensslAuthority } from './x509/openssl-authority';

/** A warm container in front of a CA, and what it writes to its log during each test. */
export interface WarmSigner {
  readonly container: MemoryContainer;
  readonly telemetry: Telemetry;
}

/** Starts a signer for the tests of a `describe`; call it there, first. The members are set once a test runs. */
export function useWarmSigner(options?: ContainerOptions): WarmSigner {
  const signer = {} as { -readonly [Part in keyof WarmSigner]: WarmSigner[Part] };

  beforeAll(async () => {
    const root = new OpensslAuthority('Memory CA');
    signer.container = await warmed(() => startContainer(root, options));
  });

  afterAll(() => signer.container.stop());

  beforeEach(() => {
    signer.telemetry = Telemetry.capture();
  });

  afterEach(() => {
    signer.telemetry.stop();
    signer.container.ca.behave();
  });

  return signer;
}

/** Starts a container and has it sign once, unlogged: from then on, each request logs only its own lines. */
export async function warmed<Started extends Container>(start: () => Started): Promise<Started> {
  const unheard = Telemetry.capture();
  const container = start();
  await container.invoke({ certificateSigningRequest: newCsr('/CN=a'), principalId: 'p', clientId: 'a' });
  unheard.stop();
  return container;
}
