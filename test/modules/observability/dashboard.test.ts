import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { ROWS } from '../../../modules/observability/alarms/table';
import { COLUMNS, MOST_WIDGETS, placed, type Widget } from '../../../modules/observability/dashboard/widget';
import { QUERIES } from '../../../modules/observability/queries';
import { type Synthesized, synthesize } from '../synthesized';

interface Placed {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Body {
  readonly start: string;
  readonly periodOverride: string;
  readonly widgets: readonly Placed[];
}

const bodyOf = (stack: Synthesized): Body =>
  JSON.parse(String(stack.resource('aws_cloudwatch_dashboard').dashboard_body));

const stack = synthesize();
const body = bodyOf(stack);
const { widgets } = body;
const titled = (title: string) => widgets.find(({ properties }) => properties.title === title);

/** Properties that each type of widget may have. (CloudWatch API reference, "Dashboard body structure and syntax") */
const PROPERTIES: Readonly<
  Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  text: { required: ['markdown'], optional: ['background'] },
  alarm: { required: ['alarms'], optional: ['title', 'sortBy', 'states'] },
  log: { required: ['query', 'region'], optional: ['title', 'view', 'stacked', 'accountId'] },
  metric: {
    required: ['metrics', 'region'],
    optional: [
      ...[
        'accountId',
        'annotations',
        'legend',
        'liveData',
        'period',
        'setPeriodToTimeRange',
        'singleValueFullPrecision',
      ],
      ...['sparkline', 'stacked', 'stat', 'table', 'timezone', 'title', 'trend', 'view', 'yAxis'],
    ],
  },
};

/** Monospaced characters of 12 pixels that fit into a widget on half of a 1,280-pixel screen. */
const CHARACTERS_IN_HALF_A_SCREEN = 76;

describe("the dashboard's structure", () => {
  it('keeps to the grid, without overlaps', () => {
    const taken = new Set<string>();

    expect(widgets.length).toBeLessThanOrEqual(MOST_WIDGETS);
    for (const { x, y, width, height } of widgets) {
      for (const value of [x, y, width, height]) expect(Number.isInteger(value)).toBe(true);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(width).toBeGreaterThanOrEqual(1);
      expect(x + width).toBeLessThanOrEqual(COLUMNS);
      expect(height).toBeLessThanOrEqual(1_000);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          expect(taken).not.toContain(`${column}/${row}`);
          taken.add(`${column}/${row}`);
        }
      }
    }
  });

  it('leaves no place empty', () => {
    const bottom = Math.max(...widgets.map(({ y, height }) => y + height));

    // Nothing overlaps, as the test above says.
    expect(widgets.reduce((sum, { width, height }) => sum + width * height, 0)).toBe(COLUMNS * bottom);
  });

  it('shows each alarm of a widget, one below the other under the title', () => {
    for (const { height, properties } of widgets.filter(({ type }) => type === 'alarm')) {
      expect(height).toBeGreaterThan((properties.alarms as readonly string[]).length);
    }
  });

  it('gives each widget the properties that its type requires or allows', () => {
    for (const { type, properties } of widgets) {
      const { required = [], optional = [] } = PROPERTIES[type] ?? {};
      expect(Object.keys(properties)).toEqual(expect.arrayContaining([...required]));
      expect([...required, ...optional]).toEqual(expect.arrayContaining(Object.keys(properties)));
    }
  });

  it('writes metrics as namespace, name, pairs of dimensions, style', () => {
    for (const { properties } of widgets.filter(({ type }) => type === 'metric')) {
      expect(['timeSeries', 'singleValue']).toContain(properties.view);
      for (const metric of properties.metrics as readonly (readonly unknown[])[]) {
        const style = metric.at(-1) as Record<string, unknown>;
        if (metric.length === 1) expect(style).toHaveProperty('expression');
        else {
          expect(metric.slice(0, -1).every((part) => typeof part === 'string')).toBe(true);
          expect(metric.length % 2).toBe(1);
          expect(style).toMatchObject({ stat: expect.any(String), label: expect.any(String) });
        }
      }
    }
  });

  it('uses periods that metrics have', () => {
    for (const { properties } of widgets.filter(({ type }) => type === 'metric')) {
      expect(Number(properties.period) % 60).toBe(0);
    }
    expect(body).toMatchObject({ start: expect.stringMatching(/^-PT\d+H$/), periodOverride: 'inherit' });
  });

  it('has lines with a label, a value and a colour', () => {
    for (const { properties } of widgets) {
      const { horizontal = [] } = (properties.annotations ?? {}) as { horizontal?: readonly unknown[] };
      for (const line of horizontal) {
        expect(line).toEqual({
          label: expect.any(String),
          value: expect.any(Number),
          color: expect.stringMatching(/^#[0-9a-f]{6}$/),
        });
      }
    }
  });
});

