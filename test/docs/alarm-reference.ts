import { BUILT_IN } from '../../modules/authority/built-in';
import { CRL_ALARMS } from '../../modules/crl/alarms';
import type { AlarmRow, MetricRow, Severity } from '../../modules/observability/alarms/row';
import { alarmRule } from '../../modules/observability/alarms/rule';
import { ROWS as COMMON_ROWS } from '../../modules/observability/alarms/table';
import type { Measured } from '../../modules/observability/measure';

/** The alarms of every deployment, then those of single authorities, then those of a PKI's revocation list. */
export const ROWS: readonly AlarmRow[] = [
  ...COMMON_ROWS,
  // Authorities may share some.
  ...new Set(Object.values(BUILT_IN).flatMap<AlarmRow>(({ alarms }) => alarms)),
  ...CRL_ALARMS,
];

const SEVERITIES: readonly Severity[] = ['page', 'ticket', 'signal'];

/** The table of alarms at a glance, Markdown. */
export function alarmOverview(): string {
  const rows = SEVERITIES.flatMap((severity) => ROWS.filter((row) => row.severity === severity)).map(
    ({ name, severity, meaning, runbook }) =>
      `| [${name}](#${name}) | ${severity} | ${meaning} | [${runbook}](runbooks/${runbook}) |`,
  );
  return ['| alarm | severity | meaning | runbook |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** Each alarm with its numbers and their reasons, Markdown. */
export function alarmDetails(): string {
  return SEVERITIES.flatMap((severity) => ROWS.filter((row) => row.severity === severity))
    .map((row) =>
      [`### ${row.name}`, '', row.meaning, '', ...facts(row), '', `Why: ${row.because}`].join('\n'),
    )
    .join('\n\n');
}

function facts(row: AlarmRow): readonly string[] {
  const fact = (name: string, text: string) => `- **${name}**: ${text}`;
  const severity = fact('severity', row.severity === 'signal' ? 'signal: does not notify' : row.severity);
  const whatToDo = fact('what to do', [row.whatToDo, ...advice(row)].join(' '));
  switch (row.kind) {
    case 'metric':
      return [
        severity,
        ...Object.entries(row.series).map(([id, { measured, statistic }]) =>
          fact(`watches \`${id}\``, `${statistic} of ${nameOf(measured)}`),
        ),
        ...(row.expression === undefined ? [] : [fact('computes', `\`${row.expression}\``)]),
        fact('goes off at', goesOffAt(row)),
        fact('no value', `${row.missing.as}. ${row.missing.because}`),
        ...(row.needsHealthChecks ? [fact('needs', 'health checks; without them it does not exist')] : []),
        ...(row.quietWhileAwsManaged ? [fact('quiet', 'while AWS signs on purpose')] : []),
        whatToDo,
      ];
    case 'composite':
      return [severity, fact('goes off when', `\`${alarmRule(row.when, (name) => name)}\``), whatToDo];
    case 'event':
      return [severity, fact('reports', row.calls.map((call) => `\`${call}\``).join(', ')), whatToDo];
  }
}

/** What single authorities add to what to do; those that add the same stand together. */
function advice({ name }: AlarmRow): readonly string[] {
  const authorities = new Map<string, string[]>();
  for (const [authority, { advice }] of Object.entries(BUILT_IN)) {
    const sentences = (advice as Readonly<Record<string, string>>)[name];
    if (sentences === undefined) continue;
    authorities.set(sentences, [...(authorities.get(sentences) ?? []), `\`${authority}\``]);
  }
  return [...authorities].map(([sentences, names]) => `(${names.join(' and ')}: ${sentences})`);
}

function goesOffAt(row: MetricRow): string {
  const { comparison, threshold, unit, datapointsToAlarm: m, evaluationPeriods: n } = row;
  const period = typeof row.period === 'number' ? lasting(row.period) : SCHEDULED[row.period];
  const periods = n === 1 ? `a period of ${period}` : `${m} of ${n} periods of ${period}`;
  return `${comparison} ${threshold.toLocaleString('en')} ${unit}, in ${periods}`;
}

/** Periods that depend on a schedule, in words. */
const SCHEDULED = {
  'health check': 'the schedule of health checks and a minute',
  publication: 'the schedule of publications and five minutes',
} as const;

function lasting(seconds: number): string {
  if (seconds === 3_600) return 'an hour';
  return seconds === 60 ? 'a minute' : `${seconds / 60} minutes`;
}

function nameOf(measured: Measured): string {
  const { source, metric } = measured;
  if (source === 'signer') {
    return measured.reason === undefined
      ? `\`${metric}\``
      : `\`${metric}\` with reason \`${measured.reason}\``;
  }
  return `\`${source === 'AWS' ? measured.namespace : source}\` \`${metric}\``;
}
