import type { ObjectVariable } from '../object-variable';
import type { SigningAuthority } from './authority';
import { AuthorityChoice } from './choice';

/** A variable that, if it is set, says who signs. */
export interface AuthorityVariable {
  readonly variable: Pick<ObjectVariable<never>, 'name' | 'given' | 'addCondition'>;
  /** The authority, with the variable's attributes. */
  readonly authority: SigningAuthority;
}

/** The authority whose variable is set. A plan fails, and names all of them, unless it is exactly one. */
export function authorityFromVariables(
  first: AuthorityVariable,
  ...others: readonly AuthorityVariable[]
): AuthorityChoice {
  const all = [first, ...others];
  const names = all.map(({ variable }) => variable.name).join(', ');
  const set = `[for name, given in { ${all.map(({ variable: { name, given } }) => `${name} = ${given}`).join(', ')} } : name if given]`;
  first.variable.addCondition(
    `length(${set}) == 1`,
    others.length === 0
      ? `Set ${names}: it says who signs.`
      : `Set exactly one of ${names}: it says who signs. \${length(${set}) == 0 ? "None is" : "\${join(" and ", ${set})} are"} set.`,
  );
  const option = ({ variable: { name, given }, authority }: AuthorityVariable) => ({
    name,
    chosen: given,
    authority,
  });
  return new AuthorityChoice(option(first), ...others.map(option));
}