describe('the dashboard', () => {
  it('reads from the state to the log', () => {
    const order = [
      'Pages',
      'Signing latency',
      'Outcomes',
      'Time in the CA',
      'Invocations and errors',
      'Last failures',
    ];
    const rows = order.map((title) => titled(title)?.y ?? Number.NaN);

    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(rows[0]).toBe(0);
  });

  const textOf = (from: Synthesized) =>
    String(bodyOf(from).widgets[0]?.properties.markdown).replaceAll(
      /\$\{data\.aws_region\.[^}]+\}/g,
      'ap-southeast-1',
    );
  const commandsIn = (markdown: string) =>
    [...markdown.matchAll(/```\n(.+?)\n```/gs)].map(([, command = '']) => command);

  it('begins with the commands to roll back and to restore, as a shell reads them', () => {
    const commands = commandsIn(textOf(stack)).map((command) =>
      execFileSync('sh', ['-c', `aws() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' })
        .trim()
        .split('\n'),
    );

    const start = ['ssm', 'start-automation-execution', '--region', 'ap-southeast-1', '--document-name'];
    expect(commands).toEqual([
      [...start, 'fleet-roll-back', '--parameters', '{"Reason":["on-call: say why here"]}'],
      [...start, 'fleet-lift-hold'],
    ]);
  });

  it('has no command line that half of a 1,280-pixel screen would cut off', () => {
    const longest = textOf(synthesize({ name: 'x'.repeat(35) }));
    const lines = commandsIn(longest).flatMap((command) => command.split('\n'));

    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(CHARACTERS_IN_HALF_A_SCREEN);
  });

  it('names the runbooks, and links to each if the address is known', () => {
    const url = 'https://wiki.example.com/runbooks';
    const linked = textOf(synthesize({ runbookUrl: url }));
    const pages = ROWS.filter(({ severity }) => severity === 'page').map(({ runbook }) => runbook);

    expect(textOf(stack)).not.toContain('](');
    expect(textOf(stack)).toContain('docs/runbooks in the repository');
    for (const page of [...pages, 'rollback.md', 'tickets.md']) expect(linked).toContain(`](${url}/${page})`);
  });

  it('separates numbers that should be 1 from those that should be 0', () => {
    const labelsOf = (title: string) =>
      ((titled(title)?.properties.metrics ?? []) as readonly (readonly unknown[])[]).map((metric) =>
        metric.at(-1),
      );

    expect(labelsOf('Who signs? (1 is yes)')).toMatchObject([
      { label: 'your CA', color: '#2ca02c' },
      { label: 'AWS, on purpose', color: '#ff7f0e' },
      { label: 'AWS, restoration pending', color: '#ff7f0e' },
    ]);
    expect(labelsOf('Trouble (0 is good)')).toMatchObject([
      { label: 'failed health check', color: '#d62728' },
      { label: 'signing not as declared', color: '#d62728' },
      { label: 'of several CAs, not signing', color: '#ff7f0e' },
      { label: 'failed preflight', color: '#ff7f0e' },
      { label: 'failed rehearsal', color: '#ff7f0e' },
    ]);
  });

  it('shows every alarm that notifies', () => {
    const shown = widgets.flatMap(({ properties }) => (properties.alarms ?? []) as readonly string[]);
    const notifying = ROWS.filter(({ severity, kind }) => severity !== 'signal' && kind !== 'event');

    expect(shown).toHaveLength(notifying.length);
    for (const { name } of notifying) {
      expect(shown).toContainEqual(expect.stringMatching(new RegExp(`:alarm:fleet-${name}$`)));
    }
  });

  it('draws latency against the line of the alarm and the limit of AWS IoT', () => {
    expect(titled('Signing latency')?.properties).toMatchObject({
      metrics: ['p50', 'p90', 'p99', 'Maximum'].map((stat) => [
        'IotCertificateSigning',
        'SigningLatency',
        'service',
        'fleet',
        expect.objectContaining({ stat }),
      ]),
      annotations: {
        horizontal: [
          { label: 'latency-near-limit', value: 4_000 },
          { label: 'AWS IoT gives up', value: 5_000 },
        ],
      },
    });
  });

  it('has every widget and query that an alarm names', () => {
    const titles = [
      ...widgets.map(({ properties }) => properties.title),
      ...Object.values(QUERIES).map(({ title }) => title),
    ];

    const named = ROWS.flatMap(({ whatToDo }) =>
      [...whatToDo.matchAll(/"([^"]+)"/g)].map(([, title]) => title),
    );

    expect(named.length).toBeGreaterThan(0);
    expect(titles).toEqual(expect.arrayContaining(named));
  });

  it('does not change when who signs changes, so that a rollback changes nothing else', () => {
    expect(bodyOf(synthesize({ signingMode: 'aws-managed' }))).toEqual(body);
  });
});

describe('placed', () => {
  const text = (width: number): Widget => ({ type: 'text', width, height: 3, properties: { markdown: '' } });

  it('places rows below each other', () => {
    const places = placed([[text(12), text(12)], [text(24)]]).map(({ x, y }) => [x, y]);

    expect(places).toEqual([
      [0, 0],
      [12, 0],
      [0, 3],
    ]);
  });

  it('places a list of widgets below each other, and the next row below all of them', () => {
    const places = placed([[[text(12), text(12)], text(12)], [text(24)]]).map(({ x, y }) => [x, y]);

    expect(places).toEqual([
      [0, 0],
      [0, 3],
      [12, 0],
      [0, 6],
    ]);
  });

  it('throws for a row that is too wide, and for too many widgets', () => {
    expect(() => placed([[text(12)], [text(12), text(13)]])).toThrow(
      'Row 2 of the dashboard is 25 columns wide',
    );
    expect(() => placed(Array.from({ length: 501 }, () => [text(1)]))).toThrow('501 widgets');
  });
});
