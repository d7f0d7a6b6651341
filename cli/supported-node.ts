/**
 * Ends the process with one line on a version of Node.js that package.json does not allow. A program imports it
 * first: on an old Node.js, what comes next may fail without naming the cause. npm checks only when it installs.
 */

/** The oldest supported minor of each major: from it on, every package that `npm ci` installs runs. */
const OLDEST_MINORS: Readonly<Record<number, number>> = { 20: 19, 22: 13, 24: 0 };

/** Later majors are supported too. Earlier odd ones are not, because Jest does not support them. */
const NEWEST_MAJOR = Math.max(...Object.keys(OLDEST_MINORS).map(Number));

/** The supported versions of Node.js as a range, the same as `engines` in package.json. */
export const SUPPORTED_NODE = Object.entries(OLDEST_MINORS)
  .map(([major, minor]) => `${Number(major) === NEWEST_MAJOR ? '>=' : '^'}${major}.${minor}.0`)
  .join(' || ');

/** Whether a version of Node.js is supported. @param version Such as `v24.11.0`. */
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
