import { describe, expect, it } from '@jest/globals';
import { graphedQueries } from '../../../../demo/dashboard/widgets/metric-lines';

const errors = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'fleet-signer' } };

describe('the metrics of a widget', () => {
  it('are a namespace, a name, dimensions and options', () => {
    const line = [
      'AWS/Lambda',
      'Errors',
      'FunctionName',
      'fleet-signer',
      { stat: 'Sum', label: 'errors', period: 60 },
    ];

    expect(graphedQueries([line], {})).toEqual([
      {
        query: { id: 'line0', label: 'errors', metric: errors, stat: 'Sum' },
        visible: true,
        color: undefined,
        axis: 'left',
        periodSeconds: 60,
      },
    ]);
  });

  it('take statistic and period from the widget, and the label from the name', () => {
    const [graphed] = graphedQueries([['AWS/Lambda', 'Errors']], { stat: 'Maximum', period: 300 });

    expect(graphed).toMatchObject({ query: { label: 'Errors', stat: 'Maximum' }, periodSeconds: 300 });
  });

  it.each<[string, unknown[]]>([
    ['one part', ['.', 'Throttles', '.', '.']],
    ['all parts between', ['.', 'Throttles', '...']],
  ])('repeat %s of the line above', (_, line) => {
    const above = ['AWS/Lambda', 'Errors', 'FunctionName', 'fleet-signer'];

    const [, graphed] = graphedQueries([above, line], {});

    expect(graphed?.query).toMatchObject({ metric: { ...errors, name: 'Throttles' } });
  });

  it('can be expressions over each other, hidden ones included', () => {
    const lines = [
      ['AWS/Lambda', 'Errors', { id: 'errors', visible: false }],
      [{ expression: 'errors * 2', id: 'twice', color: '#d62728', yAxis: 'right' }],
    ];

    expect(graphedQueries(lines, {})).toMatchObject([
      { query: { id: 'errors' }, visible: false },
      {
        query: { id: 'twice', label: 'errors * 2', expression: 'errors * 2' },
        color: '#d62728',
        axis: 'right',
      },
    ]);
  });
});
