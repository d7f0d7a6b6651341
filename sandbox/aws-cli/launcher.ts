import { delimiter, join } from 'node:path';

/** Where the stand-in finds its packages: where this file would. */
const PACKAGES = require.resolve.paths('esbuild')?.join(delimiter) ?? '';

/** Begins the name of every folder that holds a launcher, so that no launcher takes another one for the AWS CLI. */
export const FOLDER_PREFIX = 'sandbox-aws-';

/** What the AWS CLI says of a command or an option that it does not have, in any version. */
const DOES_NOT_KNOW = 'Invalid choice|Unknown options';

/**
 * The `aws` of the sandbox, a script for a POSIX shell: the AWS CLI that comes next on the PATH, led to the sandbox by
 * `--endpoint-url`, which every version of it has. Where there is none, where it does not start, and for what it does not
 * know, the stand-in does the same.
 *
 * @param folder Where the stand-in is, and where the script may write.
 * @param endpoint Where the sandbox's APIs listen.
 */
export function launcher(folder: string, endpoint: string): string {
  return `#!/bin/sh
stand_in() {
  export NODE_PATH=${quoted(PACKAGES)}
  exec ${quoted(process.execPath)} --no-warnings ${quoted(join(folder, 'stand-in.cjs'))} --endpoint-url ${quoted(endpoint)} "$@"
}

cli=
rest=$PATH:
while [ -n "$rest" ]; do
  folder=\${rest%%:*}
  rest=\${rest#*:}
  case $folder in */${FOLDER_PREFIX}*) continue ;; esac
  if [ -f "$folder/aws" ] && [ -x "$folder/aws" ]; then
    cli=$folder/aws
    break
  fi
done
[ -n "$cli" ] || stand_in "$@"

instead=
complaints=${quoted(folder)}/complaints.$$
"$cli" --endpoint-url ${quoted(endpoint)} "$@" 2>"$complaints"
code=$?
case $code in
  2 | 252 | 255) grep -qE '${DOES_NOT_KNOW}' "$complaints" && instead=yes ;;
  # The shell's own codes: it could not be started.
  126 | 127) instead=yes ;;
esac
if [ -n "$instead" ]; then
  rm -f "$complaints"
  stand_in "$@"
fi
cat "$complaints" >&2
rm -f "$complaints"
exit $code
`;
}

/** A text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
