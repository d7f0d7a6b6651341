import type { Call } from '../../calls/call';
import type { Deadline } from '../../deadline';
import type { RenewCredential } from '../../external/order-once';
import type { VaultAnswer } from './answer';
import { CLIENT_CERTIFICATE_REFUSED, type VaultClient, type VaultRequest } from './client';
import { Refusal } from './refusal-kinds';
import type { VaultToken } from './token';

/** A request that is made with the token of this container. */
export interface Authenticated {
  readonly call: Call<VaultAnswer>;
  /** Gets another token, or another client certificate, whichever was refused. */
  readonly renew: RenewCredential;
}

/**
 * Prepares a request that takes a token, which is at hand then: whatever happens to the login has nothing to do with the
 * request. Throws `SigningFailed`, never later than the deadline.
 */
export async function authenticate(
  client: VaultClient,
  tokens: VaultToken,
  request: VaultRequest,
  deadline: Deadline,
): Promise<Authenticated> {
  let token = await tokens.read(deadline);
  let refusedFor = '';
  return {
    async call({ abortSignal }) {
      try {
        const answer = await client.send({ ...request, token }, abortSignal);
        tokens.accepted(token);
        return answer;
      } catch (error) {
        refusedFor = error instanceof Error ? error.name : '';
        throw error;
      }
    },
    async renew(until) {
      if (refusedFor === CLIENT_CERTIFICATE_REFUSED) return client.connection.renewClientCertificate(until);
      if (!(await tokens.replace(token, refusedFor === Refusal.TokenInvalid, until))) return false;
      token = await tokens.read(until);
      return true;
    },
  };
}
