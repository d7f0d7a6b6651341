import type { Account } from '../account';
import type { GivenArn } from '../given-arns';
import type { PolicyStatement } from '../policy';
import { condition, type PropRule } from '../props';

/**
 * Who signs, as a deployment sees it: the code to bundle, its settings, and the permissions it needs. `PrivateCa` is
 * one; your own PKI in AWS KMS or a CA reached over EST fits the same interface.
 */
export interface SigningAuthority {
  /** Entry module of the signer's bundle for this authority, relative to the package, without extension. */
  readonly entry: string;

  /** Environment variables of the signer. */
  settings(account: Account): Readonly<Record<string, string>>;

  /** The permissions of the signer's role, and no more. */
  policy(account: Account): readonly PolicyStatement[];

  /** The ARNs among its properties, and where their resources must be. @default none */
  arns?(): readonly GivenArn[];
}

/** A value that can be an authority. */
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
