import { jest } from '@jest/globals';
import type { MemoryAuthority } from '../../handler/authority/memory-authority';
import type { SignerFunctions } from '../../handler/create-signer';
import type { SigningAnswer } from '../../handler/event';
import type { RehearsalReport, RehearsalRequest } from '../../handler/rehearsal/rehearsal';
import { lambdaContext } from './lambda';
import type { OpensslAuthority } from './x509/openssl-authority';

/** A container of the signer's function, as Lambda starts one: modules loaded again, settings from the environment. */
export interface Container {
  /** Invokes the signer. @param remainingMs what Lambda leaves it; @default 5000 */
  invoke(event: unknown, remainingMs?: number): Promise<SigningAnswer>;
  /** Invokes the rehearsal. */
  rehearse(request: RehearsalRequest): Promise<RehearsalReport>;
  /** Gives the clock back; a container has one of its own, which starts with it. */
  stop(): void;
}

/** How to start a container. */
export interface ContainerOptions {
  /** What its start costs before the handler is made, in milliseconds. @default 100 */
  readonly startupMs?: number;
  /** `SUBJECT_PATTERN`. @default .* */
  readonly subjectPattern?: string;
  /** `ALTERNATIVE_NAME_PATTERN`. @default none */
  readonly alternativeNamePattern?: string;
}

/**
 * Starts a container of some signer.
 *
 * @param preload Modules to load ahead, so that the clock of the container does not see how slowly jest loads.
 * @param load Loads the entry: makes the signer's functions.
 */
export function startContainerOf(
  preload: () => void,
  load: () => SignerFunctions,
  { startupMs = 100, subjectPattern = '.*', alternativeNamePattern = '' }: ContainerOptions = {},
): Container {
  Object.assign(process.env, {
    SUBJECT_PATTERN: subjectPattern,
    ALTERNATIVE_NAME_PATTERN: alternativeNamePattern,
  });
  jest.resetModules();
  preload();
  const now = performance.now.bind(performance);
  const started = now() - startupMs;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() - started);
  const { handler, rehearse } = load();
  return {
    invoke: (event, remainingMs) => handler(event, lambdaContext(remainingMs)),
    rehearse: (request) => rehearse(request, lambdaContext(60_000)),
    stop: () => clock.mockRestore(),
  };
}

/** A container whose signer has a CA in memory. */
export interface MemoryContainer extends Container {
  /** The CA, of this container's own modules. */
  readonly ca: MemoryAuthority;
}

/** Starts a container whose CA is in memory, with this certificate and key; its leaves live for 30 days. */
export function startContainer(
  { pem: certificatePem, keyPem: privateKeyPem }: OpensslAuthority,
  options?: ContainerOptions,
): MemoryContainer {
  let ca: MemoryAuthority | undefined;
  const modules = () => ({
    ...jest.requireActual<typeof import('../../handler/authority/memory-authority')>(
      '../../handler/authority/memory-authority',
    ),
    ...jest.requireActual<typeof import('../../handler/create-signer')>('../../handler/create-signer'),
  });
  const container = startContainerOf(
    modules,
    () => {
      const { createSigner, MemoryAuthority } = modules();
      const authority = new MemoryAuthority({ certificatePem, privateKeyPem });
      ca = authority;
      return createSigner(() => authority);
    },
    options,
  );
  return { ...container, ca: ca as MemoryAuthority };
}
