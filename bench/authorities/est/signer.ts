import { EstAuthority } from '../../../handler/authority/est/est-authority';
import { Ledger } from '../../../handler/ledger/ledger';
import { RecordedAuthority } from '../../../handler/ledger/recorded-authority';
import { authorityContainer } from '../../peers/authority-container';
import type { Peer } from '../../peers/peer';
import { OPEN_SETTINGS } from '../external/settings';
import type { EstAddress } from './address';

/** This project's signer: its EST authority with a ledger, set up as in the Lambda entry. */
export const signer: Peer<EstAddress> = {
  name: 'this signer',
  start({ connection, label, password, table, now }) {
    const settings = { ...OPEN_SETTINGS, origin: connection.origin, label, passwordArn: undefined };
    const authority = new EstAuthority(settings, { connection, password });
    return authorityContainer(new RecordedAuthority(authority, new Ledger(table, { now }), 'bench'));
  },
};
