import { setMaxListeners } from 'node:events';

/**
 * Ends the pauses of a service's requests when the service stops. Any number of requests may wait at once; without this,
 * Node.js takes the eleventh for a leak and warns.
 */
export function stopController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
