import { vaultOf } from '../../../sandbox/authorities/vault/vault-authority';
import type { DrillScene, OwnEvent } from '../drilled-authority';
import { externalEvents } from '../external/events';

/** Something is wrong with the CA while a device asks. */
const whileAsking =
  (begin: (ca: ReturnType<typeof vaultOf>) => void): OwnEvent =>
  async ({ aws, ask }) => {
    const ca = vaultOf(aws);
    begin(ca);
    const asked = await ask();
    ca.enable();
    return asked;
  };

/** What happens to the PKI of Vault. */
export const VAULT_EVENTS = {
  ...externalEvents((aws) => {
    const ca = vaultOf(aws);
    const { calls, server } = ca;
    return { calls, server, setLatency: (latency) => ca.setLatency(latency) };
  }),
  'login refused': whileAsking(({ setUp }) => setUp.lockOut()),
  'federation turned off': async ({ aws, ask }: DrillScene) => {
    const ca = vaultOf(aws);
    ca.services.federation.isEnabled = false;
    ca.revokeTokens();
    const asked = await ask();
    ca.enable();
    return asked;
  },
  'CA writes another subject': whileAsking(({ setUp }) => setUp.changeRole({ organization: ['Somebody'] })),
  'CA adds a purpose': whileAsking(({ setUp }) => setUp.changeRole({ server_flag: true })),
  'CA makes a certificate that is not for clients': whileAsking(({ setUp }) =>
    setUp.changeRole({ key_usage: ['KeyAgreement'] }),
  ),
};
