import type { Account } from '../account';
import type { GivenArn } from '../given-arns';
import type { PolicyStatement } from '../policy';
import { condition, type PropRule } from '../props';

/**
 * What signs, as a deployment needs to know it: the code to bundle, its settings, and the permissions it takes.
 * `PrivateCa` is one; an own PKI in AWS KMS and a CA reached over EST fit the same shape.
 */
export interface SigningAuthority {
  /** Entry of the signer's bundle that uses this authority: a module below the package, without extension. */
  readonly entry: string;

  /** Environment variables of the signer. */
  settings(account: Account): Readonly<Record<string, string>>;

  /** What the signer's role must be allowed to do, and no more. */
  policy(account: Account): readonly PolicyStatement[];

  /** The ARNs among its properties, and where their resources must lie. @default none */
  arns?(): readonly GivenArn[];
}

/** Something that can be an authority. */
export function authority(): PropRule {
  return condition(
    "who signs, such as new PrivateCa({ … }): an object with a text 'entry' and functions 'settings' and 'policy'",
    (value) => {
      const { entry, settings, policy, arns = () => [] } = Object(value);
      return (
        typeof entry === 'string' && [settings, policy, arns].every((part) => typeof part === 'function')
      );
    },
  );
}
