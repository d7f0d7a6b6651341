import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxEst } from '../../../../sandbox/authorities/est/est-authority';
import type { ServerCertificate } from '../../../../sandbox/external/server-identities';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityUnavailable, AuthorityUntrusted } = FailureReason;

const showing =
  (certificate: ServerCertificate): FaultCase<SandboxEst>['inject'] =>
  ({ authority }) =>
    authority.server.https.show(certificate);

/** The server is not there, or is not the one it should be. */
export const CONNECTION: readonly FaultCase<SandboxEst>[] = [
  {
    fault: 'connections are refused',
    inject: ({ authority }) => authority.server.https.refuseConnections(),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'the server has closed an idle connection',
    inject: ({ authority }) => authority.server.https.closeIdleConnections(),
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
  {
    fault: 'the server speaks outdated versions of TLS only',
    inject: ({ authority }) => authority.server.https.speak('outdated'),
    ...failed(AuthorityUntrusted),
  },
  {
    fault: 'a new container is throttled once when it reads the CAs',
    inject: once('issuer', Wire.THROTTLED),
    newContainer: true,
    ...SIGNED,
  },
  {
    fault: 'a new container cannot read the CAs',
    inject: always('issuer', Wire.ERROR_500),
    newContainer: true,
    ...failed(AuthorityUnavailable),
  },
];
