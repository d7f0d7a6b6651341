import { SANDBOX_ACCOUNT } from '../account';
import { accessKeyIdOf } from '../services/iam/access-key';
import { quoted } from './launcher';

/** Variables that point the AWS CLI and SDKs elsewhere, or that override those below. */
const UNSET = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN'];

/** Makes the AWS CLI and SDKs call the sandbox as a user, and ignore the machine's own settings. */
export function awsEnvironment(endpoint: string, user: string): Readonly<Record<string, string>> {
  const { region } = SANDBOX_ACCOUNT;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'user', name: user }),
    AWS_SECRET_ACCESS_KEY: 'not-checked',
    // The first is for version 2 of the CLI and SDKs, the second for version 1.
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
}

/** The same as lines for a user's own POSIX shell, with a folder added at the front of its PATH. */
export function exportLines(environment: Readonly<Record<string, string>>, path: string): readonly string[] {
  return [
    `unset ${UNSET.join(' ')}`,
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${word(value)}`),
    `export PATH=${word(path)}:"$PATH"`,
  ];
}

/** Quotes only where needed. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text);
}
