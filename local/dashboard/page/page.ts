import type { PageState } from '../page-state';
import { byId, element, timeOfDay } from './elements';
import { WidgetElement } from './widget';

/** Real milliseconds between two looks. */
const EVERY_MS = 1_000;

const widgets: WidgetElement[] = [];

function draw(state: PageState): void {
  const { nowMs, fromMs, speed, next, newest, alarms, act } = state;
  const failing = alarms.filter((alarm) => alarm.severity === 'page' && alarm.state === 'ALARM');
  const health = byId('health');
  health.textContent = failing.length === 0 ? 'No page' : `${failing.length} paging`;
  health.className = `pill ${failing.length === 0 ? 'good' : 'bad'}`;
  byId('clock').textContent = `${timeOfDay(nowMs)} UTC, one minute passes in ${60 / speed} s`;
  byId('next-issuer').textContent = next.issuer;
  byId('next-issuer').className = next.selfManaged ? '' : 'aws';
  byId('newest').textContent =
    newest === undefined
      ? ''
      : newest.issuer !== undefined
        ? `${newest.name} got one from ${newest.issuer} in ${Math.round(newest.durationMs)} ms`
        : `${newest.name} was refused: ${newest.reason}`;
  byId('newest').dataset.issuer = newest?.issuer ?? '';
  byId('act').textContent = act === undefined ? '' : `The bad day: ${act}`;
  drawFaults(state);
  drawTimeline(state);
  state.widgets.forEach((view, i) => {
    let widget = widgets[i];
    if (widget === undefined) {
      widget = new WidgetElement(view);
      widgets.push(widget);
      byId('dashboard').append(widget.root);
    }
    widget.draw(view, fromMs, nowMs);
  });
  document.body.dataset.ready = 'true';
}

function drawFaults({ faults }: PageState): void {
  const container = byId('faults');
  for (const { name, title, says, on } of faults) {
    let button = document.querySelector<HTMLButtonElement>(`#fault-${name}`);
    if (button === null) {
      button = element('button', '', title) as HTMLButtonElement;
      button.type = 'button';
      button.id = `fault-${name}`;
      button.title = says;
      button.addEventListener('click', () => press(`fault/${name}/${isPressed(name) ? 'off' : 'on'}`));
      container.append(button);
    }
    button.setAttribute('aria-pressed', String(on));
  }
}

function isPressed(name: string): boolean {
  return byId(`fault-${name}`).getAttribute('aria-pressed') === 'true';
}

function drawTimeline({ timeline }: PageState): void {
  const marks = { page: 'PAGE ', ticket: 'ticket ' } as Readonly<Record<string, string>>;
  const entries = timeline.map(({ kind, text, atMs }) =>
    element('li', kind, element('time', '', timeOfDay(atMs)), `${marks[kind] ?? ''}${text}`),
  );
  byId('timeline').replaceChildren(...entries.reverse());
}

async function look(): Promise<void> {
  const response = await fetch('/state');
  if (response.ok) draw((await response.json()) as PageState);
}

async function press(button: string): Promise<void> {
  const problem = byId('problem');
  problem.textContent = '';
  const switches = ['roll-back', 'restore'].map((id) => byId<HTMLButtonElement>(id));
  for (const one of switches) one.disabled = true;
  try {
    const response = await fetch(`/${button}`, { method: 'POST' });
    if (!response.ok) problem.textContent = ((await response.json()) as { message: string }).message;
  } finally {
    for (const one of switches) one.disabled = false;
  }
  await look();
}

for (const id of ['roll-back', 'restore', 'mend', 'day']) {
  byId(id).addEventListener('click', () => void press(id));
}
// A look that fails is followed by another; when the program has ended there is nothing to say.
const keepLooking = (): void => {
  void look()
    .catch(() => {})
    .finally(() => setTimeout(keepLooking, EVERY_MS));
};
keepLooking();
