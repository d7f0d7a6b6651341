import type { OwnFault } from '../authority';
import type { VaultSetUp } from './set-up';

/** What goes wrong with Vault, and with no other authority, for on-call to practice on. */
export function ownFaultsOf(setUp: VaultSetUp): readonly OwnFault[] {
  return [
    {
      name: 'login-refused',
      title: 'Login refused',
      description: "The role to log in as is gone, and the signer's tokens are revoked.",
      begin: () => setUp.lockOut(),
    },
    {
      name: 'policy-emptied',
      title: 'Empty policy',
      description: "The policy of the signer's tokens does not allow it to have anything signed.",
      begin: () => setUp.emptyPolicy(),
    },
    {
      name: 'role-changed',
      title: 'Changed role',
      description:
        'Somebody has given the PKI role an organization: leaves have another subject than devices ask for.',
      begin: () => setUp.changeRole({ organization: ['Somebody'] }),
    },
  ];
}
