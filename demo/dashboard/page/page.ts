import type { PageState } from '../page-state';
import { byId, element, timeOfDay } from './elements';
import { WidgetElement } from './widget';

/** Real milliseconds between two updates. */
const UPDATE_EVERY_MS = 1_000;

/** HTTP status when a button is pressed while the switch is turning. */
const CONFLICT = 409;

/** Real milliseconds from the press of a button to the update that shows its effect. */
const SOON_MS = 100;

const widgets: WidgetElement[] = [];

function draw(state: PageState): void {
  const { nowMs, fromMs, speed, next, newest, alarms, day } = state;
  const failing = alarms.filter((alarm) => alarm.severity === 'page' && alarm.state === 'ALARM');
  const health = byId('health');
  health.textContent = failing.length === 0 ? 'No page' : `${failing.length} paging`;
  health.className = `pill ${failing.length === 0 ? 'good' : 'bad'}`;
  byId('clock').textContent = `${timeOfDay(nowMs)} UTC, a minute takes ${60 / speed} s`;
  byId('next-issuer').textContent = next.issuer;
  byId('next-issuer').className = next.selfManaged ? '' : 'aws';
  byId('newest').textContent =
    newest === undefined
      ? ''
      : newest.issuer !== undefined
        ? `${newest.name} got one from ${newest.issuer} in ${Math.round(newest.durationMs)} ms`
        : `${newest.name} was refused: ${newest.reason}`;
  byId('newest').dataset.issuer = newest?.issuer ?? '';
  byId('phase').textContent = day === undefined ? '' : `The bad day: ${day.phase ?? '…'}`;
  drawSwitch(state);
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

/** Enables the buttons that would change something, unless something is under way. */
function drawSwitch({ allowed, underWay, problem, day, faults }: PageState): void {
  const free = underWay === undefined;
  allow(
    'roll-back',
    free && allowed.rollBack,
    allowed.rollBack ? '' : 'AWS signs already, and there is a hold.',
  );
  allow('restore', free && allowed.restore, allowed.restore ? '' : 'Your CA signs already.');
  allow(
    'fix-all',
    faults.some(({ on }) => on),
    'Nothing is broken.',
  );
  allow('day', free, '');
  byId('day').textContent = day === undefined ? 'Play the bad day' : 'Stop the bad day';
  byId('under-way').textContent = free ? '' : `${underWay} …`;
  byId('problem').textContent = problem === undefined ? '' : `${timeOfDay(problem.atMs)} ${problem.text}`;
}

function allow(id: string, allowed: boolean, whyNot: string): void {
  const button = byId<HTMLButtonElement>(id);
  button.disabled = !allowed;
  button.title = allowed ? '' : whyNot;
}

function drawFaults({ faults }: PageState): void {
  const container = byId('faults');
  for (const { name, title, description, on } of faults) {
    let button = document.querySelector<HTMLButtonElement>(`#fault-${name}`);
    if (button === null) {
      button = element('button', '', title) as HTMLButtonElement;
      button.type = 'button';
      button.id = `fault-${name}`;
      button.title = description;
      button.addEventListener('click', () => toggle(name));
      container.append(button);
    }
    button.setAttribute('aria-pressed', String(on));
    button.disabled = false;
  }
}

/** Shows the press immediately: a second press undoes it. */
function toggle(name: string): void {
  const button = byId(`fault-${name}`);
  const on = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(on));
  void press(`fault/${name}/${on ? 'on' : 'off'}`);
}

function drawTimeline({ timeline }: PageState): void {
  const marks = { page: 'PAGE ', ticket: 'ticket ' } as Readonly<Record<string, string>>;
  const entries = timeline.map(({ kind, text, atMs }) =>
    element('li', kind, element('time', '', timeOfDay(atMs)), `${marks[kind] ?? ''}${text}`),
  );
  byId('timeline').replaceChildren(...entries.reverse());
}

let asked = 0;
let answered = 0;

/** Draws the current state, unless a later request was answered first. */
async function update(): Promise<void> {
  const turn = ++asked;
  const response = await fetch('/state');
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const state = (await response.json()) as PageState;
  if (turn < answered) return;
  answered = turn;
  draw(state);
}

/** An old state must not look current. */
function drawLost(): void {
  byId('health').textContent = 'Not connected';
  byId('health').className = 'pill';
  byId('clock').textContent = 'The program has ended, or does not answer.';
  for (const button of document.querySelectorAll('button')) button.disabled = true;
}

async function press(button: string): Promise<void> {
  try {
    const response = await fetch(`/${button}`, { method: 'POST' });
    // A late press needs no message: the page shows what is under way.
    const failed = !response.ok && response.status !== CONFLICT;
    byId('refusal').textContent = failed ? ((await response.json()) as { message: string }).message : '';
    await update();
  } catch {
    drawLost();
  }
}

for (const id of ['roll-back', 'restore', 'fix-all', 'day']) {
  const button = byId<HTMLButtonElement>(id);
  button.addEventListener('click', () => {
    // Until the next state says which buttons are enabled.
    button.disabled = true;
    void press(id);
    setTimeout(() => void update().catch(drawLost), SOON_MS);
  });
}
const keepUpdating = (): void => {
  void update()
    .catch(drawLost)
    .finally(() => setTimeout(keepUpdating, UPDATE_EVERY_MS));
};
keepUpdating();
