import type { Metric } from '../metrics/metric';

/**
 * Whether a metric matches a search expression such as
 * `{IotCertificateSigning,service,reason} MetricName="SigningFailed" service="fleet"`: the braces name the namespace and
 * exactly the metric's dimensions, and all terms after them must match. Terms without `=`, and `OR`, are not supported.
 *
 * Source: CloudWatch user guide, "CloudWatch search expression syntax".
 *
 * @throws RangeError for any other expression.
 */
export function isFoundBy(expression: string, { namespace, name, dimensions }: Metric): boolean {
  const [, schema, terms = ''] = /^\s*\{([^}]*)\}\s*(.*)$/.exec(expression) ?? [];
  if (schema === undefined) throw new RangeError(`A search begins with its schema in braces: ${expression}`);
  const [searched, ...names] = schema.split(',').map(unquote);
  if (
    searched !== namespace ||
    names.length !== Object.keys(dimensions).length ||
    !names.every((dimension) => dimension in dimensions)
  ) {
    return false;
  }
  const pattern = /\s*(?:AND\s+)?("[^"]*"|[\w.]+)\s*=\s*("[^"]*"|[^\s"]+)\s*/y;
  let at = 0;
  while (at < terms.length) {
    pattern.lastIndex = at;
    const [, key = '', value = ''] = pattern.exec(terms) ?? [];
    if (key === '')
      throw new RangeError(`The sandbox cannot read ${JSON.stringify(terms.slice(at))} in a search.`);
    at = pattern.lastIndex;
    const found = unquote(key) === 'MetricName' ? name : dimensions[unquote(key)];
    if (found !== unquote(value)) return false;
  }
  return true;
}

function unquote(text: string): string {
  return text.trim().replace(/^"(.*)"$/, '$1');
}
