import { type FailureReason, Metric } from '../../../../handler/vocabulary';
import { signer } from '../../measure';
import type { Series } from '../row';

/** Failures by reason, and the expression for their sum. @param reasons By an id for the expression. */
export function failuresFor(reasons: Readonly<Record<string, FailureReason>>) {
  const series = Object.entries(reasons).map(([id, reason]): readonly [string, Series] => [
    id,
    { measured: signer(Metric.SigningFailed, reason), statistic: 'Sum' },
  ]);
  return { series: Object.fromEntries(series), expression: `SUM([${Object.keys(reasons).join(', ')}])` };
}
