import { VaultAuthority } from '../../../handler/authority/vault/vault-authority';
import { Ledger } from '../../../handler/ledger/ledger';
import { RecordedAuthority } from '../../../handler/ledger/recorded-authority';
import { authorityContainer } from '../../peers/authority-container';
import type { Peer } from '../../peers/peer';
import { OPEN_SETTINGS } from '../external/settings';
import type { VaultAddress } from './address';

/** This project's signer: its authority for the PKI of Vault with a ledger, set up as in the Lambda entry. */
export const signer: Peer<VaultAddress> = {
  name: 'this signer',
  start({ connection, table, now, login }) {
    const settings = {
      ...OPEN_SETTINGS,
      origin: connection.origin,
      mount: 'pki',
      role: 'devices',
      issuer: undefined,
      namespace: undefined,
      operation: 'sign',
      validityDays: 30,
      login: { method: 'approle', mount: 'approle', appRoleArn: '' },
    } as const;
    const authority = new VaultAuthority(settings, { connection, login });
    return authorityContainer(new RecordedAuthority(authority, new Ledger(table, { now }), 'bench'));
  },
};
