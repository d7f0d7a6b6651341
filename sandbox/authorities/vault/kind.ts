import { AWS_SERVICE_VARIABLES, awsServicesOf, startAwsServices } from '../../external/aws-services';
import type { AuthorityKind } from '../authority';
import { SandboxVault, SIGNING_TIMES, type VaultAuthorityOptions } from './vault-authority';

/** The PKI of HashiCorp Vault or OpenBao. @param own How the signer logs in, and which product it is. */
export function vaultKind(
  own: Pick<VaultAuthorityOptions, 'login' | 'product'> = {},
): AuthorityKind<SandboxVault> {
  return {
    name: 'vault',
    entry: 'handler/entry/vault',
    endpointVariables: AWS_SERVICE_VARIABLES,
    isIdempotent: false,
    orderOperation: 'sign',
    latencies: SIGNING_TIMES,
    start: async (options) => SandboxVault.start(await startAwsServices(options), { ...options, ...own }),
    startIn: (account, options) => SandboxVault.start(awsServicesOf(account), { ...options, ...own }),
  };
}

/** The PKI of Vault, with the login that takes no stored secret. */
export const VAULT = vaultKind();
