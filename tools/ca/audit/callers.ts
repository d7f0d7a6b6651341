import { CommandFailed } from '../../../cli/command-line';
import { SIGNING_STATEMENTS } from '../../../modules/pki/signing-statements';

/** What a caller has a key sign for. */
export type Purpose = keyof typeof SIGNING_STATEMENTS | 'other';

/** Whoever may have the CA's key sign. */
export interface KnownCaller {
  readonly purpose: Purpose;
  /** ARN, in which `*` and `?` stand for other characters. */
  readonly pattern: string;
}

/** What a caller signs for; `undefined`: nobody knows it. */
export function purposeOf(caller: string, known: readonly KnownCaller[]): Purpose | undefined {
  return known.find(({ pattern }) => matches(caller, pattern))?.purpose;
}

/**
 * Whom the key's policy lets sign, by its statements. Those that this program does not write count for nothing: whoever
 * signs by one of them is unknown.
 *
 * @param policy JSON. @throws CommandFailed if it lets nobody sign by a statement of ours
 */
export function callersIn(policy: string): readonly KnownCaller[] {
  const { Statement = [] } = JSON.parse(policy) as KeyPolicyText;
  const callers = Object.entries(SIGNING_STATEMENTS).flatMap(([purpose, sid]) =>
    [Statement]
      .flat()
      .filter((statement) => statement.Sid === sid)
      .flatMap((statement) => statement.Condition?.ArnLike?.['aws:PrincipalArn'] ?? [])
      .map((pattern) => ({ purpose: purpose as Purpose, pattern })),
  );
  // A root has no signers.
  if (callers.length > 0) return callers;
  throw new CommandFailed(
    `The key's policy has none of the statements ${Object.values(SIGNING_STATEMENTS).join(', ')}, so it does not tell ` +
      'who may sign. Name the roles of the signers: --signer ROLE.',
  );
}

interface KeyPolicyText {
  readonly Statement?: Statement | readonly Statement[];
}

interface Statement {
  readonly Sid?: string;
  readonly Condition?: {
    readonly ArnLike?: { readonly 'aws:PrincipalArn'?: string | readonly string[] };
  };
}

/** A role as a pattern of its ARN. @param role Its name or ARN. @param keyArn Of a key in its account. */
export function patternOf(role: string, keyArn: string): string {
  if (/^(arn:|\d{12}\/)/.test(role)) return role;
  const [, partition, , , accountId] = keyArn.split(':');
  return `arn:${partition}:iam::${accountId}:role/${role}`;
}

/** As `ArnLike` does. */
function matches(caller: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(caller);
}
