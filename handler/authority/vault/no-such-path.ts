import { SigningFailed } from '../../errors';
import { Refusal } from './refusal-kinds';

/**
 * Errors of a server that has no such path, in all their variety: an old one wants a token, or another permission, for
 * what it does not know.
 */
const NO_SUCH_PATH: ReadonlySet<string> = new Set([
  Refusal.PathUnsupported,
  Refusal.PermissionDenied,
  Refusal.TokenInvalid,
  Refusal.RoleUnfit,
  'HTTP 404',
]);

/**
 * Whether the server has no such path.
 *
 * @param error Of one call, or of all attempts, which then has that as its cause.
 */
export function hasNoSuchPath(error: unknown): boolean {
  const cause = error instanceof SigningFailed ? error.cause : error;
  return cause instanceof Error && NO_SUCH_PATH.has(cause.name);
}
