import { jest } from '@jest/globals';
import type { SigningAnswer } from '../../handler/event';
import type { RehearsalReport, RehearsalRequest } from '../../handler/rehearsal/rehearsal';
import type { PrivateCaServer } from '../../sandbox/services/acm-pca/private-ca-server';
import { newCsr } from '../sandbox/x509/openssl';
import { lambdaContext } from './lambda';
import { Telemetry } from './telemetry';

type Entry = typeof import('../../handler/entry/private-ca');

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

/** Starts a container whose signer asks this CA for certificates of 30 days. */
export function startContainer(
  privateCa: PrivateCaServer,
  { startupMs = 100, subjectPattern = '.*', alternativeNamePattern = '' }: ContainerOptions = {},
): Container {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_ACM_PCA: privateCa.endpoint,
    CERTIFICATE_AUTHORITY_ARN: privateCa.arn,
    CERTIFICATE_VALIDITY_DAYS: '30',
    SUBJECT_PATTERN: subjectPattern,
    ALTERNATIVE_NAME_PATTERN: alternativeNamePattern,
  });
  jest.resetModules();
  // Loaded ahead of the entry, so that the clock of the container does not see how slowly jest loads.
  jest.requireActual('../../handler/authority/private-ca/private-ca-authority');
  jest.requireActual('../../handler/rehearsal/rehearsal');
  const now = performance.now.bind(performance);
  const started = now() - startupMs;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() - started);
  const { handler, rehearse } = jest.requireActual<Entry>('../../handler/entry/private-ca');
  return {
    invoke: (event, remainingMs) => handler(event, lambdaContext(remainingMs)),
    rehearse: (request) => rehearse(request, lambdaContext(60_000)),
    stop: () => clock.mockRestore(),
  };
}

/** Starts a container and has it sign once, unlogged: from then on, each request logs only its own lines. */
export async function startWarmContainer(
  privateCa: PrivateCaServer,
  options?: ContainerOptions,
): Promise<Container> {
  const unheard = Telemetry.capture();
  const container = startContainer(privateCa, options);
  await container.invoke({ certificateSigningRequest: newCsr('/CN=a'), principalId: 'p', clientId: 'a' });
  unheard.stop();
  return container;
}
