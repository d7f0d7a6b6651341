import type { AlarmView, WidgetContent, WidgetView } from '../widgets/views';
import { element } from './elements';
import { GraphView, shortNumber } from './graph';

/** A widget on the page. */
export class WidgetElement {
  readonly root: HTMLElement;
  readonly #body = element('div', 'body');
  #graph: GraphView | undefined;

  constructor({ title, place, content }: WidgetView) {
    this.root = element('article', `card widget ${content.kind}`);
    this.root.dataset.kind = content.kind;
    this.root.setAttribute('aria-label', title || 'Text');
    this.root.style.gridColumn = `${place.x + 1} / span ${place.width}`;
    this.root.style.gridRow = `${place.y + 1} / span ${place.height}`;
    if (title !== '') this.root.append(element('h2', '', title));
    this.root.append(this.#body);
  }

  /** Draws the widget's current content. */
  draw({ content }: WidgetView, fromMs: number, nowMs: number): void {
    if (content.kind === 'graph') {
      this.#graph ??= new GraphView(this.#body);
      this.#graph.draw(content);
    } else if (content.kind === 'text') {
      if (this.#body.childElementCount === 0) void drawMarkdown(this.#body, content.markdown);
    } else this.#body.replaceChildren(...contents(content, fromMs, nowMs));
    this.root.dataset.rendered = 'true';
  }
}

/** Safe as HTML: the text is the deployment's, not a device's, and the page runs only its own script. */
async function drawMarkdown(body: HTMLElement, markdown: string): Promise<void> {
  const { marked } = await import('marked');
  body.innerHTML = await marked.parse(markdown);
  // As in CloudWatch, links open in a new tab.
  for (const link of body.querySelectorAll('a')) {
    link.target = '_blank';
    link.rel = 'noopener';
  }
}

type Plain = Exclude<WidgetContent, { kind: 'graph' | 'text' }>;

function contents(content: Plain, fromMs: number, nowMs: number): HTMLElement[] {
  switch (content.kind) {
    case 'broken':
      return [element('p', 'broken', content.why)];
    case 'numbers': {
      const numbers = content.lines.map(({ label, color, points }) => {
        const last = points.findLast((point) => point !== null);
        const mark = element('i');
        mark.style.background = color ?? '';
        return element('div', '', element('b', '', shortNumber(last)), mark, label);
      });
      return [element('div', 'numbers', ...numbers)];
    }
    case 'alarms':
      return content.alarms.map((alarm) => alarmRow(alarm, fromMs, nowMs));
    case 'table':
      return [logTable(content)];
  }
}

function alarmRow(
  { name, description, state, stretches }: AlarmView,
  fromMs: number,
  nowMs: number,
): HTMLElement {
  const strip = element('div', 'strip');
  for (const stretch of stretches) {
    const part = element('i', stretch.state);
    const share = (milliseconds: number) => `${(100 * milliseconds) / (nowMs - fromMs)}%`;
    part.style.left = share(stretch.fromMs - fromMs);
    part.style.width = share(stretch.toMs - stretch.fromMs);
    strip.append(part);
  }
  const label = state === 'INSUFFICIENT_DATA' ? 'no data' : state;
  const row = element(
    'div',
    'alarm',
    element('span', '', name),
    strip,
    element('span', `state ${state}`, label),
  );
  row.title = description;
  return row;
}

function logTable({ columns, rows }: Extract<WidgetContent, { kind: 'table' }>): HTMLElement {
  if (rows.length === 0) return element('p', 'empty', 'Nothing so far.');
  const line = (cell: string, values: readonly unknown[]) =>
    element(
      'tr',
      '',
      ...values.map((value) => element(cell, '', value === undefined || value === null ? '' : String(value))),
    );
  return element(
    'table',
    '',
    element('thead', '', line('th', columns)),
    element('tbody', '', ...rows.map((row) => line('td', row))),
  );
}
