import { delimiter, join } from 'node:path';

/** Where the stand-in finds its packages: the same folders as this file. */
const PACKAGES = require.resolve.paths('esbuild')?.join(delimiter) ?? '';

/** Prefix of every folder that holds a launcher: a launcher must not take another one for the AWS CLI. */
export const FOLDER_PREFIX = 'sandbox-aws-';

/** What every version of the AWS CLI prints for an unknown command or option. */
const UNKNOWN_COMMAND = 'Invalid choice|Unknown options';

/**
 * The sandbox's `aws`, a script for a POSIX shell. It runs the next AWS CLI on the PATH with `--endpoint-url`, which
 * every version has. The stand-in takes over if there is no CLI, if it does not start, or if it does not know the command.
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
  2 | 252 | 255) grep -qE '${UNKNOWN_COMMAND}' "$complaints" && instead=yes ;;
  # The shell's own codes for a program that does not start.
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
