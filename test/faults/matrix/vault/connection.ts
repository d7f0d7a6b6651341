import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxVault } from '../../../../sandbox/authorities/vault/vault-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { serverFaults } from '../external/server';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityUnavailable, CredentialUnavailable } = FailureReason;

/** Vault's server is not there, or is not the one it should be. */
export const CONNECTION: readonly FaultCase<SandboxVault>[] = [
  ...serverFaults<SandboxVault>(({ server }) => server),
  {
    fault: "the server's certificate has been renewed",
    inject: ({ authority }) => authority.renewServerCertificate(),
    ...SIGNED,
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
