import { PrivateCaMetric } from '../../../handler/authority/private-ca/vocabulary';
import { type DashboardContext, type Graph, metricWidget } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import { type Statistic, signer } from '../../observability/measure';
import { issuing } from './metrics';

/**
 * What only AWS Private CA has: its own metrics, with a line for each CA, and polling.
 *
 * One graph per metric: with several CAs, one graph of all would have up to thirty lines.
 *
 * @param cas ARNs of the CAs, each in a Region of its own; may be references, or a list that only Terraform knows.
 */
export function privateCaWidgets(cas: readonly string[], context: DashboardContext): WidgetRows {
  const items = context.local('cas', linePartsOf(context.local('ca-arns', cas).fqn)).fqn;
  const byCa = (
    title: string,
    unit: string,
    metric: Parameters<typeof issuing>[0],
    statistic: Statistic,
  ): Graph => ({
    title,
    width: 6,
    height: 6,
    unit,
    lines: {
      id: `by-ca-${metric}`,
      items,
      line: (its) => ({
        measured: issuing(metric, its('arn')),
        statistic,
        label: its('label'),
        region: its('region'),
      }),
    },
  });
  const polls: Graph = {
    title: 'Polls',
    width: 6,
    height: 6,
    unit: 'per certificate',
    period: 300,
    lines: [{ measured: signer(PrivateCaMetric.AuthorityPolls), statistic: 'Average', label: 'polls' }],
  };
  return [
    [
      byCa('Issued by CA (all callers)', 'per minute', 'Success', 'Sum'),
      byCa('Failed by CA (all callers)', 'per minute', 'Failure', 'Sum'),
      byCa('Time to issue by CA', 'ms', 'Time', 'Average'),
      polls,
    ].map((graph) => metricWidget(graph, context)),
  ];
}

/**
 * Terraform's expression for what lines say about each CA. The first eight characters of its id are its label: they
 * fit into a legend, and tell ten CAs apart.
 *
 * @param arns Terraform's expression for the ARNs, without `${ }`.
 */
function linePartsOf(arns: string): string {
  const label = 'substr(element(split("/", arn), 1), 0, 8)';
  return `\${[for arn in ${arns} : { arn = arn, region = element(split(":", arn), 3), label = ${label} }]}`;
}
