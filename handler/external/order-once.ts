import { type Call, callWithin } from '../calls/call';
import { faultOf } from '../calls/fault';
import type { CalledService } from '../calls/service';
import type { Deadline } from '../deadline';
import { MayHaveIssued, SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';

/**
 * Gets another credential than the one that was refused: a password, a client certificate, a token. Returns whether there
 * is one, with which to try again.
 */
export type RenewCredential = (deadline: Deadline) => Promise<boolean>;

/**
 * Makes a call that may be repeated, such as a read. After a refusal of the credential it is made once more with another
 * one. Throws as `callWithin` does.
 */
export function readWith<Output>(
  service: CalledService,
  deadline: Deadline,
  call: Call<Output>,
  renew: RenewCredential,
): Promise<Output> {
  return withOtherCredential(deadline, renew, () => callWithin(service, deadline, call));
}

/**
 * Makes a call that must not be repeated once the CA may have acted on it, because each one may issue a certificate. It is
 * made again only if the one before surely came to nothing, and has all the time that is left: a CA that is slow issues
 * all the same. After a refusal of the credential it is made once more with another one.
 *
 * @throws SigningError as `callWithin` does, or `MayHaveIssued`, with the same reason, when the CA may have acted.
 */
export function orderOnce<Output>(
  service: CalledService,
  deadline: Deadline,
  call: Call<Output>,
  renew: RenewCredential,
): Promise<Output> {
  return withOtherCredential(deadline, renew, () => attempt(service, deadline, call));
}

async function attempt<Output>(
  service: CalledService,
  deadline: Deadline,
  call: Call<Output>,
): Promise<Output> {
  let tookNothing = true;
  /** How the last call ended, as the call itself says. */
  let end: Promise<unknown> | undefined;
  try {
    return await callWithin(
      service,
      deadline,
      (options) => {
        tookNothing = false;
        const made = call(options);
        end = made.then(
          () => undefined,
          (error) => error,
        );
        return made;
      },
      {
        patienceMs: Number.POSITIVE_INFINITY,
        onFault: (fault) => {
          ({ tookNothing } = fault);
        },
        again: () => tookNothing,
      },
    );
  } catch (error) {
    if (tookNothing || !(error instanceof SigningFailed)) throw error;
    const { reason } = error;
    if (reason === FailureReason.DeadlineExceeded) {
      const nothing = await cameToNothing(service, end);
      if (nothing !== undefined) {
        throw new SigningFailed(reason, `${service.name}: ${nothing.message}`, { cause: nothing });
      }
    }
    throw MayHaveIssued.of(error, ' The CA may have issued a certificate.');
  }
}

/**
 * Why a call surely came to nothing that was abandoned when time ran out: it knows how far it had come, and says so at
 * once or not at all. `undefined` if it may have been taken.
 */
async function cameToNothing(
  service: CalledService,
  end: Promise<unknown> | undefined,
): Promise<Error | undefined> {
  const error = await Promise.race([end, new Promise(setImmediate)]);
  return error instanceof Error && faultOf(error, service).tookNothing ? error : undefined;
}

async function withOtherCredential<Output>(
  deadline: Deadline,
  renew: RenewCredential,
  make: () => Promise<Output>,
): Promise<Output> {
  try {
    return await make();
  } catch (error) {
    if (deadline.passed || !isRefusal(error) || !(await renew(deadline))) throw error;
    return make();
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof SigningFailed &&
    !(error instanceof MayHaveIssued) &&
    error.reason === FailureReason.AuthorityAccessDenied
  );
}
