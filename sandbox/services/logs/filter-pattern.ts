import type { LogEvent } from './log-store';
import { rowOf } from './run-query';

const FIELD = /^\$\.(?<path>[\w.]+)\s*(?<operator>=|!=)\s*(?:"(?<text>[^"*]*)"|(?<bare>[\w.-]+))$/;

/**
 * Predicate for a filter pattern: either words and quoted texts that a line must all contain, or JSON fields such as
 * `{ $.reason = "CsrMalformed" && $.level = "WARN" }`. An empty pattern matches every line.
 * Source: CloudWatch Logs user guide, "Filter pattern syntax".
 *
 * @throws RangeError for any other pattern
 */
export function filterPattern(pattern: string): (event: LogEvent) => boolean {
  const json = /^\s*\{(.*)\}\s*$/s.exec(pattern)?.[1];
  if (json !== undefined) {
    const conditions = json.split('&&').map((condition) => fieldCondition(condition.trim(), pattern));
    return (event) => conditions.every((holds) => holds(event));
  }
  const terms = pattern.match(/"[^"]*"|\S+/g) ?? [];
  if (terms.some((term) => /^[-?[%]/.test(term))) throw unknown(pattern);
  const texts = terms.map((term) => term.replace(/^"(.*)"$/, '$1'));
  return ({ message }) => texts.every((text) => message.includes(text));
}

function fieldCondition(condition: string, pattern: string): (event: LogEvent) => boolean {
  const { path, operator, text, bare } = FIELD.exec(condition)?.groups ?? {};
  if (path === undefined) throw unknown(pattern);
  return (event) => {
    const value = rowOf(event).get(path);
    return value !== undefined && (String(value) === (text ?? bare)) === (operator === '=');
  };
}

function unknown(pattern: string): RangeError {
  return new RangeError(`The sandbox cannot read the filter pattern ${pattern}.`);
}
