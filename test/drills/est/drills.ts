import type { Drill } from '../drills';
import { type ExternalEvent, endsSoon, externalDrills, oneRefused } from '../external/drills';
import type { EST_EVENTS } from './events';

type Event = ExternalEvent | keyof typeof EST_EVENTS;

/** Drills of a CA behind EST. */
export const EST_DRILLS: readonly Drill<Event>[] = externalDrills<keyof typeof EST_EVENTS>({
  causedByCsr: ['CA issues by hand', 'CA adds a purpose', 'CA makes a certificate that is not for clients'],
  refusals: [oneRefused('somebody has changed the password at the CA', 'password wrong')],
  ends: (days) => [
    endsSoon(
      `the client certificate ends in ${days} days, and the server's does not`,
      `client certificate that ends in ${days} days`,
    ),
  ],
});
