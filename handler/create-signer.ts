import type { Authority } from './authority/authority';
import { createHandler, type SigningHandler } from './handler';
import { readExampleRequest } from './rehearsal/example-request';
import { createRehearsal, type RehearsalHandler } from './rehearsal/rehearsal';
import { readRequestPolicy } from './settings';

/**
 * What an authority is made for: `live` signs for devices. `rehearsal` signs for a throw-away key, so its certificates
 * should live as short as the authority can make them.
 */
export type Purpose = 'live' | 'rehearsal';

/** The functions of a signer. Its entry exports both under these names, by which Lambda calls them. */
export interface SignerFunctions {
  readonly handler: SigningHandler;
  readonly rehearse: RehearsalHandler;
}

/**
 * Makes a signer of an authority. Call it once, while the entry loads. Throws `InvalidSetting`, and what
 * `createAuthority` throws: the function then does not start, and neither does its rehearsal, which stops the deploy.
 *
 * @param createAuthority Makes the authority from `process.env`, anew for each call.
 */
export function createSigner(createAuthority: (purpose: Purpose) => Authority): SignerFunctions {
  const policy = readRequestPolicy(process.env);
  return {
    handler: createHandler({ authority: createAuthority('live'), policy }),
    rehearse: createRehearsal(() => ({
      live: createAuthority('live'),
      forRehearsal: createAuthority('rehearsal'),
      policy,
      // Read only when needed: a wrong example must not keep the signer from starting.
      example: readExampleRequest(process.env),
    })),
  };
}
