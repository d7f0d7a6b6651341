import uPlot from 'uplot';
import type { Line, Threshold, WidgetContent } from '../widgets/views';
import { colour, element } from './elements';

type GraphContent = Extract<WidgetContent, { kind: 'graph' }>;

/** For lines without a colour of their own: distinct in light and dark, and for most colour-blind people. */
const PALETTE = ['#4e8fd0', '#f28e2b', '#c45ad0', '#59a14f', '#e15759', '#3fb6b0', '#a87b5d', '#8c8fd9'];

/** Lines in a legend: a stack of thirty reasons would leave no room for the graph. */
const MAX_LEGEND_LINES = 12;

/** A graph, redrawn with every state. */
export class GraphView {
  readonly #chart = element('div', 'chart');
  readonly #legend = element('div', 'legend');
  #plot: uPlot | undefined;
  #content: GraphContent | undefined;
  #drawnAs = '';

  constructor(body: HTMLElement) {
    body.className = 'body chart-body';
    body.replaceWith(this.#chart, this.#legend);
    new ResizeObserver(() => this.#resize()).observe(this.#chart);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#drawnAs = '';
      if (this.#content !== undefined) this.draw(this.#content);
    });
  }

  /** Draws a state. The chart is kept while its lines are the same. */
  draw(content: GraphContent): void {
    this.#content = content;
    const drawnAs = content.lines.map(({ label, axis }) => `${label}/${axis}`).join();
    const values = [[...content.times], ...plotted(content)] as uPlot.AlignedData;
    if (this.#plot === undefined || drawnAs !== this.#drawnAs) {
      this.#plot?.destroy();
      this.#drawnAs = drawnAs;
      this.#plot = new uPlot(this.#options(content), values, this.#chart);
    } else this.#plot.setData(values);
    this.#showValues(undefined);
  }

  #resize(): void {
    this.#plot?.setSize(this.#size());
  }

  #size() {
    const { clientWidth, clientHeight } = this.#chart;
    return { width: Math.max(clientWidth, 80), height: Math.max(clientHeight, 60) };
  }

  #options({ lines, stacked, axisLabels }: GraphContent): uPlot.Options {
    const axis = {
      stroke: colour('quiet'),
      grid: { stroke: colour('rule'), width: 1 },
      ticks: { show: false },
    };
    const right = lines.some((line) => line.axis === 'right');
    return {
      ...this.#size(),
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
      scales: {
        x: { time: true },
        left: { range: (_plot, _least, most) => [0, this.#top(most)] },
        right: { range: (_plot, _least, most) => [0, most * 1.1 || 1] },
      },
      axes: [
        { ...axis, values: [[1, '{HH}:{mm}', null, null, null, null, null, null, 0]] },
        { ...axis, scale: 'left', label: axisLabels.left, labelSize: 18, size: 48 },
        ...(right
          ? [{ ...axis, scale: 'right', side: 1 as const, label: axisLabels.right, labelSize: 18 }]
          : []),
      ],
      series: [
        {},
        ...lines.map((line, i) => ({
          label: line.label,
          scale: line.axis,
          stroke: colourOf(line, i),
          width: stacked ? 1 : 1.75,
          ...(stacked && { fill: `${colourOf(line, i)}66` }),
          points: { size: 4 },
        })),
      ],
      hooks: {
        drawAxes: [(plot) => this.#drawThresholds(plot)],
        setCursor: [({ cursor }) => this.#showValues(cursor.idx ?? undefined)],
      },
    };
  }

  /** The distance to a threshold matters as much as the line, so thresholds are always in view. */
  #top(most: number | null): number {
    const limits = this.#content?.thresholds.map(({ value }) => value) ?? [];
    return Math.max(most ?? 0, ...limits, 1) * 1.12;
  }

  #drawThresholds(plot: uPlot): void {
    const { ctx, bbox } = plot;
    for (const threshold of this.#content?.thresholds ?? []) drawThreshold(ctx, bbox, plot, threshold);
  }

  #showValues(at: number | undefined): void {
    const { lines = [] } = this.#content ?? {};
    const entries = lines.slice(0, MAX_LEGEND_LINES).map((line, i) => {
      const mark = element('i');
      mark.style.background = colourOf(line, i);
      // The current period may have no value yet; then the one before it counts, and no older one.
      const value = at === undefined ? (line.points.at(-1) ?? line.points.at(-2)) : line.points[at];
      return element('span', '', mark, `${line.label} `, element('b', '', shortNumber(value)));
    });
    this.#legend.replaceChildren(...entries);
  }
}

function drawThreshold(
  ctx: CanvasRenderingContext2D,
  { left, top, width }: uPlot.BBox,
  plot: uPlot,
  { value, label, color = colour('bad') }: Threshold,
): void {
  const y = Math.round(plot.valToPos(value, 'left', true));
  if (y < top) return;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(left + width, y);
  ctx.stroke();
  ctx.font = `${10 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillText(label, left + width - 4, y - 2 * devicePixelRatio);
  ctx.restore();
}

/** The points of each line; in a stack, on top of the lines before it. */
function plotted({ lines, stacked }: GraphContent): (number | null)[][] {
  if (!stacked) return lines.map(({ points }) => [...points]);
  const heights: number[] = [];
  return lines.map(({ points }) =>
    points.map((point, i) => {
      heights[i] = (heights[i] ?? 0) + (point ?? 0);
      return heights[i] as number;
    }),
  );
}

function colourOf({ color }: Line, index: number): string {
  return color ?? (PALETTE[index % PALETTE.length] as string);
}

/** A short number, or a dash if there is none. */
export function shortNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
}
