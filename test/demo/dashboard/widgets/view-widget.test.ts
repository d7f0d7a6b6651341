import { beforeEach, describe, expect, it } from '@jest/globals';
import { viewWidget } from '../../../../demo/dashboard/widgets/view-widget';
import { MetricStore } from '../../../../sandbox/services/cloudwatch/metrics/metric-store';
import { LogStore } from '../../../../sandbox/services/logs/log-store';

const MINUTE_MS = 60_000;
const place = { x: 1, y: 2, width: 6, height: 4 };
const metrics = [['N', 'SigningLatency', 'service', 'fleet', { label: 'p50', stat: 'p50' }]];

let metricStore: MetricStore;
let logs: LogStore;

beforeEach(() => {
  metricStore = new MetricStore();
  logs = new LogStore();
  const metric = { namespace: 'N', name: 'SigningLatency', dimensions: { service: 'fleet' } };
  metricStore.put({ ...metric, value: 800, timestampMs: MINUTE_MS });
});

const view = (type: string, properties: Record<string, unknown>) =>
  viewWidget(
    { type, ...place, properties },
    { metrics: metricStore, logs, alarms: [], fromMs: 0, toMs: 2.5 * MINUTE_MS },
  );

describe('a widget', () => {
  it('of metrics shows lines and thresholds over the minutes, the one that has not ended included', () => {
    const annotations = { horizontal: [{ value: 4_000, label: 'near the limit', color: '#d62728' }] };

    const {
      title,
      place: at,
      content,
    } = view('metric', { title: 'Latency', metrics, period: 60, annotations });

    expect([title, at]).toEqual(['Latency', place]);
    expect(content).toMatchObject({
      kind: 'graph',
      times: [0, 60, 120],
      lines: [{ label: 'p50', points: [null, 800, null] }],
      thresholds: [{ value: 4_000, label: 'near the limit', color: '#d62728' }],
    });
  });

  it('of single values shows numbers', () => {
    expect(view('metric', { metrics, period: 60, view: 'singleValue' }).content).toMatchObject({
      kind: 'numbers',
    });
  });

  it('of logs shows a table', () => {
    const message = '{"message":"Certificate issued"}';
    logs.put({ group: '/aws/lambda/fleet-signer', timestampMs: 0, message });

    expect(view('log', { query: "SOURCE '/aws/lambda/fleet-signer' | fields message" }).content).toEqual({
      kind: 'table',
      columns: ['message'],
      rows: [['Certificate issued']],
    });
  });

  it.each([
    ['explorer', {}, 'cannot draw widgets of type "explorer"'],
    ['log', { query: 'unmask @message' }, 'does not know the command "unmask"'],
    [
      'metric',
      { metrics: [[{ expression: 'nowhere * 1', id: 'e' }]] },
      'no metric or expression with the id nowhere',
    ],
    ['alarm', { alarms: ['arn:aws:nowhere'] }, 'No alarm has the ARN arn:aws:nowhere'],
  ])('that cannot be shown says why: %s', (type, properties, why) => {
    expect(view(type, properties).content).toEqual({ kind: 'broken', why: expect.stringContaining(why) });
  });
});
