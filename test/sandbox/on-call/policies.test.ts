import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { ON_CALL_POLICIES, onCallPolicy } from '../../../sandbox/on-call/policies';

const ROOT = resolve(__dirname, '../../..');

describe("on-call's policies in the sandbox", () => {
  it.each(ON_CALL_POLICIES)('are what the page has a person fill in: %s', (policy) => {
    const page = readFileSync(resolve(ROOT, 'docs/runbooks/rollback.md'), 'utf8');
    const [fillIn = ''] = /^fill_in\(\) \{.*\}$/m.exec(page) ?? [];
    const byPage = execFileSync('sh', ['-c', `${fillIn}; fill_in ${policy}`], {
      cwd: ROOT,
      encoding: 'utf8',
    });

    const filledIn = onCallPolicy(policy, {
      account: SANDBOX_ACCOUNT,
      name: 'iot-certificate-signing',
      placeholders: { CA_ARN: 'arn:aws:acm-pca:…' },
    });

    expect(JSON.parse(filledIn)).toEqual(JSON.parse(byPage));
  });
});
