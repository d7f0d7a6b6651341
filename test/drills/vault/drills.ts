import type { Drill } from '../drills';
import { type ExternalEvent, externalDrills, oneRefused } from '../external/drills';
import type { VAULT_EVENTS } from './events';

type Event = ExternalEvent | keyof typeof VAULT_EVENTS;

/** Drills of the PKI of Vault, which knows the signer without a client certificate. */
export const VAULT_DRILLS: readonly Drill<Event>[] = externalDrills<keyof typeof VAULT_EVENTS>({
  causedByCsr: [
    'CA writes another subject',
    'CA adds a purpose',
    'CA makes a certificate that is not for clients',
  ],
  refusals: [
    oneRefused('the role to log in as is gone', 'login refused'),
    oneRefused('outbound identity federation is turned off for the account', 'federation turned off'),
  ],
  ends: () => [],
});
