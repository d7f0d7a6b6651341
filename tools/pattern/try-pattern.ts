import { runCommand } from '../../cli/command';
import { escapeForLog } from '../../handler/escape';
import { judge, refuseDer } from '../requests/verdict';
import { type PatternOptions, readPatternOptions, usage } from './options';

/**
 * Tries patterns on one request, offline. Exit code 0: allowed; 1: not, with the reason; 2: bad options.
 *
 * @param command What the user types to run it.
 */
export function runPatternCheck(command: string): Promise<void> {
  return runCommand({
    read: () => readPatternOptions(process.argv.slice(2), command),
    run: tryPattern,
    usage: usage(command),
    leavesTraces: false,
  });
}

async function tryPattern({ policy, clientId, request }: PatternOptions): Promise<void> {
  const judged = judge(request.pem, clientId, policy);
  const verdict = request.wasDer ? refuseDer(judged) : judged;
  const { subject, alternativeNames = [], warning } = verdict;
  const lines = [
    verdict.verdict === 'accepted' ? 'allowed' : `not allowed: ${verdict.reason}: ${verdict.explanation}`,
    ...(verdict.verdict === 'refused' && verdict.hint !== undefined ? [`  ${verdict.hint}`] : []),
    ...(warning === undefined ? [] : [`  warning: ${warning}`]),
    `  client id          ${clientId === '' ? 'none given' : escapeForLog(clientId)}`,
    ...(subject === undefined ? [] : [`  subject            ${subject}`]),
    ...alternativeNames.map((name) => `  alternative name   ${name}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (verdict.verdict === 'refused') process.exitCode = 1;
}
