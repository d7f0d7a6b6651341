import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxAuthority } from '../../../../sandbox/authorities/authority';
import type { HttpsServer } from '../../../../sandbox/external/https-server';
import type { ServerCertificate } from '../../../../sandbox/external/server-identities';
import { type FaultCase, failed, SIGNED } from '../fault-case';

const { AuthorityUnavailable, AuthorityUntrusted } = FailureReason;

/** What the faults do to a server. */
type FaultyServer = Pick<HttpsServer<string>, 'closeIdleConnections' | 'refuseConnections' | 'show'>;

/** The server of a CA is not there, or is not the one it should be. @param serverOf The CA's. */
export function serverFaults<Authority extends SandboxAuthority>(
  serverOf: (authority: Authority) => FaultyServer,
): readonly FaultCase<Authority>[] {
  const showing =
    (certificate: ServerCertificate): FaultCase<Authority>['inject'] =>
    ({ authority }) =>
      serverOf(authority).show(certificate);
  return [
    {
      fault: 'connections are refused',
      inject: ({ authority }) => serverOf(authority).refuseConnections(),
      ...failed(AuthorityUnavailable),
    },
    {
      fault: 'the server has closed an idle connection',
      inject: ({ authority }) => serverOf(authority).closeIdleConnections(),
      ...SIGNED,
    },
    {
      fault: "the server's certificate has expired",
      inject: showing('expired'),
      ...failed(AuthorityUntrusted),
    },
    {
      fault: "the server's certificate has another name",
      inject: showing('other name'),
      ...failed(AuthorityUntrusted),
    },
    {
      fault: "nobody knows the issuer of the server's certificate",
      inject: showing('unknown issuer'),
      ...failed(AuthorityUntrusted),
    },
  ];
}
