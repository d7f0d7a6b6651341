import type { EstServer } from '../../services/est/est-server';
import type { OwnFault } from '../authority';
import type { Credentials } from './credentials';

/** What goes wrong with such a CA, and with no other, for on-call to practice on. */
export function ownFaultsOf(server: EstServer, credentials: Credentials): readonly OwnFault[] {
  return [
    {
      name: 'password-wrong',
      title: 'Wrong password',
      description: 'Somebody has changed the password at the CA, and not in Secrets Manager.',
      begin: () => credentials.spoilPassword(),
    },
    {
      name: 'issues-by-hand',
      title: 'Issues by hand',
      description: 'Each request waits for somebody to approve it at the CA.',
      begin: () => {
        server.ca.approval = 'never';
      },
    },
    {
      name: 'server-certificate-expired',
      title: 'Expired server',
      description: "The TLS certificate of the CA's server has expired.",
      begin: () => server.https.show('expired'),
    },
  ];
}
