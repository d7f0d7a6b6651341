import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxEst } from '../../../../sandbox/authorities/est/est-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { serverFaults } from '../external/server';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityUnavailable, AuthorityUntrusted } = FailureReason;

/** The server is not there, or is not the one it should be. */
export const CONNECTION: readonly FaultCase<SandboxEst>[] = [
  ...serverFaults<SandboxEst>(({ server }) => server.https),
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
