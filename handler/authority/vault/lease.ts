import { SigningFailed } from '../../errors';
import { Stopwatch } from '../../stopwatch';
import { FailureReason } from '../../vocabulary';

/** From which part of its life on a token is renewed. */
const DUE = 2 / 3;

/** Before its end a token counts as ended, by this part of its life: a request takes a while to get there. */
const MARGIN = 1 / 20;

/** Longest such margin, in milliseconds: as long as AWS IoT waits. */
const LONGEST_MARGIN_MS = 5_000;

/** After a renewal that gives less than this part of the life before, a login comes next: the longest life is near. */
const WORTH_RENEWING = 1 / 2;

/** Why a login has no token: sentences that end the message. */
const NOT_DIRECT = 'Something in between wraps answers, or it is no auth method that is mounted there.';
const SECOND_FACTOR =
  'It asks for a second factor (login MFA), which the signer does not have: leave this auth method, or its role, out ' +
  'of its enforcement (identity/mfa/login-enforcement).';

/** What a login or a renewal answers, unchecked. */
type Auth = Readonly<Record<string, unknown>>;

/** A token, and how long it is good for. */
export class Lease {
  /** Whether Vault has ever taken it. */
  proven = false;

  private constructor(
    readonly token: string,
    /** Milliseconds from its beginning; 0: for ever. */
    readonly lengthMs: number,
    /** Whether it can be renewed: not so a batch token, or one that is near its longest life. */
    readonly renewable: boolean,
    private readonly age: Stopwatch,
  ) {}

  /** Takes the time, before the token is asked for. */
  static begin(): { granted(auth: Auth, path: string): Lease } {
    const age = Stopwatch.start();
    return {
      /** @param path Of the login. @throws SigningFailed if there is no token in it. */
      granted({ client_token: token, lease_duration: seconds, renewable, mfa_requirement: factor }, path) {
        if (typeof token === 'string' && token !== '') {
          return new Lease(token, lengthOf(seconds), renewable === true, age);
        }
        throw new SigningFailed(
          FailureReason.AuthorityAccessDenied,
          `Vault's answer to ${path} has no token. ${factor == null ? NOT_DIRECT : SECOND_FACTOR}`,
        );
      },
    };
  }

  /**
   * Takes the time, before the token's life is prolonged. What comes of it is the same token with the life that the
   * renewal gave it, or `undefined` if that is none.
   */
  beginRenewal(): (auth: Auth) => Lease | undefined {
    const age = Stopwatch.start();
    return ({ lease_duration: seconds, renewable }) => {
      const lengthMs = lengthOf(seconds);
      // A life without an end is given at a login, or not at all.
      if (lengthMs === 0 && this.lengthMs > 0) return undefined;
      const worthIt = lengthMs === 0 || lengthMs >= WORTH_RENEWING * this.lengthMs;
      const lease = new Lease(this.token, lengthMs, renewable === true && worthIt, age);
      lease.proven = true;
      return lease.ended ? undefined : lease;
    };
  }

  /** Milliseconds since it began; never negative. */
  get ageMs(): number {
    return this.age.elapsedMs;
  }

  /** Whether it is time to renew it. */
  get due(): boolean {
    return this.lengthMs > 0 && this.ageMs >= DUE * this.lengthMs;
  }

  /** Whether it has ended, or is about to. */
  get ended(): boolean {
    if (this.lengthMs === 0) return false;
    return this.ageMs >= this.lengthMs - Math.min(LONGEST_MARGIN_MS, MARGIN * this.lengthMs);
  }
}

/** In milliseconds; 0 for what is no number of seconds. */
function lengthOf(seconds: unknown): number {
  return typeof seconds === 'number' && seconds > 0 ? 1_000 * seconds : 0;
}
