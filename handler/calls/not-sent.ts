import { SigningFailed } from '../errors';
import type { KnownEffect } from './fault';

/**
 * Thrown when something was missing that a call needs, such as a credential, so that the call was never made. Nothing can
 * have come of it.
 */
export class NotSent extends SigningFailed implements KnownEffect {
  readonly tookNothing = true;
}
