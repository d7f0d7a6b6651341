import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AwsAccount } from '../account';

const POLICIES = resolve(__dirname, '../../docs/runbooks/policies');

/** The policies that docs/runbooks/rollback.md gives on-call. */
export const ON_CALL_POLICIES = ['read-only', 'break-glass'] as const;

/** The values that a reader of that page fills in. */
export interface PolicyValues {
  readonly account: AwsAccount;
  /** Name of the deployment. */
  readonly name: string;
  /** What the authority has, by placeholder, such as `CA_ARN`. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/** One of on-call's policies with its placeholders filled in, like the page's `fill_in`. */
export function onCallPolicy(
  policy: (typeof ON_CALL_POLICIES)[number],
  { account, name, placeholders }: PolicyValues,
): string {
  const template = readFileSync(join(POLICIES, `on-call-${policy}.json`), 'utf8');
  // The authority's come first, because REGION is part of many a longer placeholder.
  const values = {
    ...placeholders,
    ACCOUNT_ID: account.accountId,
    REGION: account.region,
    NAME: name,
  };
  return Object.entries(values).reduce(
    (filled, [placeholder, value]) => filled.replaceAll(placeholder, value),
    template,
  );
}
