import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxEst } from '../../../../sandbox/authorities/est/est-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const { AuthorityAccessDenied, CredentialUnavailable } = FailureReason;

/** A rotation that stops once the server knows the next password, and goes on before the next request. */
function untilFinished(): Pick<FaultCase<SandboxEst>, 'inject' | 'meanwhile'> {
  let goOn = () => {};
  return {
    inject: ({ authority }) =>
      new Promise((isSet, failed) => {
        const after = async (step: string) => {
          if (step !== 'set') return;
          isSet();
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
        };
        authority.rotatePassword(after).catch(failed);
      }),
    meanwhile: () => goOn(),
  };
}

/** The password or the client certificate is not right, or cannot be read. */
export const CREDENTIALS: readonly FaultCase<SandboxEst>[] = [
  {
    fault: 'the password is wrong (401)',
    inject: ({ authority }) => authority.credentials.spoilPassword(),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: 'the password is being rotated: the server knows the pending one, and the earlier one is current',
    ...untilFinished(),
    ...SIGNED,
  },
  {
    fault: 'the password has been rotated',
    inject: ({ authority }) => authority.rotatePassword(),
    ...SIGNED,
  },
  {
    fault: 'the client certificate has been rotated, and the server refuses the earlier one',
    inject: ({ authority }) => authority.rotateClientCertificate(),
    ...SIGNED,
  },
  {
    fault: 'a new container may not read its secrets',
    inject: always('secret', Wire.ACCESS_DENIED),
    newContainer: true,
    ...failed(CredentialUnavailable),
  },
  {
    fault: 'one read of a secret by a new container is throttled',
    inject: once('secret', Wire.THROTTLED),
    newContainer: true,
    ...SIGNED,
  },
  {
    fault: 'a new container does not find the trust anchors',
    inject: always('anchors', { kind: 'aws-error', code: 'ParameterNotFound', status: 400 }),
    newContainer: true,
    ...failed(CredentialUnavailable),
  },
];
