import { choiceOption } from '../../cli/command-line';
import { AUTHORITY_LATENCIES, type AuthorityKind } from './authority';
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

/** What each latency means for each of some authorities, a line for each authority, for the text of `--help`. */
export function latenciesOf(
  authorities: readonly Pick<AuthorityKind, 'name' | 'latencies'>[],
): readonly string[] {
  return authorities.map(({ name, latencies }) => {
    const texts = AUTHORITY_LATENCIES.map((latency) => `${latency} ${latencies[latency].text}`);
    return `${name}: ${texts.join(', ')}`;
  });
}
