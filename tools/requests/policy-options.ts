import { BadOptions } from '../../cli/command-line';
import { ANY_NAMES, type RequestPolicy } from '../../handler/csr/request-policy';
import type { Environment } from '../../handler/environment';
import { InvalidSetting } from '../../handler/errors';
import { readRequestPolicy } from '../../handler/settings';
import { CLIENT_ID_PLACEHOLDER, Setting } from '../../handler/vocabulary';

/** Options for the signer's request policy, for `parseOptions`. */
export const POLICY_OPTIONS = {
  pattern: { type: 'string' },
  'alternative-name-pattern': { type: 'string' },
  'accept-sha1': { type: 'boolean', default: false },
} as const;

/** Their values. */
export interface PolicyValues {
  readonly pattern?: string | undefined;
  readonly 'alternative-name-pattern'?: string | undefined;
  readonly 'accept-sha1': boolean;
}

/** Names of the signer's settings on the command line. */
const OPTION_OF: Readonly<Record<string, string>> = {
  [Setting.SubjectPattern]: '--pattern',
  [Setting.AlternativeNamePattern]: '--alternative-name-pattern',
};

/** Any subject, to compare only the alternative names. */
const ANY_SUBJECT = '.*';

/**
 * The policy of a signer with these settings. Without any pattern it allows all names, as no signer does.
 *
 * @throws BadOptions for a pattern that the signer would not start with.
 */
export function readPolicy(values: PolicyValues): RequestPolicy {
  const { pattern, 'alternative-name-pattern': alternativeNamePattern, 'accept-sha1': acceptSha1 } = values;
  if (pattern === undefined && alternativeNamePattern === undefined) return { ...ANY_NAMES, acceptSha1 };
  return readSettings({
    [Setting.SubjectPattern]: pattern ?? ANY_SUBJECT,
    [Setting.AlternativeNamePattern]: alternativeNamePattern,
    [Setting.AcceptSha1Requests]: String(acceptSha1),
  });
}

function readSettings(environment: Environment): RequestPolicy {
  try {
    return readRequestPolicy(environment);
  } catch (cause) {
    if (!(cause instanceof InvalidSetting)) throw cause;
    const [variable = ''] = cause.message.split(' ', 1);
    const explanation = cause.message.slice(variable.length);
    throw new BadOptions(`${OPTION_OF[variable] ?? variable}${explanation}`, { cause });
  }
}

/** In `--client-id` of `npm run devices`, stands for the name of each file. */
export const FILE_PLACEHOLDER = '{file}';

/** Whether a verdict depends on the client id. */
export function namesClientId(values: PolicyValues): boolean {
  return [values.pattern, values['alternative-name-pattern']].some((pattern) =>
    pattern?.includes(CLIENT_ID_PLACEHOLDER),
  );
}
