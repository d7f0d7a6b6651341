import { readVaultSettings, type VaultSettings } from '../authority/vault/settings';
import { VaultAuthority } from '../authority/vault/vault-authority';
import { createSigner } from '../create-signer';
import { idempotent } from '../ledger/idempotent';

const settings = readVaultSettings(process.env);

/** The rehearsal's certificates are thrown away, so they live for a day. */
const forRehearsal: VaultSettings = { ...settings, validityDays: 1 };

/** Names what the certificates have in common: another role makes other ones. */
function profileOf({ role, issuer = '', operation, validityDays }: VaultSettings): string {
  return [operation, issuer, role, `${validityDays} days`].join('/');
}

/** The signer with the PKI of HashiCorp Vault or OpenBao as its authority: Lambda runs `index.handler` and `index.rehearse`. */
export const { handler, rehearse } = createSigner((purpose) => {
  const chosen = purpose === 'live' ? settings : forRehearsal;
  return idempotent(new VaultAuthority(chosen), process.env, profileOf(chosen));
});
