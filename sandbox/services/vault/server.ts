import { type ExternalApplication, statusOf } from '../../external/exchange';
import { HttpsServer, type HttpsServerOptions } from '../../external/https-server';
import type { ApiError } from '../../wire/api-error';
import type { CountedAnswer } from '../../wire/faults/respond';
import type { WireAnswer, WireRequest } from '../../wire/protocols/protocol';
import type { Vault } from './vault';

/** Operations of Vault that can meet a fault, and are counted. `token` renews, looks up and revokes one. */
const VAULT_OPERATIONS = ['sign', 'issuer', 'login', 'token', 'capabilities', 'role', 'health'] as const;

/** One of them. */
export type VaultOperation = (typeof VAULT_OPERATIONS)[number];

/** Each operation's paths, below the namespace. */
const PATHS: readonly (readonly [VaultOperation, RegExp])[] = [
  ['login', /\/auth\/.+\/login$/],
  ['token', /\/auth\/token\/(renew|lookup|revoke)-self$/],
  ['capabilities', /\/sys\/capabilities-self$/],
  ['health', /\/sys\/(health|seal-status)$/],
  ['sign', /\/(sign|sign-verbatim)(\/[^/]+)?$/],
  ['role', /\/roles\/[^/]+$/],
  ['issuer', /\/(cert\/[^/]+|ca|ca\/pem|ca_chain|issuers|issuer\/[^/]+(\/(json|pem|der))?)$/],
];

/** Starts Vault's HTTPS server. */
export function startVaultServer(
  vault: Vault,
  options: HttpsServerOptions = {},
): Promise<HttpsServer<VaultOperation>> {
  const application: ExternalApplication<VaultOperation> = {
    operations: VAULT_OPERATIONS,
    operationOf: ({ path }: WireRequest) => PATHS.find(([, pattern]) => pattern.test(path))?.[0],
    async answer(request): Promise<CountedAnswer> {
      const answer = await vault.answer(request);
      return { answer, outcome: answer.status < 300 ? 'ok' : `HTTP ${answer.status}` };
    },
    refusal: refusalOf,
  };
  return HttpsServer.start(application, options);
}

/** An error that was planned for any authority, as Vault writes errors. */
function refusalOf(error: Pick<ApiError, 'code' | 'message' | 'status'>): WireAnswer {
  return {
    status: statusOf(error),
    contentType: 'application/json',
    body: `${JSON.stringify({ errors: [error.message] })}\n`,
    isForeign: true,
  };
}
