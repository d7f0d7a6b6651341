import type { AlarmDefinition } from '../../sandbox/services/cloudwatch/alarms/definitions';
import type { Drill } from './drills';
import type { Change, Scenario } from './play';
import { TOPICS } from './stack';

/** Minute at which something goes wrong. */
function beginning({ stretches, minutes = 60 }: Scenario): number {
  const starts = stretches.map(({ from = 0 }) => from).filter((from) => from > 0);
  const ends = stretches.map(({ to = minutes }) => to).filter((to) => to < minutes);
  return Math.min(...starts, ...(starts.length > 0 ? [] : ends));
}

/** A table of drills as Markdown. @param changesIn What an alarm's scenario brings. */
export function drillTable(
  drills: readonly Drill[],
  definitions: readonly AlarmDefinition[],
  changesIn: (scenario: Scenario, alarm: string) => readonly Change[],
): string {
  const rows = drills.map(({ alarm, goesOff, staysQuiet }) => {
    const definition = definitions.find(({ name }) => name === `fleet-${alarm}`);
    const actions = definition?.alarmActions ?? [];
    const notifies = actions.includes(TOPICS.page)
      ? 'page'
      : actions.includes(TOPICS.ticket)
        ? 'ticket'
        : 'nobody';
    const firings = goesOff.map((scenario) => {
      const first = changesIn(scenario, alarm).find(
        ({ alarm: name, to }) => name === `fleet-${alarm}` && to === 'ALARM',
      );
      return `${scenario.when}: **after ${after(Number(first?.minute) - beginning(scenario))}**`;
    });
    return [`\`${alarm}\``, notifies, list(firings), list(staysQuiet.map(({ when }) => when))];
  });
  return [
    ['Alarm', 'Notifies', 'Goes off when …', '… and stays quiet when'],
    ['---', '---', '---', '---'],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function after(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  return `${Math.round(minutes / 6) / 10} h`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '–' : items.join('<br>');
}
