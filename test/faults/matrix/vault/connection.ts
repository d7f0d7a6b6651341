import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxVault } from '../../../../sandbox/authorities/vault/vault-authority';
import type { ServerCertificate } from '../../../../sandbox/external/server-identities';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityUnavailable, AuthorityUntrusted, CredentialUnavailable } = FailureReason;

const showing =
  (certificate: ServerCertificate): FaultCase<SandboxVault>['inject'] =>
  ({ authority }) =>
    authority.server.show(certificate);

/** Vault's server is not there, or is not the one it should be. */
export const CONNECTION: readonly FaultCase<SandboxVault>[] = [
  {
    fault: 'connections are refused',
    inject: ({ authority }) => authority.server.refuseConnections(),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'a load balancer has closed an idle connection',
    inject: ({ authority }) => authority.server.closeIdleConnections(),
    ...SIGNED,
  },
  {
    fault: "the server's certificate has been renewed",
    inject: ({ authority }) => authority.renewServerCertificate(),
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
    fault: 'a new container is throttled once when it reads the issuer',
    inject: once('issuer', Wire.THROTTLED),
    newContainer: true,
    ...SIGNED,
  },
  {
    fault: 'a new container cannot read the issuer',
    // Read ahead in vain, and then again: without it, nothing is ordered.
    inject: always('issuer', Wire.ERROR_500),
    newContainer: true,
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'a new container does not find the trust anchors',
    inject: always('anchors', { kind: 'aws-error', code: 'ParameterNotFound', status: 400 }),
    newContainer: true,
    ...failed(CredentialUnavailable),
  },
];
