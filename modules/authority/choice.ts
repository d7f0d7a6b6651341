import { condition, type PropRule } from '../props';
import type { SigningAuthority } from './authority';
import { BUILT_IN } from './built-in';

/** One of the authorities that a deployment can have. */
export interface AuthorityOption {
  /** Its name, such as that of its variable; part of the ids of locals. Unique among the options. */
  readonly name: string;
  /** The authority. While it is not chosen, its properties must have values all the same, and are not used. */
  readonly authority: SigningAuthority;
  /** Terraform's condition for choosing it, without `${ }`. Must be known while Terraform plans. */
  readonly chosen: string;
}

/**
 * Authorities of which Terraform chooses one while it plans. The code of each is bundled by itself, so that none starts
 * with the code of another. The first one whose condition holds signs, or else the last one: that a condition holds is
 * up to the caller.
 */
export class AuthorityChoice {
  /** At least one. */
  readonly options: readonly AuthorityOption[];

  constructor(first: AuthorityOption, ...others: readonly AuthorityOption[]) {
    this.options = [first, ...others];
  }
}

/** A value that can be an authority, or a choice of several. */
export function authority(): PropRule {
  return condition(
    `who signs, such as new ${Object.keys(BUILT_IN)[0]}({ … }): an object with a text 'entry' and functions 'settings' ` +
      "and 'policy'",
    (value) => {
      if (value instanceof AuthorityChoice) return true;
      const {
        entry,
        settings,
        policy,
        arns = () => [],
        widgets = () => [],
        readiness = () => {},
      } = Object(value);
      return (
        typeof entry === 'string' &&
        [settings, policy, arns, widgets, readiness].every((part) => typeof part === 'function')
      );
    },
  );
}
