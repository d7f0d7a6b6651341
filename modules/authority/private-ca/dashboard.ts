import { Fn } from 'cdktf';
import { PrivateCaMetric } from '../../../handler/authority/private-ca/vocabulary';
import { Colour, type DashboardContext, metricWidget } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import { signer } from '../../observability/measure';
import { issuing } from './metrics';

/** Position of the Region between the colons of an ARN. */
const REGION = 3;

/** What only AWS Private CA has: its own metrics, and polling. @param ca ARN of the CA; may be a reference. */
export function privateCaWidgets(ca: string, context: DashboardContext): WidgetRows {
  return [
    [
      metricWidget(
        {
          title: 'AWS metrics of the CA',
          width: 12,
          height: 6,
          unit: 'per minute',
          region: context.local('authority-region', Fn.element(Fn.split(':', ca), REGION)),
          lines: [
            { measured: issuing('Success', ca), statistic: 'Sum', label: 'issued', color: Colour.green },
            { measured: issuing('Failure', ca), statistic: 'Sum', label: 'failed', color: Colour.red },
            {
              measured: issuing('Time', ca),
              statistic: 'Average',
              label: 'time to issue (ms)',
              color: Colour.blue,
            },
          ],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Polls',
          width: 12,
          height: 6,
          unit: 'per certificate',
          period: 300,
          lines: [{ measured: signer(PrivateCaMetric.AuthorityPolls), statistic: 'Average', label: 'polls' }],
        },
        context,
      ),
    ],
  ];
}
