import type { Login } from '../../../handler/authority/vault/login';
import type { ExternalAddress } from '../external/address';

/** The PKI of a Vault to request certificates from. */
export interface VaultAddress extends ExternalAddress {
  readonly login: Login;
}

/** A login that always sends the same. @param mount Of the auth method. */
export function knownLogin(mount: string, input: Readonly<Record<string, string>>): Login {
  return {
    path: `auth/${mount}/login`,
    advice: '',
    credentials: async () => ({ input, secrets: [] }),
    renew: async () => false,
  };
}
