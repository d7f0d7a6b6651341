import { HttpsConnection } from '../../../handler/external/https-connection';
import type { AuthorityKind } from '../../../sandbox/authorities/authority';
import { VAULT, vaultKind } from '../../../sandbox/authorities/vault/kind';
import { APP_ROLE_SECRET } from '../../../sandbox/authorities/vault/set-up';
import type { SandboxVault } from '../../../sandbox/authorities/vault/vault-authority';
import type { MeasuredOptions } from '../authority';
import type { ExternalAddress } from '../external/address';
import { knownSecret, WireCa } from '../external/wire-ca';
import { knownLogin, type VaultAddress } from './address';

/** How long each certificate takes, in milliseconds. */
const SIGNING_MS = { fast: 12, typical: 60, slow: 1_400 } as const;

/** A Vault whose role has what the requests of the bench have in their subjects besides a name. */
function forThrowawayCsrs(kind: AuthorityKind<SandboxVault>): AuthorityKind<SandboxVault> {
  return {
    ...kind,
    async start(options) {
      const ca = await kind.start(options);
      ca.setUp.changeRole({ organization: ['Rehearsal'] });
      return ca;
    },
  };
}

/** The Vault of containers that are measured. */
export const MEASURED_VAULT = forThrowawayCsrs(VAULT);

/** The sandbox's Vault over TLS. */
export async function startWireVault(options: MeasuredOptions): Promise<WireCa<VaultAddress>> {
  const ca = await forThrowawayCsrs(vaultKind({ login: 'approle' })).start({ seed: options.seed });
  const { server, services } = ca;
  const appRole = JSON.parse(services.secrets.find(APP_ROLE_SECRET).version().text ?? '');
  const parts = {
    ca,
    signingMs: SIGNING_MS[options.latency],
    readablePath: '/v1/pki/issuer/default/json',
    connect: () =>
      new HttpsConnection({
        origin: server.url,
        trustAnchors: knownSecret([server.trustAnchorPem]),
      }),
    complete: (address: ExternalAddress): VaultAddress => ({
      ...address,
      login: knownLogin('approle', appRole),
    }),
  };
  return new WireCa<VaultAddress>(parts, options);
}
