import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxVault } from '../../../../sandbox/authorities/vault/vault-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const {
  AuthorityAccessDenied,
  AuthorityNotActive,
  AuthorityUnavailable,
  CredentialUnavailable,
  FederationNotEnabled,
} = FailureReason;

/** The token has ended, or there is no way to another one. */
export const LOGIN: readonly FaultCase<SandboxVault>[] = [
  {
    fault: 'its token has been revoked',
    inject: ({ authority }) => authority.revokeTokens(),
    ...SIGNED,
  },
  {
    fault: 'its token has been revoked, and the role to log in as is gone',
    inject: ({ authority }) => authority.setUp.lockOut(),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: 'a new container logs in at a Vault that is sealed',
    inject: ({ authority }) => authority.disable(),
    newContainer: true,
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'one login of a new container is throttled',
    inject: once('login', Wire.THROTTLED),
    newContainer: true,
    ...SIGNED,
  },
  {
    fault: 'one login of a new container is reset',
    inject: once('login', Wire.RESET_AFTER),
    newContainer: true,
    ...SIGNED,
  },
  {
    // Not to a new container: what a slow start leaves may be less than the patience with one call.
    fault: 'its token has been revoked, and no login is answered',
    inject: (controls) => {
      controls.authority.revokeTokens();
      always('login', Wire.HANG_BEFORE)(controls);
    },
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'federation is not enabled for the account',
    inject: ({ authority }) => {
      authority.services.federation.isEnabled = false;
    },
    newContainer: true,
    ...failed(FederationNotEnabled),
  },
  {
    fault: 'a new container may not ask STS for a token',
    inject: always('federation', Wire.ACCESS_DENIED),
    newContainer: true,
    ...failed(CredentialUnavailable),
  },
  {
    fault: 'one request of a new container to STS is throttled',
    inject: once('federation', { kind: 'aws-error', code: 'Throttling', status: 400 }),
    newContainer: true,
    ...SIGNED,
  },
  {
    fault: 'one request of a new container to STS has no answer',
    inject: once('federation', Wire.HANG_BEFORE),
    newContainer: true,
    ...SIGNED,
  },
];
