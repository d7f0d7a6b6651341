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
  /** ARN of the CA. */
  readonly authorityArn: string;
}

/** One of on-call's policies with its placeholders filled in, like the page's `fill_in`. */
export function onCallPolicy(
  policy: (typeof ON_CALL_POLICIES)[number],
  { account, name, authorityArn }: PolicyValues,
): string {
  return readFileSync(join(POLICIES, `on-call-${policy}.json`), 'utf8')
    .replaceAll('CA_ARN', authorityArn)
    .replaceAll('ACCOUNT_ID', account.accountId)
    .replaceAll('REGION', account.region)
    .replaceAll('NAME', name);
}
