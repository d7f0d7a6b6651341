import { choiceOption } from '../../cli/command-line';
import { DEFAULT_AUTHORITY } from './built-in';

/** The option `--authority` for `parseOptions`. */
export const AUTHORITY_OPTION = { type: 'string', default: DEFAULT_AUTHORITY.name } as const;

/** Of some authorities, the one that `--authority` names. Throws `BadOptions`, which names the choices. */
export function authorityOption<Authority extends { readonly name: string }>(
  name: string,
  authorities: readonly Authority[],
): Authority {
  const names = authorities.map((authority) => authority.name);
  const chosen = choiceOption('--authority', name, names);
  return authorities[names.indexOf(chosen)] as Authority;
}

/** Names of some authorities, for the text of `--help`. */
export function namesOf(authorities: readonly { readonly name: string }[]): string {
  return authorities.map(({ name }) => name).join(', ');
}
