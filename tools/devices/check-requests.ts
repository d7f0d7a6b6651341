import { runCommand } from '../../cli/command';
import { escapeForLog, escapeInvisible } from '../../handler/escape';
import { FILE_PLACEHOLDER } from '../requests/policy-options';
import { fileProblem, readRequestText } from '../requests/request-text';
import { judge, refuseDer, type Verdict } from '../requests/verdict';
import { deviceName, type FoundFile, findFiles } from './files';
import { type DevicesOptions, readDevicesOptions, usage } from './options';
import { Summary } from './summary';

/** The result for one file, as `--json` prints it. */
export type FileReport = { readonly file: string } & (
  | ({ readonly clientId: string } & Verdict)
  | { readonly verdict: 'unreadable'; readonly explanation: string }
);

/**
 * Checks certificate requests as the signer would, offline. Exit code 0: all accepted; 1: at least one refused; 2: bad
 * options, or a file that cannot be read.
 *
 * @param command What the user types to run it.
 */
export function runRequestCheck(command: string): Promise<void> {
  return runCommand({
    read: () => readDevicesOptions(process.argv.slice(2), command),
    run: checkRequests,
    usage: usage(command),
    leavesTraces: false,
  });
}

async function checkRequests(options: DevicesOptions): Promise<void> {
  const { files, leftOut } = findFiles(options.paths);
  const summary = new Summary(leftOut);
  for (const found of files) {
    const report = reportOn(found, options);
    summary.add(report);
    if (options.onlyRefused && report.verdict === 'accepted' && report.warning === undefined) continue;
    process.stdout.write(`${options.json ? escapeInvisible(JSON.stringify(report)) : describe(report)}\n`);
  }
  if (!options.json) process.stdout.write(summary.text(options.compared));
  process.exitCode = summary.exitCode;
}

function reportOn(found: FoundFile, { policy, clientId: template }: DevicesOptions): FileReport {
  const file = found.path;
  if ('problem' in found) return { file, verdict: 'unreadable', explanation: found.problem };
  const clientId = template.replaceAll(FILE_PLACEHOLDER, () => deviceName(file));
  try {
    const { pem, wasDer } = readRequestText(file);
    const verdict = judge(pem, clientId, policy);
    return { file, clientId, ...(wasDer ? refuseDer(verdict) : verdict) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { file, verdict: 'unreadable', explanation: fileProblem(error) };
  }
}

/** Lines for people: the verdict and the file, then the details. */
function describe(report: FileReport): string {
  const lines = [`${report.verdict.padEnd(10)} ${escapeForLog(report.file)}`];
  if (report.verdict === 'refused') lines.push(`${report.reason}: ${report.explanation}`);
  if (report.verdict === 'refused' && report.hint !== undefined) lines.push(report.hint);
  if (report.verdict === 'unreadable') {
    lines.push(escapeForLog(report.explanation));
  } else {
    const { subject, alternativeNames = [], warning } = report;
    if (warning !== undefined) lines.push(`warning: ${warning}`);
    if (subject !== undefined)
      lines.push([subject === '' ? '(empty subject)' : subject, ...alternativeNames].join('; '));
  }
  return lines.join('\n           ');
}
