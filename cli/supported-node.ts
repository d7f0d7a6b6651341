/**
 * Ends the process with one line on a Node.js that package.json does not name. A program imports it first: on an old
 * Node.js, what is loaded or done next may fail with something that names no cause. npm looks only when it installs.
 */

/** The oldest minor that will do, by major: from these on, every package that `npm ci` installs runs. */
const OLDEST_MINORS: Readonly<Record<number, number>> = { 20: 19, 22: 13, 24: 0 };

/** Later majors run too. Earlier odd ones do not count: Jest, for one, does not support them. */
const NEWEST_MAJOR = Math.max(...Object.keys(OLDEST_MINORS).map(Number));

/** The versions of Node.js that will do, as a range; `engines` in package.json is the same. */
export const SUPPORTED_NODE = Object.entries(OLDEST_MINORS)
  .map(([major, minor]) => `${Number(major) === NEWEST_MAJOR ? '>=' : '^'}${major}.${minor}.0`)
  .join(' || ');

/** Whether a version of Node.js will do. @param version For example `v24.11.0`. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const oldestMinor = OLDEST_MINORS[major];
  return oldestMinor === undefined ? major > NEWEST_MAJOR : minor >= oldestMinor;
}

if (!isSupportedNode(process.version)) {
  process.stderr.write(
    `This is Node.js ${process.version}, but ${SUPPORTED_NODE} is needed. ` +
      `Install Node.js ${NEWEST_MAJOR} (https://nodejs.org/en/download).\n`,
  );
  process.exit(1);
}
