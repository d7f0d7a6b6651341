import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityAccessDenied, AuthorityNotActive, AuthorityUnavailable, LedgerUnreachable } = FailureReason;

/** AWS cannot be reached, or a container cannot start to sign. */
export const NETWORK: readonly FaultCase<SandboxKms>[] = [
  {
    fault: 'connections are refused',
    inject: (controls) => controls.refuseConnections(),
    ...failed(LedgerUnreachable),
  },
  {
    fault: 'connections are refused to a new container',
    inject: (controls) => controls.refuseConnections(),
    newContainer: true,
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'a connection that died while the container was frozen',
    inject: (controls) => controls.dropConnections(),
    ...SIGNED,
  },
  {
    fault: "a new container may not read the CA's certificate",
    inject: always('issuer', Wire.ACCESS_DENIED),
    newContainer: true,
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: "a new container finds no parameter with the CA's certificate",
    inject: always('issuer', { kind: 'aws-error', code: 'ParameterNotFound', status: 400 }),
    newContainer: true,
    ...failed(AuthorityNotActive),
  },
  {
    fault: "one read of the CA's certificate by a new container is throttled",
    inject: once('issuer', Wire.THROTTLED),
    newContainer: true,
    ...SIGNED,
  },
];
