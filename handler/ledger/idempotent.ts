import type { Authority } from '../authority/authority';
import { RememberedAuthority } from '../authority/remembered-authority';
import { type Environment, optional } from '../environment';
import { RecordedAuthority } from './recorded-authority';
import { ledgerOf, repeatWindowMsOf } from './settings';
import { LedgerSetting } from './vocabulary';

/**
 * An authority that gives the same order the same certificate, made of one that cannot tell: by the ledger, if the
 * environment names one, or else by the memory of this container, which another container does not have. Throws
 * `InvalidSetting`, naming the variable.
 *
 * @param profile Names what its certificates have in common; once it changes, the same request gets another.
 */
export function idempotent(authority: Authority, environment: Environment, profile: string): Authority {
  if (optional(environment, LedgerSetting.Table) === undefined) {
    return new RememberedAuthority(authority, { windowMs: repeatWindowMsOf(environment) });
  }
  return new RecordedAuthority(authority, ledgerOf(environment), profile);
}
